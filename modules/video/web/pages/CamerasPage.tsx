import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import { Badge, Button, Select, TextInput } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { icons } from '#web/icons.ts';
import { ButtonLink, TextLink, useGo } from '#web/links.tsx';
import type { LngLat } from '#web/map/TownMap.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { cameraGroups } from '../../contract/camera.ts';
import type { CameraSummary } from '../../contract/camera.ts';
import { listCameras } from '../../contract/camera-routes.ts';
import { CameraDialog } from '../components/CameraDialog.tsx';
import { CameraMap } from '../components/CameraMap.tsx';
import { ImportDialog } from '../components/ImportDialog.tsx';
import { isRecorded } from '../is-recorded.ts';
import classes from './Video.module.css';

const refreshMs = 30_000;

/** The register as the asker may know it: a list beside the map. */
export function CamerasPage(): ReactNode {
  const t = useText();
  const mayEnter = useCan('video.camera.enter');
  const mayImport = useCan('video.camera.manage');
  const mayWatch = useCan('video.camera.watch');
  const [open, setOpen] = useState<'camera' | 'import' | null>(null);
  return (
    <Page
      title={t('video.cameras.title')}
      lead={t('video.cameras.lead')}
      width="full"
      actions={
        <>
          {mayWatch ? <ButtonLink to="/work/video-wall">{t('video.wall.open')}</ButtonLink> : null}
          {mayEnter ? (
            <Button variant="default" onClick={() => setOpen('camera')}>
              {t('video.cameras.add')}
            </Button>
          ) : null}
          {mayImport ? (
            <Button variant="default" onClick={() => setOpen('import')}>
              {t('video.import.title')}
            </Button>
          ) : null}
        </>
      }
    >
      <Cameras />
      {open === 'camera' ? <CameraDialog camera={null} onClose={() => setOpen(null)} /> : null}
      {open === 'import' ? <ImportDialog onClose={() => setOpen(null)} /> : null}
    </Page>
  );
}

function Cameras(): ReactNode {
  const t = useText();
  const [text, setText] = useState('');
  const [group, setGroup] = useState<string | null>(null);
  const [pointed, setPointed] = useState<LngLat | null>(null);
  const go = useGo();
  const answer = useQueryRoute(listCameras, {}, { refreshMs });
  const all = answer.data?.cameras;
  const cameras = useMemo(() => filtered(all ?? [], text, group), [all, text, group]);
  const mapped = useMemo(
    () => cameras.map((camera) => ({ ...camera, isWorking: camera.state === 'working' })),
    [cameras],
  );
  if (answer.isError) return <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />;
  if (all?.length === 0) return <EmptyState title={t('video.cameras.none')} />;
  return (
    <>
      <search className={classes.filters}>
        <TextInput
          type="search"
          label={t('video.cameras.search')}
          value={text}
          leftSection={<icons.search size={20} aria-hidden="true" />}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          clearable
          label={t('video.field.group')}
          placeholder={t('video.filter.any')}
          data={cameraGroups.map((value) => ({ value, label: t(`video.group.${value}`) }))}
          value={group}
          onChange={setGroup}
        />
      </search>
      <div className={classes.both}>
        {answer.isPending ? (
          <LoadingState />
        ) : (
          <ul className={classes.list} aria-label={t('video.cameras.title')}>
            {cameras.map((camera) => (
              <CameraItem key={camera.id} camera={camera} onPoint={setPointed} />
            ))}
          </ul>
        )}
        <div className={classes.map}>
          <CameraMap
            label={t('video.cameras.map')}
            cameras={mapped}
            marker={pointed}
            onOpen={(id) => void go(`/work/cameras/${id}`)}
          />
        </div>
      </div>
    </>
  );
}

function filtered(all: readonly CameraSummary[], text: string, group: string | null): CameraSummary[] {
  const words = text.trim().toLowerCase();
  return all.filter(
    (camera) =>
      (group === null || camera.group === group) &&
      `${camera.number} ${camera.name} ${camera.address} ${camera.ownerName}`.toLowerCase().includes(words),
  );
}

function CameraItem({
  camera,
  onPoint,
}: {
  readonly camera: CameraSummary;
  readonly onPoint: (place: LngLat) => void;
}): ReactNode {
  const t = useText();
  const { id, number, name, address, ownerName, state, rights, lng, lat, link } = camera;
  return (
    <li>
      <div role="presentation" onMouseEnter={() => onPoint([lng, lat])} onFocus={() => onPoint([lng, lat])}>
        <TextLink to={`/work/cameras/${id}`}>
          {number}. {name}
        </TextLink>
        <span className={classes.quiet}>
          {address} · {ownerName}
        </span>
        <span className={classes.row}>
          {state !== 'working' ? (
            <Badge color="gray">{t(`video.state.${state}`)}</Badge>
          ) : (
            <Badge color={isRecorded(link) ? 'green' : 'red'}>
              {isRecorded(link) ? t('video.link.recorded') : t('video.link.silent')}
            </Badge>
          )}
          {rights.map((right) => (
            <Badge key={right} variant="outline">
              {t(`video.right.${right}`)}
            </Badge>
          ))}
        </span>
      </div>
    </li>
  );
}
