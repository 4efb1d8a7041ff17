import type { ReactNode } from 'react';
import { useState } from 'react';
import { Badge, Button, Select } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { listCameras } from '../../contract/camera-routes.ts';
import { listLooks } from '../../contract/look-routes.ts';
import type { LookView } from '../../contract/look-routes.ts';
import { DataTable } from '#web/design/DataTable.tsx';
import classes from '../pages/Video.module.css';

const pageRows = 50;

/** Every look at the own cameras: who, for whom, when, which span and why. */
export function LooksPage(): ReactNode {
  const t = useText();
  const [cameraId, setCameraId] = useState<string | null>(null);
  const [before, setBefore] = useState<string | null>(null);
  const cameras = useQueryRoute(listCameras, {});
  const choose = (id: string | null): void => {
    setCameraId(id);
    setBefore(null);
  };
  return (
    <Page title={t('video.looks.title')} lead={t('video.looks.lead')} width="full">
      <div className={classes.filters}>
        <Select
          searchable
          clearable
          label={t('video.looks.camera')}
          placeholder={t('video.filter.any')}
          data={(cameras.data?.cameras ?? []).map(({ id, number, name }) => ({
            value: id,
            label: `${number}. ${name}`,
          }))}
          value={cameraId}
          onChange={choose}
        />
      </div>
      <Looks cameraId={cameraId} before={before} onMore={setBefore} />
    </Page>
  );
}

function Looks({
  cameraId,
  before,
  onMore,
}: {
  readonly cameraId: string | null;
  readonly before: string | null;
  readonly onMore: (before: string | null) => void;
}): ReactNode {
  const t = useText();
  const input = { limit: pageRows, ...(cameraId ? { cameraId } : {}), ...(before ? { before } : {}) };
  const answer = useQueryRoute(listLooks, input, { keepsPrevious: true });
  if (answer.isPending) return <LoadingState />;
  if (answer.isError) return <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />;
  const { looks } = answer.data;
  if (looks.length === 0 && before === null) return <EmptyState title={t('video.looks.none')} />;
  const last = looks.at(-1);
  return (
    <>
      <LookTable looks={looks} />
      <div className={classes.row}>
        {before === null ? null : (
          <Button variant="default" mt="md" onClick={() => onMore(null)}>
            {t('video.looks.newest')}
          </Button>
        )}
        {looks.length === pageRows && last ? (
          <Button variant="default" mt="md" onClick={() => onMore(last.at)}>
            {t('video.looks.older')}
          </Button>
        ) : null}
      </div>
    </>
  );
}

function LookTable({ looks }: { readonly looks: readonly LookView[] }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  return (
    <DataTable
      label={t('video.looks.title')}
      rows={looks}
      keyOf={({ at, camera, personName, what, from }) => `${at} ${camera.id} ${personName} ${what} ${from}`}
      columns={[
        {
          title: t('video.looks.who'),
          cell: ({ personName }) => personName ?? t('video.looks.link-holder'),
        },
        { title: t('video.looks.organisation'), cell: ({ organisationName }) => organisationName ?? '—' },
        { title: t('video.looks.camera'), cell: ({ camera }) => `${camera.number}. ${camera.name}` },
        { title: t('video.looks.when'), cell: ({ at }) => dateTime(at) },
        {
          title: t('video.looks.what'),
          cell: ({ what, from, to }) => (
            <>
              {t(`video.look.${what}`)}
              <div className={classes.quiet}>
                {dateTime(from)} – {to === null ? t('video.looks.now') : dateTime(to)}
              </div>
            </>
          ),
        },
        {
          title: t('video.looks.why'),
          cell: ({ reason, basis }) => (
            <>
              {basis === 'own' ? null : <Badge color="bronze">{t(`video.basis.${basis}`)}</Badge>} {reason}
            </>
          ),
        },
      ]}
    />
  );
}
