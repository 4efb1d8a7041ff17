import type { ReactNode, RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import { Button, Modal, Slider } from '@mantine/core';
import type { PictureView } from '#kernel/files/contract/file.ts';
import { Notice } from '#web/design/Notice.tsx';
import { icons } from '#web/icons.ts';
import { newKey } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import type { PickedPhoto } from '../photos/photo-uploads.ts';
import classes from './ProofCamera.module.css';
import { useDevicePosition } from './use-device-position.ts';

export interface ProofCameraProps {
  readonly before: PictureView;
  readonly onShot: (photo: PickedPhoto) => void;
  readonly onClose: () => void;
}

/** A phone's camera gives this or less; the server keeps 2048 px. */
const idealWidthPx = 1920;
const jpegQuality = 0.9;

/** The camera with the picture before laid over it half-transparent, so that the one after is taken from the same spot. */
export function ProofCamera({ before, onShot, onClose }: ProofCameraProps): ReactNode {
  const t = useText();
  const video = useRef<HTMLVideoElement>(null);
  const camera = useCamera(video);
  const position = useDevicePosition();
  const [opacityPercent, setOpacityPercent] = useState(50);
  const shoot = async (): Promise<void> => {
    const blob = video.current ? await frameOf(video.current) : null;
    if (!blob) return;
    onShot({ key: newKey(), blob, source: 'app-camera', ...(position ? { position } : {}) });
    onClose();
  };
  return (
    <Modal
      opened
      fullScreen
      onClose={onClose}
      title={t('reports.camera.title')}
      closeButtonProps={{ 'aria-label': t('web.action.cancel') }}
    >
      {camera === 'refused' ? <Notice kind="warning">{t('reports.camera.refused')}</Notice> : null}
      <div className={classes.view}>
        <video
          ref={video}
          className={classes.video}
          autoPlay
          playsInline
          muted
          aria-label={t('reports.camera.live')}
        />
        <img
          src={before.fullUrl}
          alt={t('reports.photo.kind.problem')}
          className={classes.before}
          style={{ opacity: opacityPercent / 100 }}
        />
      </div>
      <div className={classes.controls}>
        <OverlayOpacity percent={opacityPercent} onChange={setOpacityPercent} />
        <Button
          size="lg"
          data-autofocus
          disabled={camera !== 'live'}
          leftSection={<icons.camera size={24} aria-hidden="true" />}
          onClick={() => void shoot()}
        >
          {t('reports.camera.shoot')}
        </Button>
        <p className={classes.hint}>
          {t(position ? 'reports.camera.place-known' : 'reports.camera.place-unknown')}
        </p>
      </div>
    </Modal>
  );
}

function OverlayOpacity(props: { percent: number; onChange: (percent: number) => void }): ReactNode {
  const t = useText();
  return (
    <div className={classes.opacity}>
      {t('reports.camera.opacity')}
      <Slider
        value={props.percent}
        onChange={props.onChange}
        max={90}
        step={10}
        label={(value) => `${value} %`}
        thumbLabel={t('reports.camera.opacity')}
      />
    </div>
  );
}

function useCamera(video: RefObject<HTMLVideoElement | null>): 'asking' | 'live' | 'refused' {
  const [state, setState] = useState<'asking' | 'live' | 'refused'>('asking');
  useEffect(() => {
    let stream: MediaStream | null = null;
    let isGone = false;
    const stop = (): void => stream?.getTracks().forEach((track) => track.stop());
    const wanted = { video: { facingMode: 'environment', width: { ideal: idealWidthPx } }, audio: false };
    navigator.mediaDevices.getUserMedia(wanted).then(
      (opened) => {
        stream = opened;
        if (isGone || !video.current) return stop();
        video.current.srcObject = opened;
        setState('live');
      },
      () => setState('refused'),
    );
    return () => {
      isGone = true;
      stop();
    };
  }, [video]);
  return state;
}

async function frameOf(video: HTMLVideoElement): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const drawing = canvas.getContext('2d');
  if (!drawing || canvas.width === 0) return null;
  drawing.drawImage(video, 0, 0);
  return await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', jpegQuality));
}
