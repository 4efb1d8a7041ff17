import type { TimedUnit } from '../archive/run.ts';
import type { CameraRecorder } from '../camera/camera-recorder.ts';
import type { LiveListener, LiveRun } from '../live/live-feed.ts';
import { readOpening, takeOpening } from '../live/opening.ts';
import type { FootageReader } from '../playback/footage-reader.ts';
import type { WebRtcPeer } from './peer.ts';
import { PicturePacketiser, hurried, picturesOf } from './pictures.ts';
import type { SentPicture } from './pictures.ts';

/** Times of another run begin anew; its first picture follows the last one by this. */
const seamTicks = 3_000;

/** One camera to one WebRTC viewer: the group of pictures under way at once, then every picture as it comes. */
export class WhepViewer implements LiveListener {
  readonly #camera: CameraRecorder;
  readonly #peer: WebRtcPeer;
  readonly #onUnplayable: () => void;
  readonly #packetiser = new PicturePacketiser();
  #run: LiveRun | undefined;
  /** Kept while the opening is read; undefined when it was sent. */
  #early: SentPicture[] | undefined = [];
  #isKeyframeNeeded = true;
  #shiftTicks = 0;
  #lastTicks = 0;

  constructor(options: {
    readonly camera: CameraRecorder;
    readonly peer: WebRtcPeer;
    /** The camera began to send what WebRTC cannot show. */
    readonly onUnplayable: () => void;
  }) {
    this.#camera = options.camera;
    this.#peer = options.peer;
    this.#onUnplayable = options.onUnplayable;
  }

  async begin(reader: FootageReader): Promise<void> {
    const opening = takeOpening(this.#camera);
    const { live, config } = this.#camera;
    live.listen(this);
    this.#run = live.run;
    const stored = opening && (await readOpening(reader, config.id, opening).catch(() => undefined));
    const early = this.#early ?? [];
    this.#early = undefined;
    if (stored && opening && this.#run && this.#run === live.run)
      for (const picture of hurried(picturesOf([...stored, ...opening.inMemory]))) this.#send(picture);
    for (const picture of early) this.#send(picture);
  }

  end(): void {
    this.#camera.live.forget(this);
  }

  onRun(run: LiveRun): void {
    if (!isPlayable(run)) return this.#onUnplayable();
    this.#run = run;
    this.#isKeyframeNeeded = true;
    this.#shiftTicks = this.#lastTicks + seamTicks;
    if (this.#early) this.#early = [];
    return undefined;
  }

  onUnit(timed: TimedUnit): void {
    if (timed.kind === 'audio') return undefined;
    const picture = { data: timed.unit.data, ticks: timed.ticks, isKeyframe: timed.unit.isKeyframe };
    if (this.#early) return void this.#early.push({ ...picture, data: Buffer.from(picture.data) });
    if (this.#camera.live.isReordered) return this.#onUnplayable();
    return this.#send(picture);
  }

  onDismissed(): void {
    this.#onUnplayable();
  }

  #send(picture: SentPicture): void {
    const parameters = this.#run?.tracks.video;
    if (!parameters || (this.#isKeyframeNeeded && !picture.isKeyframe)) return;
    this.#isKeyframeNeeded = false;
    const ticks = picture.ticks + this.#shiftTicks;
    this.#lastTicks = Math.max(this.#lastTicks, ticks);
    this.#peer.send(this.#packetiser.packetsOf({ ...picture, ticks }, parameters));
  }
}

/** WebRTC in browsers knows H.264 and no pictures that are shown in another order than sent (RFC 7742 §6.2). */
export function isPlayable({ tracks: { video } }: LiveRun): boolean {
  return video.codec === 'h264';
}
