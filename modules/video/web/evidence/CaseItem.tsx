import type { ReactNode } from 'react';
import { useState } from 'react';
import { Badge, Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '#web/call.ts';
import { TextLink } from '#web/links.tsx';
import { packageAddress, prepareExport } from '#web/player/media-client.ts';
import { useFormats, useText } from '#web/texts.tsx';
import type { ItemView } from '../../contract/evidence.ts';
import { exportClip, readCustody } from '../../contract/evidence-routes.ts';
import { makeClipAccess } from '../hub-access.ts';
import classes from '../pages/Video.module.css';
import { ReleaseDialog } from './CaseDialogs.tsx';

/** When a package has passed, it stands in the custody; nobody tells how long its download takes. */
const packageMs = [3_000, 10_000, 30_000, 120_000, 600_000];

/** One piece of evidence, and what may be done with it. */
export function CaseItem({ caseId, item }: { readonly caseId: string; readonly item: ItemView }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { position, kind, state, title, text, camera, addedAt, addedByName, sha256 } = item;
  return (
    <article aria-label={title}>
      <div className={classes.row}>
        <strong>
          {position}. {t(`video.item.${kind}`)}. {title}
        </strong>
        <Badge variant="light" color={state === 'failed' ? 'red' : state === 'part-held' ? 'orange' : 'gray'}>
          {t(`video.item-state.${state}`)}
        </Badge>
      </div>
      {text === null ? null : <div>{text}</div>}
      {camera === null || item.from === null ? null : (
        <div>
          <TextLink to={`/work/cameras/${camera.id}`}>
            {camera.number}. {camera.name}
          </TextLink>
          , {dateTime(item.from)}
          {kind === 'clip' && item.to !== null ? ` – ${dateTime(item.to)}` : null}
        </div>
      )}
      <Keeping item={item} />
      {sha256 === null ? null : <div className={classes.hash}>{t('video.case.sha256', { sha256 })}</div>}
      <div className={classes.quiet}>
        {dateTime(addedAt)} · {addedByName ?? '—'}
      </div>
      <ItemSteps caseId={caseId} item={item} />
    </article>
  );
}

function Keeping({ item }: { readonly item: ItemView }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { holdUntil, holdReason, recorderKeys } = item;
  return (
    <>
      {holdUntil === null ? null : (
        <div className={classes.quiet}>
          {t('video.case.hold-until', { until: dateTime(holdUntil), reason: holdReason ?? '' })}
        </div>
      )}
      {recorderKeys.map((key) => (
        <div key={key} className={classes.hash}>
          {t('video.case.key', { key })}
        </div>
      ))}
    </>
  );
}

function ItemSteps({ caseId, item }: { readonly caseId: string; readonly item: ItemView }): ReactNode {
  const t = useText();
  const [isReleasing, setReleasing] = useState(false);
  const { id, can } = item;
  return (
    <div className={classes.row}>
      {can.export ? <PackageButton caseId={caseId} itemId={id} /> : null}
      {can.download ? (
        <Button
          component="a"
          variant="default"
          href={`/api/v1/video/cases/${caseId}/items/${id}/file`}
          download
        >
          {t('video.case.download')}
        </Button>
      ) : null}
      {can.release ? (
        <Button variant="subtle" color="red" onClick={() => setReleasing(true)}>
          {t('video.case.release')}
        </Button>
      ) : null}
      {isReleasing ? <ReleaseDialog caseId={caseId} itemId={id} onClose={() => setReleasing(false)} /> : null}
    </div>
  );
}

function PackageButton({ caseId, itemId }: { readonly caseId: string; readonly itemId: string }): ReactNode {
  const t = useText();
  const client = useQueryClient();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const run = async (): Promise<void> => {
    setState('busy');
    try {
      location.assign(await preparePackage(caseId, itemId));
      setState('idle');
      const readAgain = (): void => void client.invalidateQueries({ queryKey: [readCustody.id] });
      for (const ms of packageMs) setTimeout(readAgain, ms);
    } catch {
      // NOTE: whatever went wrong on the way to the recorder, the person tries again.
      setState('failed');
    }
  };
  return (
    <Button loading={state === 'busy'} onClick={() => void run()}>
      {state === 'failed' ? t('web.action.retry') : t('video.case.export')}
    </Button>
  );
}

async function preparePackage(caseId: string, itemId: string): Promise<string> {
  const { purpose, ...clip } = await call(exportClip, { id: caseId, itemId });
  const access = makeClipAccess(clip);
  const cameraIds = [clip.cameraId];
  const span = { fromUs: Date.parse(clip.from) * 1_000, toUs: Date.parse(clip.to) * 1_000 };
  const { exportId } = await prepareExport(access, { ...span, cameraIds, purpose });
  return await packageAddress(access, cameraIds, exportId);
}
