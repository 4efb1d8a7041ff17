import { Demuxer } from 'node-av';
import type { Footage, Picture } from '../testing/pictures.ts';

const lengthBytes = 4;

/** The pictures of an H.264 film in MP4 or Matroska, as a camera would send them. */
export async function readMovie(path: string): Promise<Footage> {
  await using input = await Demuxer.open(path);
  const stream = input.video();
  const extra = stream?.codecpar.extradata;
  if (!stream || !extra || extra[0] !== 1) throw new Error(`${path} is no film in H.264`);
  const parameterSets = readSets(extra);
  const { num, den } = stream.avgFrameRate;
  const framesPerSecond = num / den;
  const frameTicks = stream.timeBase.den / stream.timeBase.num / framesPerSecond;
  const pictures: Picture[] = [];
  for await (const packet of input.packets(stream.index)) {
    if (!packet) break;
    const nals = splitLengths(packet.data ?? Buffer.alloc(0));
    const shownAs = Math.round(Number(packet.pts) / frameTicks);
    const sets = packet.isKeyframe ? parameterSets : [];
    pictures.push({ nals: [...sets, ...nals], isKeyframe: packet.isKeyframe, shownAs });
    packet.free();
  }
  return { codec: 'h264', framesPerSecond, parameterSets, pictures };
}

function splitLengths(bytes: Buffer): Buffer[] {
  const nals: Buffer[] = [];
  for (let at = 0; at + lengthBytes <= bytes.length;) {
    const end = at + lengthBytes + bytes.readUInt32BE(at);
    nals.push(Buffer.from(bytes.subarray(at + lengthBytes, end)));
    at = end;
  }
  return nals;
}

/** From an avcC box (ISO/IEC 14496-15 §5.3.3.1). */
function readSets(avcC: Buffer): Buffer[] {
  const spsBytes = avcC.readUInt16BE(6);
  const pps = 8 + spsBytes + 1;
  const ppsBytes = avcC.readUInt16BE(pps);
  return [avcC.subarray(8, 8 + spsBytes), avcC.subarray(pps + 2, pps + 2 + ppsBytes)].map((set) =>
    Buffer.from(set),
  );
}
