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
}: {
  readonly access: MediaAccess;
  readonly cameraId: string;
  readonly label: string;
}): ReactNode {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (!video.current) return;
    const stream = new LiveStream(video.current, { access, cameraId });
    return () => stream[Symbol.dispose]();
  }, [access, cameraId]);
  return <video ref={video} className={classes.video} muted playsInline aria-label={label} />;
}
