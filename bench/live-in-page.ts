/*
 * What the live benchmark runs inside the page. Functions are sent there as text, so each brings all it needs; what both
 * ways share is put on the page first.
 */

/** The bar of blocks in the picture holds the camera's clock. */
export interface Watched {
  readonly firstPictureMs: number;
  readonly latenciesMs: readonly number[];
}

interface WatchTools {
  watchPictures(
    video: HTMLVideoElement,
    asked: { readonly startedAtMs: number; readonly samples: number },
  ): Promise<Watched>;
}

declare global {
  interface Window {
    liveTools: WatchTools;
  }
}

/** An empty page with a video, and the eye that reads its clock. */
export function preparePage(): void {
  document.body.innerHTML = '<video muted autoplay></video>';
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const readClock = (video: HTMLVideoElement): number | undefined => {
    if (!context) return undefined;
    context.canvas.width = 640;
    context.canvas.height = 16;
    context.drawImage(video, 0, 0, 640, 16, 0, 0, 640, 16);
    const { data } = context.getImageData(0, 8, 640, 1);
    const bits = Array.from({ length: 40 }, (_, block) => ((data[(block * 16 + 8) * 4] ?? 0) > 128 ? 1 : 0));
    const value = (from: number, to: number): number =>
      bits.slice(from, to).reduce<number>((sum, bit) => sum * 2 + bit, 0);
    const low = value(0, 32);
    const sum =
      [0, 8, 16, 24].reduce((total, shift) => total + (Math.floor(low / 2 ** shift) % 256), 0) % 256;
    return sum === value(32, 40) ? low : undefined;
  };
  window.liveTools = {
    watchPictures: async (video, { startedAtMs, samples }) =>
      await new Promise((done) => {
        let firstPictureMs: number | undefined;
        const latenciesMs: number[] = [];
        const onFrame = (): void => {
          firstPictureMs ??= performance.now() - startedAtMs;
          const clock = readClock(video);
          // The first seconds are the way to the live edge.
          if (clock !== undefined && performance.now() - startedAtMs > 2000)
            latenciesMs.push((Date.now() % 2 ** 32) - clock);
          if (latenciesMs.length < samples) return void video.requestVideoFrameCallback(onFrame);
          return done({ firstPictureMs, latenciesMs });
        };
        video.requestVideoFrameCallback(onFrame);
      }),
  };
}

export interface WatchAsked {
  readonly samples: number;
  readonly path: string;
}

/** As the player does: MediaSource over the WebSocket. */
export async function watchBySocket({ samples, path }: WatchAsked): Promise<Watched> {
  const video = document.querySelector('video');
  if (!video) throw new Error('no video');
  const startedAtMs = performance.now();
  const source = new MediaSource();
  video.src = URL.createObjectURL(source);
  const socket = new WebSocket(`ws://${location.host}${path}`);
  socket.binaryType = 'arraybuffer';
  const waiting: ArrayBuffer[] = [];
  let buffer: SourceBuffer | undefined;
  const append = (): void => {
    const next = buffer && !buffer.updating ? waiting.shift() : undefined;
    if (next) buffer?.appendBuffer(next);
  };
  await new Promise((done) => source.addEventListener('sourceopen', done, { once: true }));
  socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (typeof data === 'string') {
      buffer = source.addSourceBuffer(JSON.parse(data).mime);
      buffer.addEventListener('updateend', () => {
        const { buffered } = video;
        const end = buffered.length > 0 ? buffered.end(buffered.length - 1) : 0;
        if (end - video.currentTime > 0.3) video.currentTime = end - 0.05;
        if (video.paused) video.play().catch(() => {});
        append();
      });
    } else waiting.push(data);
    append();
  });
  const watched = await window.liveTools.watchPictures(video, { startedAtMs, samples });
  socket.close();
  return watched;
}

/** As any WHEP player does. */
export async function watchByWhep({ samples, path }: WatchAsked): Promise<Watched> {
  const video = document.querySelector('video');
  if (!video) throw new Error('no video');
  const startedAtMs = performance.now();
  const peer = new RTCPeerConnection();
  peer.addTransceiver('video', { direction: 'recvonly' });
  peer.addEventListener('track', ({ track }) => {
    video.srcObject = new MediaStream([track]);
  });
  await peer.setLocalDescription(await peer.createOffer());
  const headers = { 'content-type': 'application/sdp' };
  const body = peer.localDescription?.sdp ?? '';
  const answer = await fetch(path, { method: 'POST', headers, body });
  const pictures = window.liveTools.watchPictures(video, { startedAtMs, samples });
  await peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
  const watched = await pictures;
  await fetch(answer.headers.get('location') ?? '', { method: 'DELETE' });
  peer.close();
  return watched;
}
