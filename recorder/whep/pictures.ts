import type { VideoParameters } from '../codec/parameters.ts';
import { videoTrackId } from '../mp4/head.ts';
import { listBoxes, readSamples } from '../mp4/read-fragment.ts';
import { formatRtpPacket } from '../rtp/packet.ts';
import { packetise } from '../rtp/packetise.ts';

const lengthBytes = 4;
/** Parameter sets go before each keyframe: who comes later has seen none. */
const delimiterType = 9;

/** A picture with its place on the time line of its run. */
export interface SentPicture {
  /** NAL units, each behind its length. */
  readonly data: Buffer;
  readonly ticks: number;
  readonly isKeyframe: boolean;
}

/** Turns pictures into RTP packets of one stream. */
export class PicturePacketiser {
  #sequence = 0;

  /** Copies; the picture's memory may be used again afterwards. */
  packetsOf({ data, ticks, isKeyframe }: SentPicture, parameters: VideoParameters): Buffer[] {
    const sets = isKeyframe && parameters.codec === 'h264' ? [parameters.sps, parameters.pps] : [];
    const nals = [...sets, ...splitLengths(data).filter((nal) => ((nal[0] ?? 0) & 0x1f) !== delimiterType)];
    const payloads = packetise('h264', nals);
    return payloads.map((payload, index) => {
      this.#sequence = (this.#sequence + 1) & 0xffff;
      const isMarked = index === payloads.length - 1;
      const head = { payloadType: 96, sequence: this.#sequence, timestamp: ticks, ssrc: 1, isMarked };
      return formatRtpPacket(head, payload);
    });
  }
}

/** The pictures of fragments, `moof` and `mdat` as they are stored or were made for other viewers. */
export function picturesOf(fragments: readonly Buffer[]): SentPicture[] {
  return fragments.flatMap((fragment) => {
    const moof = [...listBoxes(fragment, 0, fragment.length)].find(({ type }) => type === 'moof');
    if (!moof) return [];
    const samples = readSamples(fragment.subarray(moof.start, moof.end));
    return samples
      .filter(({ trackId }) => trackId === videoTrackId)
      .map(({ offset, size, decodeTicks, compositionTicks, isSync }) => ({
        data: fragment.subarray(moof.start + offset, moof.start + offset + size),
        ticks: decodeTicks + compositionTicks,
        isKeyframe: isSync,
      }));
  });
}

/**
 * The group under way is sent at once and must be shown at once: its pictures get times a millisecond apart that end
 * where the last of them belongs, or a viewer would play it at its own pace and stay behind by it.
 */
export function hurried(pictures: readonly SentPicture[]): SentPicture[] {
  const last = pictures.at(-1)?.ticks ?? 0;
  return pictures.map((picture, index) => ({ ...picture, ticks: last - (pictures.length - 1 - index) * 90 }));
}

function splitLengths(data: Buffer): Buffer[] {
  const nals: Buffer[] = [];
  for (let at = 0; at + lengthBytes <= data.length;) {
    const end = at + lengthBytes + data.readUInt32BE(at);
    if (end > data.length) return nals;
    if (end > at + lengthBytes) nals.push(data.subarray(at + lengthBytes, end));
    at = end;
  }
  return nals;
}
