import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { DataTable } from '#web/design/DataTable.tsx';
import { FormDialog } from '#web/design/Dialog.tsx';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { learnView, readCameraHealth } from '../../contract/health.ts';

type Health = OutputOf<typeof readCameraHealth>;

/** What was wrong with the picture of a camera, from when to when. */
export function Pictures({ told: { health, findings, can } }: { readonly told: Health }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const checkedAt = health.reading?.pictureCheckedAt ?? null;
  return (
    <>
      {findings.length === 0 ? (
        <EmptyState title={t('video.health.no-findings')} />
      ) : (
        <DataTable
          label={t('video.health.pictures')}
          rows={findings}
          keyOf={({ finding, from }) => `${finding} ${from}`}
          columns={[
            { title: t('video.health.finding'), cell: ({ finding }) => t(`video.fault.picture-${finding}`) },
            { title: t('video.health.from'), cell: ({ from }) => dateTime(from) },
            {
              title: t('video.health.to'),
              cell: ({ to }) => (to === null ? t('video.health.lasts') : dateTime(to)),
            },
          ]}
        />
      )}
      <p>
        {checkedAt === null
          ? t('video.health.not-checked')
          : t('video.health.checked', { at: dateTime(checkedAt) })}
      </p>
      {can.order && checkedAt !== null ? <LearnView cameraId={health.camera.id} /> : null}
    </>
  );
}

function LearnView({ cameraId }: { readonly cameraId: string }): ReactNode {
  const t = useText();
  const [state, setState] = useState<'closed' | 'open' | 'asked'>('closed');
  const learn = useCommand(learnView, { changes: [readCameraHealth], onDone: () => setState('asked') });
  if (state === 'asked') return <Notice kind="info">{t('video.health.learn-view-asked')}</Notice>;
  return (
    <>
      <Button variant="default" onClick={() => setState('open')}>
        {t('video.health.learn-view')}
      </Button>
      {state === 'open' ? (
        <FormDialog
          title={t('video.health.learn-view')}
          submit={t('video.health.learn-view')}
          isBusy={learn.isPending}
          problem={learn.error}
          onClose={() => setState('closed')}
          onSubmit={() => learn.mutate({ id: cameraId })}
        >
          <p>{t('video.health.learn-view-hint')}</p>
        </FormDialog>
      ) : null}
    </>
  );
}
