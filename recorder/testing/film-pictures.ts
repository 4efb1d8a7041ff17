import { AV_LOG_QUIET, Decoder, Demuxer, Log } from 'node-av';
import type { LumaPicture } from '../picture-health/measure.ts';
import { toLuma } from '../pictures/scale-frame.ts';

/** The small copies of a film as they are measured, some seconds apart. */
export async function readFilm(path: string, everySeconds: number): Promise<LumaPicture[]> {
  Log.setLevel(AV_LOG_QUIET);
  await using input = await Demuxer.open(path);
  const stream = input.video();
  if (!stream) throw new Error(`${path} has no pictures`);
  using decoder = await Decoder.create(stream);
  const pictures: LumaPicture[] = [];
  let last = -1;
  for await (const frame of decoder.frames(input.packets(stream.index))) {
    if (!frame) break;
    const step = Math.floor((Number(frame.pts) * stream.timeBase.num) / stream.timeBase.den / everySeconds);
    if (step !== last) pictures.push(toLuma(frame));
    last = step;
    frame.free();
  }
  return pictures;
}

type Change = (picture: LumaPicture) => LumaPicture;

/** Each point is what the function says of its place. */
function redraw(of: (read: (x: number, y: number) => number, x: number, y: number) => number): Change {
  return (picture) => {
    const { luma, widthPx, heightPx } = picture;
    const within = (value: number, size: number): number =>
      Math.min(size - 1, Math.max(0, Math.round(value)));
    const read = (x: number, y: number): number =>
      luma[within(y, heightPx) * widthPx + within(x, widthPx)] ?? 0;
    const drawn = luma.map((_, at) =>
      Math.min(255, Math.max(0, Math.round(of(read, at % widthPx, Math.floor(at / widthPx))))),
    );
    return { ...picture, luma: drawn };
  };
}

/** A lens out of focus: the mean around each point. */
export function blur(radiusPx: number): Change {
  return redraw((read, x, y) => {
    let [sum, count] = [0, 0];
    for (let down = -radiusPx; down <= radiusPx; down += 1)
      for (let across = -radiusPx; across <= radiusPx; across += 1) {
        sum += read(x + across, y + down);
        count += 1;
      }
    return sum / count;
  });
}

export const blacken: Change = redraw((read, x, y) => read(x, y) / 32);

/** Something before the lens: what is behind it is guessed at only. */
export const coverUp: Change = redraw((_read, x, y) => 70 + x / 32 + y / 24 + ((x * 7 + y * 13) % 3));

export const darken: Change = redraw((read, x, y) => read(x, y) * 0.45 + 6);

/** What a camera sees that shows only a part of what there is: two of them are a camera before and after it was turned. */
export function lookAt({ share, from }: { readonly share: number; readonly from: number }): Change {
  return (picture) => redraw((read, x, y) => read(from * picture.widthPx + x * share, y * share))(picture);
}

export function roll(degrees: number): Change {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return (picture) => {
    const [middleX, middleY] = [picture.widthPx / 2, picture.heightPx / 2];
    return redraw((read, x, y) =>
      read(
        middleX + (x - middleX) * cos - (y - middleY) * sin,
        middleY + (x - middleX) * sin + (y - middleY) * cos,
      ),
    )(picture);
  };
}

/** A van that stays: a grey box over a quarter of the picture's width and half of its height. */
export const park: Change = (picture) =>
  redraw((read, x, y) => {
    const isVan =
      x > picture.widthPx * 0.2 &&
      x < picture.widthPx * 0.45 &&
      y > picture.heightPx * 0.45 &&
      y < picture.heightPx * 0.95;
    return isVan ? 150 : read(x, y);
  })(picture);

/** The shadow of a house over a third of the picture. */
export const shade: Change = (picture) =>
  redraw((read, x, y) => read(x, y) * (x + y < picture.widthPx * 0.55 ? 0.55 : 1))(picture);
