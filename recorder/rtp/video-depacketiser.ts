import { h264Nal } from '../codec/h264.ts';
import { h265Nal } from '../codec/h265.ts';
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
/** Used again for each unit that comes in fragments. */
const nalHead = Buffer.alloc(2);

/** What the two payload formats do differently. */
interface PayloadFormat {
  readonly headBytes: number;
  /** By the first byte. */
  typeOf(head: number): number;
  isAggregate(type: number): boolean;
  isFragment(type: number): boolean;
  /** Puts the head of the NAL unit together again from the first fragment. */
  writeFragmentedHead(target: Buffer, bytes: Buffer, at: number): void;
  isKeyframe(type: number): boolean;
  isParameterSet(type: number): boolean;
  isNal(type: number): boolean;
}

const h264Format: PayloadFormat = {
  headBytes: 1,
  typeOf: (head) => head & 0x1f,
  isAggregate: (type) => type === h264Nal.stapA,
  isFragment: (type) => type === h264Nal.fuA,
  writeFragmentedHead: (target, bytes, at) => {
    target[0] = ((bytes[at] ?? 0) & 0xe0) | ((bytes[at + 1] ?? 0) & 0x1f);
  },
  isKeyframe: (type) => type === h264Nal.idr,
  isParameterSet: (type) => type === h264Nal.sps || type === h264Nal.pps,
  isNal: (type) => type > 0 && type < 24,
};

const h265Format: PayloadFormat = {
  headBytes: 2,
  typeOf: (head) => (head >> 1) & 0x3f,
  isAggregate: (type) => type === h265Nal.aggregate,
  isFragment: (type) => type === h265Nal.fragment,
  writeFragmentedHead: (target, bytes, at) => {
    target[0] = ((bytes[at] ?? 0) & 0x81) | (((bytes[at + 2] ?? 0) & 0x3f) << 1);
    target[1] = bytes[at + 1] ?? 0;
  },
  isKeyframe: (type) => type >= h265Nal.firstIrap && type <= h265Nal.lastIrap,
  isParameterSet: (type) => type >= h265Nal.vps && type <= h265Nal.pps,
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
    this.#readPayload(packet.bytes, packet.payloadStart, packet.payloadEnd);
    if (packet.isMarked) this.#endPicture(packet.timestamp);
  }

  #noteLoss(): void {
    this.#picture.dropNal();
    this.#isDamaged = true;
  }

  #readPayload(bytes: Buffer, from: number, until: number): void {
    if (until - from < this.#format.headBytes) return;
    const type = this.#format.typeOf(bytes[from] ?? 0);
    if (this.#format.isFragment(type)) return this.#readFragment(bytes, from, until);
    if (this.#picture.isInNal) this.#noteLoss();
    if (this.#format.isAggregate(type)) return this.#readAggregate(bytes, from, until);
    if (!this.#format.isNal(type)) return this.#noteLoss();
    const opening = bytes.subarray(from, Math.min(until, from + longestParameterSetBytes));
    if (!opening.includes(startCode)) return this.#addNal(bytes, from, until);
    for (const nal of splitStartCodes(bytes.subarray(from, until))) this.#addNal(nal, 0, nal.length);
  }

  #readAggregate(bytes: Buffer, from: number, until: number): void {
    let at = from + this.#format.headBytes;
    while (at + 2 <= until) {
      const end = at + 2 + bytes.readUInt16BE(at);
      if (end > until) return this.#noteLoss();
      this.#addNal(bytes, at + 2, end);
      at = end;
    }
  }

  /** The byte behind the head says where in its unit a fragment is; the rest is the unit's. */
  #readFragment(bytes: Buffer, from: number, until: number): void {
    const { headBytes } = this.#format;
    if (until - from <= headBytes) return this.#noteLoss();
    const header = bytes[from + headBytes] ?? 0;
    if ((header & startBit) !== 0) {
      if (this.#picture.isInNal) this.#noteLoss();
      this.#format.writeFragmentedHead(nalHead, bytes, from);
      this.#append(nalHead, 0, headBytes);
    } else if (!this.#picture.isInNal) {
      this.#isDamaged = true;
      return;
    }
    this.#append(bytes, from + headBytes + 1, until);
    if ((header & endBit) !== 0 && this.#picture.isInNal) this.#endNal();
  }

  #addNal(bytes: Buffer, from: number, until: number): void {
    if (until - from < this.#format.headBytes) return;
    this.#append(bytes, from, until);
    if (this.#picture.isInNal) this.#endNal();
  }

  #append(bytes: Buffer, from: number, until: number): void {
    if (this.#picture.append(bytes, from, until)) return;
    this.#picture.clear();
    this.#isDamaged = true;
  }

  #endNal(): void {
    const type = this.#format.typeOf(this.#picture.nalHead);
    if (this.#format.isParameterSet(type)) this.#parameters.offer(this.#picture.nal);
    if (this.#format.isKeyframe(type)) this.#isKeyframe = true;
    this.#picture.endNal();
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
