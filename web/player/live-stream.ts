import type { MediaAccess } from './media-client.ts';

/** Behind the newest picture by more than this it jumps to it: live is live. */
const mostBehindSeconds = 0.6;
/** Older than this is thrown away, so that a wall of cameras does not fill the memory. */
const keptSeconds = 20;
const firstRetryMs = 1_000;
const longestRetryMs = 10_000;
/** Tokens live for 60 s. */
const renewMs = 40_000;

export interface LiveWanted {
  readonly access: MediaAccess;
  readonly cameraId: string;
  /** The small one where the camera has it; enough for a tile. */
  readonly stream: 'main' | 'sub';
  readonly hasSound: boolean;
}

/** Shows one camera live in a video element: a WebSocket into MediaSource. It comes back by itself until it is disposed. */
export class LiveStream implements Disposable {
  readonly #video: HTMLVideoElement;
  readonly #open: LiveWanted;
  #socket: WebSocket | undefined;
  #buffer: SourceBuffer | undefined;
  #waiting: ArrayBuffer[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #renewal: ReturnType<typeof setInterval> | undefined;
  #retryMs = firstRetryMs;
  #isOver = false;

  constructor(video: HTMLVideoElement, open: LiveWanted) {
    this.#video = video;
    this.#open = open;
    void this.#connect();
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#leave();
    this.#video.removeAttribute('src');
    this.#video.load();
  }

  async #connect(): Promise<void> {
    const { access, cameraId, stream, hasSound } = this.#open;
    const token = await access.tokenFor({ right: 'live', cameraId }).catch(() => undefined);
    if (this.#isOver) return;
    const wanted = `stream=${stream}&sound=${hasSound ? 'yes' : 'no'}`;
    const address = new URL(`${access.base}/v1/cameras/${cameraId}/live?${wanted}`, location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.addEventListener('open', () => {
      if (token === undefined) return;
      socket.send(JSON.stringify({ token }));
      this.#renewal = setInterval(() => void this.#renew(), renewMs);
    });
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => this.#take(data));
    socket.addEventListener('close', () => this.#again());
  }

  async #renew(): Promise<void> {
    const { access, cameraId } = this.#open;
    const token = await access.tokenFor({ right: 'live', cameraId });
    if (token !== undefined && this.#socket?.readyState === WebSocket.OPEN)
      this.#socket.send(JSON.stringify({ token }));
  }

  #take(data: string | ArrayBuffer): void {
    if (typeof data === 'string') return this.#beginRun(mimeOf(data));
    this.#waiting.push(data);
    return this.#append();
  }

  /** Each run has its own codec and time line, so it gets its own source. */
  #beginRun(mime: string | undefined): void {
    this.#buffer = undefined;
    this.#waiting = [];
    if (mime === undefined || !MediaSource.isTypeSupported(mime)) return;
    const source = new MediaSource();
    const address = URL.createObjectURL(source);
    source.addEventListener(
      'sourceopen',
      () => {
        URL.revokeObjectURL(address);
        this.#buffer = source.addSourceBuffer(mime);
        this.#buffer.addEventListener('updateend', () => this.#afterAppend());
        this.#append();
      },
      { once: true },
    );
    this.#video.src = address;
  }

  #append(): void {
    const buffer = this.#buffer;
    if (!buffer || buffer.updating) return;
    const next = this.#waiting.shift();
    if (next) buffer.appendBuffer(next);
  }

  #afterAppend(): void {
    const { buffered } = this.#video;
    const end = buffered.length > 0 ? buffered.end(buffered.length - 1) : 0;
    const start = buffered.length > 0 ? buffered.start(buffered.length - 1) : 0;
    const isOutside = this.#video.currentTime < start || end - this.#video.currentTime > mostBehindSeconds;
    if (isOutside && end > 0) this.#video.currentTime = Math.max(start, end - 0.05);
    // A page that is not looked at may not play; it will when it is.
    if (this.#video.paused) void this.#video.play().catch(() => {});
    this.#retryMs = firstRetryMs;
    const oldest = buffered.length > 0 ? buffered.start(0) : 0;
    if (this.#waiting.length === 0 && end - oldest > 2 * keptSeconds)
      this.#buffer?.remove(oldest, end - keptSeconds);
    else this.#append();
  }

  #again(): void {
    this.#leave();
    if (this.#isOver) return;
    this.#timer = setTimeout(() => void this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(longestRetryMs, this.#retryMs * 2);
  }

  #leave(): void {
    clearInterval(this.#renewal);
    this.#socket?.close();
    this.#socket = undefined;
    this.#buffer = undefined;
    this.#waiting = [];
  }
}

function mimeOf(text: string): string | undefined {
  const message: unknown = JSON.parse(text);
  if (typeof message !== 'object' || message === null || !('mime' in message)) return undefined;
  return typeof message.mime === 'string' ? message.mime : undefined;
}
