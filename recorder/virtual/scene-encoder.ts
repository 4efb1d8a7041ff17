import {
  AV_LOG_ERROR,
  AV_OPT_SEARCH_CHILDREN,
  AV_OPT_TYPE_STRING,
  AV_PIX_FMT_YUV420P,
  Codec,
  CodecContext,
  FF_ENCODER_LIBX264,
  Frame,
  Log,
  Packet,
  Rational,
} from 'node-av';
import type { Footage, Picture } from '../testing/pictures.ts';
import { splitAnnexB } from '../testing/pictures.ts';
import { h264Nal, h264NalType } from '../codec/h264.ts';
import { drawScene } from './scene.ts';
import type { SceneFate, SceneSize } from './scene.ts';

export interface SceneOptions extends SceneSize {
  readonly name: string;
  readonly framesPerSecond: number;
  readonly keyframeEvery: number;
  readonly bFrames: number;
  /** Absent: as many bytes as a drawing takes, far fewer than a street. */
  readonly bitrateBps?: number;
  /** How much each point differs from picture to picture, as a small sensor's do; absent: not at all. */
  readonly grain?: number;
  /** What became of the camera. */
  readonly fate?: SceneFate;
}

/** Longer than a picture, so that none begins where the last one did. */
const grainPoints = 1_000_003;

/** Encodes a synthetic scene picture by picture. */
export class SceneEncoder implements Disposable {
  readonly #options: SceneOptions;
  readonly #encoder: CodecContext;
  readonly #pixels: Buffer;
  readonly #grain: Int8Array | undefined;
  readonly #packet = new Packet();
  #number = 0;

  constructor(options: SceneOptions) {
    this.#options = options;
    this.#encoder = openEncoder(options);
    this.#packet.alloc();
    this.#grain = options.grain === undefined ? undefined : makeGrain(options.grain);
    // Brightness first, then the two planes of colour, all grey.
    this.#pixels = Buffer.alloc((options.widthPx * options.heightPx * 3) / 2, 128);
  }

  /** The pictures that one more moment brings out; with B-frames none or several. */
  encode(clockMs: number): Picture[] {
    const { name, widthPx, heightPx, fate } = this.#options;
    const facts = { name, number: this.#number, clockMs, ...(fate === undefined ? {} : { fate }) };
    drawScene(this.#pixels, widthPx, { widthPx, heightPx }, facts);
    if (this.#grain) this.#roughen(this.#grain);
    using frame = Frame.fromVideoBuffer(this.#pixels, {
      width: widthPx,
      height: heightPx,
      format: AV_PIX_FMT_YUV420P,
      timeBase: new Rational(1, this.#options.framesPerSecond),
      pts: BigInt(this.#number),
    });
    this.#number += 1;
    this.#encoder.sendFrameSync(frame);
    return this.#take();
  }

  /** What is still inside. */
  finish(): Picture[] {
    this.#encoder.sendFrameSync(null);
    return this.#take();
  }

  [Symbol.dispose](): void {
    this.#packet.free();
    this.#encoder.freeContext();
  }

  #roughen(grain: Int8Array): void {
    const points = this.#options.widthPx * this.#options.heightPx;
    const from = this.#number * points;
    for (let point = 0; point < points; point += 1)
      this.#pixels[point] = (this.#pixels[point] ?? 0) + (grain[(from + point) % grainPoints] ?? 0);
  }

  #take(): Picture[] {
    const pictures: Picture[] = [];
    while (this.#encoder.receivePacketSync(this.#packet) >= 0) {
      const nals = splitAnnexB(Buffer.from(this.#packet.data ?? Buffer.alloc(0)));
      const isKeyframe = nals.some((nal) => h264NalType(nal) === h264Nal.idr);
      pictures.push({ nals, isKeyframe, shownAs: Number(this.#packet.pts) });
      this.#packet.unref();
    }
    return pictures;
  }
}

/** The brightness of a scene leaves room for it at both ends. */
function makeGrain(most: number): Int8Array {
  return Int8Array.from({ length: grainPoints }, () => Math.round((Math.random() * 2 - 1) * most));
}

/** A clip that plays in a loop; encoded once. */
export function encodeClip(options: SceneOptions, seconds: number, startMs: number): Footage {
  using encoder = new SceneEncoder(options);
  const { framesPerSecond } = options;
  const frames = Math.ceil((seconds * framesPerSecond) / options.keyframeEvery) * options.keyframeEvery;
  const pictures: Picture[] = [];
  for (let number = 0; number < frames; number += 1)
    pictures.push(...encoder.encode(startMs + (number * 1000) / framesPerSecond));
  pictures.push(...encoder.finish());
  return { codec: 'h264', framesPerSecond, parameterSets: setsOf(pictures), pictures };
}

/** A scene whose clock is the time of this moment, encoded anew for each connection. */
export function makeLiveScene(options: SceneOptions): Footage {
  const { framesPerSecond } = options;
  const clip = encodeClip({ ...options, bFrames: 0 }, 1, Date.now());
  return {
    ...clip,
    framesPerSecond,
    openLive: () => {
      const encoder = new SceneEncoder({ ...options, bFrames: 0 });
      return () => encoder.encode(Date.now())[0];
    },
  };
}

function setsOf(pictures: readonly Picture[]): Buffer[] {
  const nals = pictures[0]?.nals ?? [];
  return [h264Nal.sps, h264Nal.pps].flatMap((type) => nals.find((nal) => h264NalType(nal) === type) ?? []);
}

function openEncoder({
  widthPx,
  heightPx,
  framesPerSecond,
  keyframeEvery,
  bFrames,
  bitrateBps,
}: SceneOptions): CodecContext {
  Log.setLevel(AV_LOG_ERROR);
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264);
  if (!codec) throw new Error('the encoder is missing');
  const context = new CodecContext();
  context.allocContext3(codec);
  context.width = widthPx;
  context.height = heightPx;
  context.pixelFormat = AV_PIX_FMT_YUV420P;
  context.timeBase = new Rational(1, framesPerSecond);
  context.framerate = new Rational(framesPerSecond, 1);
  context.gopSize = keyframeEvery;
  context.maxBFrames = bFrames;
  context.threadCount = 1;
  if (bitrateBps !== undefined) context.bitRate = BigInt(bitrateBps);
  const x264 = `scenecut=0:keyint=${keyframeEvery}:min-keyint=${keyframeEvery}:slices=1:threads=1`;
  // NOTE: not as a dictionary of `open2`, which frees it and leaves it to be freed again.
  context.setOption('preset', 'veryfast', AV_OPT_TYPE_STRING, AV_OPT_SEARCH_CHILDREN);
  context.setOption('x264-params', x264, AV_OPT_TYPE_STRING, AV_OPT_SEARCH_CHILDREN);
  if (bFrames === 0) context.setOption('tune', 'zerolatency', AV_OPT_TYPE_STRING, AV_OPT_SEARCH_CHILDREN);
  if (context.open2Sync(codec) < 0) throw new Error('the encoder does not open');
  return context;
}
