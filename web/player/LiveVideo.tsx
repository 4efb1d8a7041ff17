// What a camera hears has no captions.
// oxlint-disable jsx-a11y/media-has-caption
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { LiveStream } from './live-stream.ts';
import type { MediaAccess } from './media-client.ts';
import classes from './Player.module.css';

/** One camera as it is now. */
export function LiveVideo({
  access,
  cameraId,
  label,
  stream,
  hasSound = false,
}: {
  readonly access: MediaAccess;
  readonly cameraId: string;
  readonly label: string;
  readonly stream: 'main' | 'sub';
  readonly hasSound?: boolean;
}): ReactNode {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (!video.current) return;
    const opened = new LiveStream(video.current, { access, cameraId, stream, hasSound });
    return () => opened[Symbol.dispose]();
  }, [access, cameraId, stream, hasSound]);
  return <video ref={video} className={classes.video} muted={!hasSound} playsInline aria-label={label} />;
}
