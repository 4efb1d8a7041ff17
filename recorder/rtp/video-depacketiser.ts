import { h264Nal, h264NalType } from '../codec/h264.ts';
import { h265Nal, h265NalType } from '../codec/h265.ts';
import { ParameterCollector } from '../codec/parameters.ts';
import type { VideoCodec, VideoParameters } from '../codec/parameters.ts';
import type { Depacketiser } from './depacketiser.ts';
import type { RtpPacket } from './packet.ts';
import { PictureBuffer } from './picture-buffer.ts';
import { TickUnwrapper } from './ticks.ts';
import type { VideoUnit } from './units.ts';

/*
 * RFC 6184 (H.264) and RFC 7798 (H.265). A picture ends with the marker bit or, for cameras that forget it,
 * when the timestamp changes. NAL units go into the picture byte by byte as the camera made them, parameter
 * sets and SEI included: signatures of the camera (ONVIF Media Signing) are over these bytes.
 */

const startBit = 0x80;
const endBit = 0x40;

/** What the two payload formats do differently. */
interface PayloadFormat {
  readonly headBytes: number;
  typeOf(nal: Buffer): number;
  isAggregate(type: number): boolean;
  isFragment(type: number): boolean;
  /** The head of the NAL unit, put together again from the first fragment. */
  fragmentedHead(payload: Buffer): Buffer;
  isKeyframe(type: number): boolean;
  isNal(type: number): boolean;
}

const h264Format: PayloadFormat = {
  headBytes: 1,
  typeOf: h264NalType,
  isAggregate: (type) => type === h264Nal.stapA,
  isFragment: (type) => type === h264Nal.fuA,
  fragmentedHead: ([indicator = 0, header = 0]) => Buffer.from([(indicator & 0xe0) | (header & 0x1f)]),
  isKeyframe: (type) => type === h264Nal.idr,
  isNal: (type) => type > 0 && type < 24,
};

const h265Format: PayloadFormat = {
  headBytes: 2,
  typeOf: h265NalType,
  isAggregate: (type) => type === h265Nal.aggregate,
  isFragment: (type) => type === h265Nal.fragment,
  fragmentedHead: ([first = 0, second = 0, header = 0]) =>
    Buffer.from([(first & 0x81) | ((header & 0x3f) << 1), second]),
  isKeyframe: (type) => type >= h265Nal.firstIrap && type <= h265Nal.lastIrap,
  isNal: (type) => type < 48,
};

export class VideoDepacketiser implements Depacketiser {
  readonly #format: PayloadFormat;
  readonly #parameters: ParameterCollector;
  readonly #onUnit: (unit: VideoUnit) => void;
  readonly #picture = new PictureBuffer();
  readonly #ticks = new TickUnwrapper();
  #timestamp: number | undefined;
  #isKeyframe = false;
  #isDamaged = false;

  constructor(codec: VideoCodec, known: VideoParameters | undefined, onUnit: (unit: VideoUnit) => void) {
    this.#format = codec === 'h264' ? h264Format : h265Format;
    this.#parameters = new ParameterCollector(codec, known ? setsOf(known) : []);
    this.#onUnit = onUnit;
  }

  push(packet: RtpPacket, lostBefore: number): void {
    if (lostBefore > 0) this.#noteLoss();
    if (this.#timestamp !== undefined && packet.timestamp !== this.#timestamp) {
      this.#endPicture(this.#timestamp);
      if (lostBefore > 0) this.#isDamaged = true;
    }
    this.#timestamp = packet.timestamp;
    this.#readPayload(packet.payload);
    if (packet.isMarked) this.#endPicture(packet.timestamp);
  }

  #noteLoss(): void {
    this.#picture.dropNal();
    this.#isDamaged = true;
  }

  #readPayload(payload: Buffer): void {
    if (payload.length < this.#format.headBytes) return;
    const type = this.#format.typeOf(payload);
    if (this.#format.isFragment(type)) return this.#readFragment(payload);
    if (this.#picture.isInNal) this.#noteLoss();
    if (this.#format.isAggregate(type)) return this.#readAggregate(payload);
    if (!this.#format.isNal(type)) return this.#noteLoss();
    if (payload.subarray(0, longestParameterSetBytes).includes(startCode))
      for (const nal of splitStartCodes(payload)) this.#addNal(nal);
    else this.#addNal(payload);
  }

  #readAggregate(payload: Buffer): void {
    let at = this.#format.headBytes;
    while (at + 2 <= payload.length) {
      const end = at + 2 + payload.readUInt16BE(at);
      if (end > payload.length) return this.#noteLoss();
      this.#addNal(payload.subarray(at + 2, end));
      at = end;
    }
  }

  /** The byte behind the head says where in its unit a fragment is; the rest is the unit's. */
  #readFragment(payload: Buffer): void {
    const { headBytes } = this.#format;
    const header = payload[headBytes];
    if (header === undefined) return this.#noteLoss();
    if ((header & startBit) !== 0) {
      if (this.#picture.isInNal) this.#noteLoss();
      this.#append(this.#format.fragmentedHead(payload));
    } else if (!this.#picture.isInNal) {
      this.#isDamaged = true;
      return;
    }
    this.#append(payload, headBytes + 1);
    if ((header & endBit) !== 0 && this.#picture.isInNal) this.#endNal();
  }

  #addNal(nal: Buffer): void {
    if (nal.length < this.#format.headBytes) return;
    this.#append(nal);
    if (this.#picture.isInNal) this.#endNal();
  }

  #append(bytes: Buffer, from = 0): void {
    if (this.#picture.append(bytes, from)) return;
    this.#picture.clear();
    this.#isDamaged = true;
  }

  #endNal(): void {
    const nal = this.#picture.endNal();
    if (this.#parameters.offer(nal)) return;
    if (this.#format.isKeyframe(this.#format.typeOf(nal))) this.#isKeyframe = true;
  }

  #endPicture(timestamp: number): void {
    if (this.#picture.isInNal) this.#noteLoss();
    this.#timestamp = undefined;
    const ticks = this.#ticks.unwrap(timestamp);
    if (this.#picture.isEmpty) return;
    const unit: VideoUnit = {
      kind: 'video',
      ticks,
      isKeyframe: this.#isKeyframe,
      isDamaged: this.#isDamaged,
      data: this.#picture.take(),
      parameters: this.#parameters.parameters,
    };
    this.#isKeyframe = false;
    this.#isDamaged = false;
    this.#onUnit(unit);
  }
}

function setsOf(parameters: VideoParameters): Buffer[] {
  const { sps, pps } = parameters;
  return parameters.codec === 'h265' ? [parameters.vps, sps, pps] : [sps, pps];
}

const startCode = Buffer.from([0, 0, 1]);
/** Only small units are looked through: the ones that make this mistake begin with a parameter set. */
const longestParameterSetBytes = 256;

/** NOTE: some cameras put parameter sets and picture into one "NAL unit" with Annex B start codes between. */
function splitStartCodes(payload: Buffer): Buffer[] {
  const at = payload.subarray(0, longestParameterSetBytes).indexOf(startCode);
  if (at < 0) return [payload];
  const before = payload.subarray(0, payload[at - 1] === 0 ? at - 1 : at);
  return [before, ...splitStartCodes(payload.subarray(at + startCode.length))].filter(
    (nal) => nal.length > 0,
  );
}
