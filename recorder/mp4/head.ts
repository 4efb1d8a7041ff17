import { readH264Size } from '../codec/h264.ts';
import { readH265Facts } from '../codec/h265.ts';
import { makeStreamInfo } from '../codec/flac.ts';
import type { FlacParameters } from '../codec/flac.ts';
import type { AudioParameters, VideoParameters } from '../codec/parameters.ts';
import { box, fullBox, u16, u32, u8 } from './boxes.ts';

export const videoTrackId = 1;
export const audioTrackId = 2;
/** RTP's clock for video (RFC 6184 §8.2.1), taken over so that no timestamp is rounded. */
export const videoClockRate = 90_000;

export interface Tracks {
  readonly video: VideoParameters;
  readonly audio: AudioParameters | undefined;
}

export function makeFileType(): Buffer {
  return box('ftyp', Buffer.from('iso6'), u32(0), Buffer.from('iso6mp41'));
}

/** Tracks as they are shown; sound may be another than the stored one. */
export interface ShownTracks {
  readonly video: VideoParameters;
  readonly audio: AudioParameters | FlacParameters | undefined;
}

/** The `moov` of a fragmented file: tracks without samples. */
export function makeMovie({ video, audio }: ShownTracks): Buffer {
  const size = sizeOf(video);
  const tracks = [makeTrack(videoTrackId, videoClockRate, { size, entry: videoEntry(video, size) })];
  if (audio)
    tracks.push(makeTrack(audioTrackId, audio.sampleRate, { size: undefined, entry: audioEntry(audio) }));
  const ids = audio ? [videoTrackId, audioTrackId] : [videoTrackId];
  const extends_ = ids.map((id) => fullBox('trex', 0, 0, u32(id, 1, 0, 0, 0)));
  const header = fullBox(
    'mvhd',
    0,
    0,
    u32(0, 0, 1000, 0, 0x1_0000),
    u16(0x100, 0),
    u32(0, 0),
    identityMatrix,
    Buffer.alloc(24),
    u32(3),
  );
  return box('moov', header, ...tracks, box('mvex', ...extends_));
}

const identityMatrix = u32(0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000);

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

function sizeOf(video: VideoParameters): Size {
  const size = video.codec === 'h264' ? readH264Size(video.sps) : readH265Facts(video.sps);
  return size ?? { widthPx: 0, heightPx: 0 };
}

function makeTrack(
  id: number,
  rate: number,
  { size, entry }: { size: Size | undefined; entry: Buffer },
): Buffer {
  const { widthPx, heightPx } = size ?? { widthPx: 0, heightPx: 0 };
  const volume = size ? 0 : 0x100;
  const place = [u32(0, 0, id, 0, 0), u32(0, 0), u16(0, 0, volume, 0), identityMatrix];
  const header = fullBox('tkhd', 0, 3, ...place, u32(widthPx * 0x1_0000, heightPx * 0x1_0000));
  const language = u16(0x55c4, 0);
  const handler = fullBox('hdlr', 0, 0, u32(0), Buffer.from(size ? 'vide' : 'soun'), Buffer.alloc(12), u8(0));
  const kindHeader = size ? fullBox('vmhd', 0, 1, Buffer.alloc(8)) : fullBox('smhd', 0, 0, u32(0));
  const dataPlace = box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1)));
  const empty = ['stts', 'stsc', 'stco'].map((type) => fullBox(type, 0, 0, u32(0)));
  const table = box('stbl', fullBox('stsd', 0, 0, u32(1), entry), ...empty, fullBox('stsz', 0, 0, u32(0, 0)));
  const media = [
    fullBox('mdhd', 0, 0, u32(0, 0, rate, 0), language),
    handler,
    box('minf', kindHeader, dataPlace, table),
  ];
  return box('trak', header, box('mdia', ...media));
}

/**
 * `avc3` and `hev1`: parameter sets may also come inside the stream, where they stay untouched.
 * They are in the sample entry too, for players that look only there.
 */
function videoEntry(video: VideoParameters, { widthPx, heightPx }: Size): Buffer {
  const common = [
    Buffer.alloc(6),
    u16(1),
    Buffer.alloc(16),
    u16(widthPx, heightPx),
    u32(0x48_0000, 0x48_0000, 0),
    u16(1),
    Buffer.alloc(32),
    u16(0x18, 0xffff),
  ];
  return video.codec === 'h264'
    ? box('avc3', ...common, avcConfiguration(video.sps, video.pps))
    : box('hev1', ...common, hevcConfiguration(video));
}

/** ISO/IEC 14496-15 §5.3.3.1 */
function avcConfiguration(sps: Buffer, pps: Buffer): Buffer {
  const [, profile = 0, compatibility = 0, level = 0] = sps;
  const sets = [u8(0xe1), u16(sps.length), sps, u8(1), u16(pps.length), pps];
  const isHigh = profile === 100 || profile === 110 || profile === 122 || profile === 144;
  return box(
    'avcC',
    u8(1, profile, compatibility, level, 0xff),
    ...sets,
    ...(isHigh ? [u8(0xfd, 0xf8, 0xf8, 0)] : []),
  );
}

/** ISO/IEC 14496-15 §8.3.3.1 */
function hevcConfiguration({ vps, sps, pps }: Extract<VideoParameters, { codec: 'h265' }>): Buffer {
  const facts = readH265Facts(sps);
  const profile = facts?.profileTierLevel ?? Buffer.alloc(12);
  const layers = ((facts?.temporalLayers ?? 1) << 3) | (facts?.isTemporalNested ? 4 : 0) | 3;
  const formats = u8(
    0xfc,
    0xfc | (facts?.chromaFormat ?? 1),
    0xf8 | ((facts?.lumaBitDepth ?? 8) - 8),
    0xf8 | ((facts?.chromaBitDepth ?? 8) - 8),
  );
  const arrays = [vps, sps, pps].map((nal, index) =>
    Buffer.concat([u8(32 + index), u16(1), u16(nal.length), nal]),
  );
  return box('hvcC', u8(1), profile, u16(0xf000), formats, u16(0), u8(layers, arrays.length), ...arrays);
}

export function audioEntry(audio: AudioParameters | FlacParameters): Buffer {
  const common = [Buffer.alloc(6), u16(1), Buffer.alloc(8), u16(audio.channels, 16, 0, 0)];
  const rate = u32(Math.min(audio.sampleRate, 0xffff) * 0x1_0000);
  if (audio.codec === 'flac')
    return box('fLaC', ...common, rate, fullBox('dfLa', 0, 0, makeStreamInfo(audio)));
  if (audio.codec !== 'aac') return box(audio.codec === 'pcma' ? 'alaw' : 'ulaw', ...common, rate);
  return box('mp4a', ...common, rate, elementaryStream(audio.config));
}

/** ISO/IEC 14496-1 §7.2.6 */
function elementaryStream(config: Buffer): Buffer {
  const specific = descriptor(0x05, config);
  const decoder = descriptor(0x04, u8(0x40, 0x15, 0, 0, 0), u32(0, 0), specific);
  const stream = descriptor(0x03, u16(0), u8(0), decoder, descriptor(0x06, u8(2)));
  return fullBox('esds', 0, 0, stream);
}

function descriptor(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([u8(tag, 0x80, 0x80, 0x80, body.length), body]);
}
