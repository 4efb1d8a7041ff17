import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import { Button, Group, TextInput } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { usePathParameters } from '#web/links.tsx';
import { CameraPlayer } from '#web/player/CameraPlayer.tsx';
import { ExportForm } from '#web/player/ExportForm.tsx';
import { LiveVideo } from '#web/player/LiveVideo.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import type { CameraCard } from '../../contract/camera.ts';
import { readCamera } from '../../contract/camera-routes.ts';
import { CameraDialog } from '../components/CameraDialog.tsx';
import { CameraFactList } from '../components/CameraFactList.tsx';
import { CameraMap } from '../components/CameraMap.tsx';
import { UserMark } from '../components/UserMark.tsx';
import { AddToCase } from '../evidence/AddToCase.tsx';
import { makeHubAccess } from '../hub-access.ts';
import { isRecorded } from '../is-recorded.ts';
import classes from './Video.module.css';

/** One camera: its picture, its footage for who says why, and its card. */
export function CameraPage(): ReactNode {
  const { cameraId = '' } = usePathParameters();
  const t = useText();
  const answer = useQueryRoute(readCamera, { id: cameraId });
  const [isEdited, setEdited] = useState(false);
  if (answer.isPending) return <LoadingState />;
  if (answer.isError)
    return <ErrorState isWholePage problem={answer.error} onRetry={() => void answer.refetch()} />;
  const camera = answer.data;
  return (
    <Page
      title={`${camera.number}. ${camera.name}`}
      lead={`${camera.address} · ${camera.ownerName}`}
      width="full"
      actions={
        camera.can.change ? (
          <Button variant="default" onClick={() => setEdited(true)}>
            {t('video.action.change')}
          </Button>
        ) : null
      }
    >
      <Pictures key={camera.id} camera={camera} />
      <div className={classes.card}>
        <Section title={t('video.card.title')}>
          <CameraFactList camera={camera} />
        </Section>
        <Section title={t('video.card.view')}>
          <div className={classes.publicMap}>
            <CameraMap
              label={t('video.card.view')}
              cameras={[{ ...camera, isWorking: camera.state === 'working' }]}
            />
          </div>
        </Section>
      </div>
      {isEdited ? <CameraDialog camera={camera} onClose={() => setEdited(false)} /> : null}
    </Page>
  );
}

function Pictures({ camera }: { readonly camera: CameraCard }): ReactNode {
  const t = useText();
  const [reason, setReason] = useState<string | null>(null);
  const keepsEvidence = useCan('video.evidence.manage');
  const { id, name, recorderId, rights, link } = camera;
  const access = useMemo(
    () => (recorderId === null ? null : makeHubAccess(recorderId, reason)),
    [recorderId, reason],
  );
  if (!access || rights.length === 0) return null;
  const shown = { id, name, state: link?.state ?? '', isConnected: isRecorded(link) };
  if (reason !== null) {
    return (
      <div className={classes.marked}>
        <CameraPlayer access={access} camera={shown}>
          {(atUs) => (
            <>
              {rights.includes('export') ? (
                <details>
                  <summary>{t('web.player.export')}</summary>
                  <ExportForm access={access} cameras={[shown]} cameraIds={[id]} aroundUs={atUs} />
                </details>
              ) : null}
              {keepsEvidence ? (
                <AddToCase cameraId={id} cameraName={name} atUs={atUs} reason={reason} />
              ) : null}
            </>
          )}
        </CameraPlayer>
        <UserMark />
      </div>
    );
  }
  return (
    <>
      {rights.includes('live') ? (
        <div className={classes.marked}>
          <LiveVideo access={access} cameraId={id} stream="main" label={t('web.player.liveOf', { name })} />
          <UserMark />
        </div>
      ) : null}
      {rights.includes('review') ? <ReasonForm onReason={setReason} /> : null}
    </>
  );
}

function ReasonForm({ onReason }: { readonly onReason: (reason: string) => void }): ReactNode {
  const t = useText();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const reason = new FormData(event.currentTarget).get('reason');
        if (typeof reason === 'string' && reason.trim().length >= 3) onReason(reason.trim());
      }}
    >
      <Group align="end" gap="sm" my="md">
        <TextInput
          name="reason"
          required
          minLength={3}
          maxLength={500}
          w="min(30rem, 100%)"
          label={t('video.review.reason')}
          description={t('video.review.reason-hint')}
        />
        <Button type="submit">{t('video.review.open')}</Button>
      </Group>
    </form>
  );
}
