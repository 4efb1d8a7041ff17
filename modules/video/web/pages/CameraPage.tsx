import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import type { Opened } from './CameraPictures.tsx';
import { Button } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { useGo, usePathParameters } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import type { CameraCard } from '../../contract/camera.ts';
import { readCamera } from '../../contract/camera-routes.ts';
import { CameraDialog } from '../components/CameraDialog.tsx';
import { CameraFactList } from '../components/CameraFactList.tsx';
import { CameraMap } from '../components/CameraMap.tsx';
import { makeHubAccess } from '../hub-access.ts';
import { MaskEditor } from '../masks/MaskEditor.tsx';
import { CameraPictures } from './CameraPictures.tsx';
import classes from './Video.module.css';

/** One camera: its picture, its footage for who says why, and its card. */
export function CameraPage(): ReactNode {
  const { cameraId = '' } = usePathParameters();
  const t = useText();
  const answer = useQueryRoute(readCamera, { id: cameraId });
  const [isEdited, setEdited] = useState(false);
  const [followed, setFollowed] = useState<Opened | null>(null);
  const go = useGo();
  if (answer.isPending) return <LoadingState />;
  if (answer.isError)
    return <ErrorState isWholePage problem={answer.error} onRetry={() => void answer.refetch()} />;
  const camera = answer.data;
  const isMaskable = camera.can.mask && camera.rights.includes('live') && camera.recorderId !== null;
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
      <CameraPictures
        key={camera.id}
        camera={camera}
        opened={followed?.cameraId === camera.id ? followed : null}
        onFollow={(next) => {
          setFollowed(next);
          void go(`/work/cameras/${next.cameraId}`);
        }}
      />
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
      {isMaskable ? <OwnMasks camera={camera} /> : null}
      {isEdited ? <CameraDialog camera={camera} onClose={() => setEdited(false)} /> : null}
    </Page>
  );
}

function OwnMasks({ camera }: { readonly camera: CameraCard }): ReactNode {
  const { id, recorderId } = camera;
  const access = useMemo(() => makeHubAccess(recorderId ?? '', null), [recorderId]);
  return <MaskEditor access={access} cameraId={id} />;
}
