// What a camera hears has no captions.
// oxlint-disable jsx-a11y/media-has-caption
import type { ReactNode } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '@mantine/core';
import { call } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { usePathParameters } from '#web/links.tsx';
import { packageAddress, prepareExport } from '#web/player/media-client.ts';
import { RecordedStream } from '#web/player/recorded-stream.ts';
import { useCommand } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { openRequestFootage } from '../../contract/request-routes.ts';
import { UserMark } from '../components/UserMark.tsx';
import { makeClipAccess } from '../hub-access.ts';
import type { Clip } from '../hub-access.ts';
import { MaskedFootage } from '../masks/MaskedFootage.tsx';
import classes from '../pages/Video.module.css';

/** What an owner has given: opened by a press, since opening it is the receipt. */
export function FootagePage(): ReactNode {
  const { requestId = '' } = usePathParameters();
  const t = useText();
  const open = useCommand(openRequestFootage);
  return (
    <Page title={t('video.footage.title')} lead={t('video.footage.lead')} width="full">
      {open.error ? <Notice kind="danger">{problemText(open.error, t)}</Notice> : null}
      {open.data?.clips.map((clip) => (
        <ClipSection
          key={clip.cameraId}
          clip={clip}
          requestId={requestId}
          mayDownload={open.data.mayDownload}
        />
      ))}
      {open.data ? null : (
        <Button loading={open.isPending} onClick={() => open.mutate({ id: requestId })}>
          {t('video.footage.open')}
        </Button>
      )}
    </Page>
  );
}

interface ClipProps {
  readonly clip: Clip;
  readonly requestId: string;
  readonly mayDownload: boolean;
}

function ClipSection({ clip, requestId, mayDownload }: ClipProps): ReactNode {
  const { dateTime } = useFormats();
  const title = `${clip.name}, ${dateTime(clip.from)} – ${dateTime(clip.to)}`;
  return (
    <Section
      title={title}
      aside={mayDownload && !clip.isMasked ? <Download clip={clip} requestId={requestId} /> : undefined}
    >
      {clip.isMasked ? <MaskedClip clip={clip} /> : <ClipVideo clip={clip} />}
    </Section>
  );
}

function MaskedClip({ clip }: { readonly clip: Clip }): ReactNode {
  const access = useMemo(() => makeClipAccess(clip), [clip]);
  const span = { fromUs: Date.parse(clip.from) * 1_000, toUs: Date.parse(clip.to) * 1_000 };
  return (
    <div className={classes.marked}>
      <MaskedFootage access={access} cameraId={clip.cameraId} label={clip.name} {...span} />
      <UserMark />
    </div>
  );
}

function ClipVideo({ clip }: { readonly clip: Clip }): ReactNode {
  const t = useText();
  const video = useRef<HTMLVideoElement>(null);
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    if (!video.current) return;
    const span = { fromUs: Date.parse(clip.from) * 1_000, toUs: Date.parse(clip.to) * 1_000 };
    const stream = new RecordedStream(video.current, {
      access: makeClipAccess(clip),
      cameraId: clip.cameraId,
      span,
      onInstant: () => {},
      onEnd: () => {},
      onMissing: () => setMissing(true),
    });
    void stream.play(span.fromUs, { speed: 1, isPaused: true });
    return () => stream[Symbol.dispose]();
  }, [clip]);
  return (
    <div className={classes.marked}>
      {isMissing ? <Notice kind="warning">{t('video.footage.missing')}</Notice> : null}
      <video ref={video} className={classes.clip} controls muted playsInline aria-label={clip.name} />
      <UserMark />
    </div>
  );
}

/** A signed package of exactly what was given. */
function Download({ clip, requestId }: Omit<ClipProps, 'mayDownload'>): ReactNode {
  const t = useText();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const run = async (): Promise<void> => {
    setState('busy');
    try {
      location.assign(await prepareDownload(clip, requestId, t('video.footage.purpose')));
      setState('idle');
    } catch {
      // NOTE: whatever went wrong on the way to the recorder, the person tries again.
      setState('failed');
    }
  };
  return (
    <Button variant="default" loading={state === 'busy'} onClick={() => void run()}>
      {state === 'failed' ? t('web.action.retry') : t('video.footage.download')}
    </Button>
  );
}

async function prepareDownload(clip: Clip, requestId: string, purpose: string): Promise<string> {
  const { clips } = await call(openRequestFootage, { id: requestId, isDownload: true });
  const own = clips.find(({ cameraId }) => cameraId === clip.cameraId);
  if (!own) throw new Error('the clip is not given any more');
  const access = makeClipAccess(own);
  const cameraIds = [clip.cameraId];
  const span = { fromUs: Date.parse(clip.from) * 1_000, toUs: Date.parse(clip.to) * 1_000 };
  const { exportId } = await prepareExport(access, { ...span, cameraIds, purpose });
  return await packageAddress(access, cameraIds, exportId);
}
