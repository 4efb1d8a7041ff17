import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import { Button, Group, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { CameraPlayer } from '#web/player/CameraPlayer.tsx';
import { ExportForm } from '#web/player/ExportForm.tsx';
import { LiveVideo } from '#web/player/LiveVideo.tsx';
import type { MediaAccess } from '#web/player/media-client.ts';
import { PtzPad } from '#web/player/PtzPad.tsx';
import { useQueryParameters } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import type { CameraCard } from '../../contract/camera.ts';
import { listCameras } from '../../contract/camera-routes.ts';
import { FollowMap } from '../follow/FollowMap.tsx';
import { UserMark } from '../components/UserMark.tsx';
import { CameraBookmarks, useBookmarksOf } from '../bookmarks/CameraBookmarks.tsx';
import { AddToCase } from '../evidence/AddToCase.tsx';
import { makeHubAccess } from '../hub-access.ts';
import { isRecorded } from '../is-recorded.ts';
import { MaskedFootage } from '../masks/MaskedFootage.tsx';
import { MaskedPicture } from '../masks/MaskedPicture.tsx';
import classes from './Video.module.css';

const lookedBackMs = 60_000;

/** The picture of a camera now, and its footage for who says why; parts are covered where the asker may not see them. */
export function CameraPictures({
  camera,
  opened,
  onFollow,
}: {
  readonly camera: CameraCard;
  /** Somebody came here from a neighbour. */
  readonly opened: Opened | null;
  readonly onFollow: (next: Opened) => void;
}): ReactNode {
  const t = useText();
  const [reason, setReason] = useState<string | null>(opened?.reason ?? null);
  const [isAwaited, setAwaited] = useState(false);
  const { recorderId, rights } = camera;
  const access = useMemo(
    () => (recorderId === null ? null : makeHubAccess(recorderId, reason, setAwaited)),
    [recorderId, reason],
  );
  if (!access || rights.length === 0) return null;
  const given = { access, camera, opened, onFollow };
  if (reason !== null) {
    return (
      <div className={classes.marked}>
        {isAwaited ? <Notice kind="info">{t('video.four-eyes.waiting')}</Notice> : null}
        {camera.isMasked.footage ? (
          <Covered {...given} reason={reason} />
        ) : (
          <Footage {...given} reason={reason} />
        )}
        <UserMark />
      </div>
    );
  }
  return (
    <>
      {rights.includes('live') ? <Now {...given} /> : null}
      {rights.includes('review') ? <ReasonForm onReason={setReason} /> : null}
    </>
  );
}

/** Footage opened at a neighbour goes on here: for the same reason, at the same moment. */
export interface Opened {
  readonly cameraId: string;
  readonly reason: string | null;
  /** Null: now. */
  readonly atUs: number | null;
}

interface GivenProps {
  readonly access: MediaAccess;
  readonly camera: CameraCard;
  readonly opened: Opened | null;
  readonly onFollow: (next: Opened) => void;
}

function steeringOf({ rights, hasOnvif, isMasked }: CameraCard) {
  return rights.includes('ptz') && hasOnvif && !isMasked.live ? { state: 'linked' } : null;
}

function Now({ access, camera, opened, onFollow }: GivenProps): ReactNode {
  const t = useText();
  const { id, name, isMasked } = camera;
  const label = t('web.player.liveOf', { name });
  return (
    <>
      <div className={classes.marked}>
        {isMasked.live ? (
          <MaskedPicture access={access} cameraId={id} label={label} />
        ) : (
          <LiveVideo access={access} cameraId={id} stream="main" label={label} />
        )}
        <UserMark />
      </div>
      {steeringOf(camera) ? <PtzPad access={access} cameraId={id} /> : null}
      <Neighbours
        camera={camera}
        right="live"
        isFocused={opened !== null}
        onFollow={(cameraId) => onFollow({ cameraId, reason: null, atUs: null })}
      />
    </>
  );
}

function Footage({
  access,
  camera,
  reason,
  opened,
  onFollow,
}: GivenProps & { readonly reason: string }): ReactNode {
  const t = useText();
  const keepsEvidence = useCan('video.evidence.manage');
  const { id, name, link, rights } = camera;
  const onvif = steeringOf(camera);
  const askedUs = useAskedMoment();
  const initialUs = opened === null ? askedUs : (opened.atUs ?? undefined);
  const { bookmarks, marks } = useBookmarksOf(id);
  const shown = { id, name, state: link?.state ?? '', isConnected: isRecorded(link), onvif };
  return (
    <CameraPlayer access={access} camera={shown} initialUs={initialUs} marks={marks}>
      {({ atUs, isLive, seek }) => (
        <>
          <CameraBookmarks camera={camera} bookmarks={bookmarks} atUs={isLive ? null : atUs} onSeek={seek} />
          <Neighbours
            camera={camera}
            right="review"
            isFocused={opened !== null}
            onFollow={(cameraId) => onFollow({ cameraId, reason, atUs: isLive ? null : atUs })}
          />
          {rights.includes('export') ? (
            <details>
              <summary>{t('web.player.export')}</summary>
              <ExportForm access={access} cameras={[shown]} cameraIds={[id]} aroundUs={atUs} />
            </details>
          ) : null}
          {keepsEvidence ? <AddToCase cameraId={id} cameraName={name} atUs={atUs} reason={reason} /> : null}
        </>
      )}
    </CameraPlayer>
  );
}

/** Cameras beside this one that the person may see in the same way. */
function Neighbours({
  camera,
  right,
  isFocused,
  onFollow,
}: {
  readonly camera: CameraCard;
  readonly right: 'live' | 'review';
  readonly isFocused: boolean;
  readonly onFollow: (cameraId: string) => void;
}): ReactNode {
  const answer = useQueryRoute(listCameras, {});
  const cameras = (answer.data?.cameras ?? []).filter(
    ({ rights, recorderId }) => rights.includes(right) && recorderId !== null,
  );
  return <FollowMap camera={camera} cameras={cameras} isFocused={isFocused} onFollow={onFollow} />;
}

/** The moment that the address names, as a bookmark does. */
function useAskedMoment(): number | undefined {
  const ms = Date.parse(useQueryParameters().get('at') ?? '');
  return Number.isNaN(ms) ? undefined : ms * 1_000;
}

function Covered({
  access,
  camera,
  reason,
  opened,
  onFollow,
}: GivenProps & { readonly reason: string }): ReactNode {
  const keepsEvidence = useCan('video.evidence.manage');
  const { id, name } = camera;
  const [toMs] = useState(() => Date.now());
  const askedUs = useAskedMoment();
  const { bookmarks } = useBookmarksOf(id);
  const [atUs, setAtUs] = useState(opened?.atUs ?? askedUs ?? (toMs - lookedBackMs) * 1_000);
  const [beginUs, setBeginUs] = useState(atUs);
  const kept = { fromUs: (toMs - camera.retentionDays * 86_400_000) * 1_000, toUs: toMs * 1_000 };
  return (
    <>
      <MaskedFootage
        key={beginUs}
        access={access}
        cameraId={id}
        label={name}
        initialUs={beginUs}
        onAt={setAtUs}
        {...kept}
      />
      <CameraBookmarks
        camera={camera}
        bookmarks={bookmarks}
        atUs={atUs}
        onSeek={(us) => {
          setAtUs(us);
          setBeginUs(us);
        }}
      />
      <Neighbours
        camera={camera}
        right="review"
        isFocused={opened !== null}
        onFollow={(cameraId) => onFollow({ cameraId, reason, atUs })}
      />
      {keepsEvidence ? <AddToCase cameraId={id} cameraName={name} atUs={atUs} reason={reason} /> : null}
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
