import type { MediaAccess } from './media-client.ts';

/** Behind the newest picture by more than this it plays faster: live is live. */
const mostBehindSeconds = 0.6;
const littleBehindSeconds = 0.3;
const hurriedRate = 1.25;
/** By more than this it jumps. A jump decodes anew from the keyframe; on a busy machine each would bring on the next. */
const hopelesslyBehindSeconds = 2.5;
/** A run begins with the pictures since the keyframe, all at once: over them it jumps at once. */
const beginningMs = 2_000;
/** A camera that is away is silent too; but so is a connection that broke without a word. */
const mostSilentMs = 20_000;
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
  #silence: ReturnType<typeof setTimeout> | undefined;
  #runStartedAtMs = 0;
  #renewal: ReturnType<typeof setInterval> | undefined;
  #retryMs = firstRetryMs;
  #isOver = false;

  constructor(video: HTMLVideoElement, open: LiveWanted) {
    this.#video = video;
    this.#open = open;
    video.addEventListener('error', this.#onVideoError);
    void this.#connect();
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#video.removeEventListener('error', this.#onVideoError);
    this.#leave();
    this.#video.removeAttribute('src');
    this.#video.load();
  }

  /** Pictures that cannot be decoded end a source for good; the next one begins at a keyframe. */
  readonly #onVideoError = (): void => {
    if (this.#socket) this.#again();
  };

  async #connect(): Promise<void> {
    const { access, cameraId, stream, hasSound } = this.#open;
    const token = await access.tokenFor({ right: 'live', cameraId }).catch(() => null);
    if (this.#isOver) return;
    if (token === null) return this.#again();
    const wanted = `stream=${stream}&sound=${hasSound ? 'yes' : 'no'}`;
    const address = new URL(`${access.base}/v1/cameras/${cameraId}/live?${wanted}`, location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#listenForSilence();
    socket.addEventListener('open', () => {
      if (token === undefined || this.#socket !== socket) return;
      socket.send(JSON.stringify({ token }));
      this.#renewal = setInterval(() => void this.#renew(), renewMs);
    });
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (this.#socket === socket) this.#take(data);
    });
    socket.addEventListener('close', () => {
      if (this.#socket === socket) this.#again();
    });
  }

  #listenForSilence(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#again(), mostSilentMs);
  }

  async #renew(): Promise<void> {
    const { access, cameraId } = this.#open;
    // NOTE: without a new one the recorder ends the connection, and who comes back asks anew.
    const token = await access.tokenFor({ right: 'live', cameraId }).catch(() => undefined);
    if (token !== undefined && this.#socket?.readyState === WebSocket.OPEN)
      this.#socket.send(JSON.stringify({ token }));
  }

  #take(data: string | ArrayBuffer): void {
    this.#listenForSilence();
    if (typeof data === 'string') return this.#beginRun(mimeOf(data));
    this.#waiting.push(data);
    return this.#append();
  }

  /** Each run has its own codec and time line, so it gets its own source. */
  #beginRun(mime: string | undefined): void {
    this.#buffer = undefined;
    this.#waiting = [];
    this.#runStartedAtMs = performance.now();
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
    if (!next) return;
    try {
      buffer.appendBuffer(next);
    } catch (error) {
      // A source that has ended or is full takes nothing any more.
      if (!(error instanceof DOMException)) throw error;
      this.#again();
    }
  }

  #afterAppend(): void {
    const { buffered } = this.#video;
    const end = buffered.length > 0 ? buffered.end(buffered.length - 1) : 0;
    const start = buffered.length > 0 ? buffered.start(buffered.length - 1) : 0;
    if (end > 0) this.#follow(start, end);
    // A page that is not looked at may not play; it will when it is.
    if (this.#video.paused) void this.#video.play().catch(() => {});
    this.#retryMs = firstRetryMs;
    const oldest = buffered.length > 0 ? buffered.start(0) : 0;
    if (this.#waiting.length === 0 && end - oldest > 2 * keptSeconds)
      this.#buffer?.remove(oldest, end - keptSeconds);
    else this.#append();
  }

  /** Stays with the newest picture. */
  #follow(start: number, end: number): void {
    const video = this.#video;
    const behind = end - video.currentTime;
    const isBeginning = performance.now() - this.#runStartedAtMs < beginningMs;
    if (video.currentTime < start || behind > (isBeginning ? mostBehindSeconds : hopelesslyBehindSeconds)) {
      // NOTE: a jump under way is waited for; one after the other would never show a picture.
      if (!video.seeking) video.currentTime = Math.max(start, end - 0.05);
    } else if (behind > mostBehindSeconds) video.playbackRate = hurriedRate;
    else if (behind < littleBehindSeconds) video.playbackRate = 1;
  }

  #again(): void {
    this.#leave();
    if (this.#isOver) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(longestRetryMs, this.#retryMs * 2);
  }

  #leave(): void {
    clearInterval(this.#renewal);
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    this.#buffer = undefined;
    this.#waiting = [];
  }
}

function mimeOf(text: string): string | undefined {
  const message: unknown = JSON.parse(text);
  if (typeof message !== 'object' || message === null || !('mime' in message)) return undefined;
  return typeof message.mime === 'string' ? message.mime : undefined;
}
