import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  blacken,
  blur,
  coverUp,
  darken,
  lookAt,
  park,
  readFilm,
  roll,
  shade,
} from '../testing/film-pictures.ts';
import { hasSharedData, sharedData } from '../testing/shared-data.ts';
import { judge, newView, pictureFindings, suspect } from './judge.ts';
import type { CameraView, PictureFinding } from './judge.ts';
import { measurePicture } from './measure.ts';
import type { LumaPicture } from './measure.ts';

const minuteUs = 60_000_000;
const stepUs = 5 * minuteUs;

/** Checks one after the other, five minutes apart. */
function watch(
  pictures: readonly LumaPicture[],
  { view = newView, isSteered = false }: { readonly view?: CameraView; readonly isSteered?: boolean } = {},
): { readonly view: CameraView; readonly found: PictureFinding[] } {
  const seen = new Set<PictureFinding>();
  let now = view;
  for (const [index, picture] of pictures.entries()) {
    const measures = measurePicture(picture);
    now = judge(now, { atUs: index * stepUs, measures, isStill: true, isSteered });
    for (const finding of pictureFindings) if (now.courses[finding].isFound) seen.add(finding);
  }
  return { view: now, found: [...seen] };
}

const size = { widthPx: 320, heightPx: 180 };

/** A street that somebody made up: kerbs, a house with windows, a lamp; noise, and a car somewhere. */
function street(
  moment: number,
  { noise = 3, light = 1 }: { readonly noise?: number; readonly light?: number } = {},
): LumaPicture {
  const luma = new Uint8Array(size.widthPx * size.heightPx);
  const carAt = (moment * 53) % 400;
  for (let y = 0; y < size.heightPx; y += 1)
    for (let x = 0; x < size.widthPx; x += 1) {
      const isWindow = y < 90 && x < 170 && x % 30 < 14 && y % 24 < 12;
      const isKerb = Math.abs(y - 120 - x / 12) < 2;
      const isLamp = Math.abs(x - 240) < 3 && y > 20 && y < 125;
      const isCar = y > 130 && y < 155 && x > carAt - 60 && x < carAt;
      const shown = isCar ? 180 : isWindow || isKerb || isLamp ? 60 : y < 90 ? 150 : 105;
      const random = Math.sin(x * 12.9898 + y * 78.233 + moment * 37.719) * 43_758.5453;
      const grain = (random - Math.floor(random) - 0.5) * 2 * noise;
      luma[y * size.widthPx + x] = Math.max(0, Math.min(255, shown * light + grain));
    }
  return { ...size, luma, colourfulness: 12 };
}

/** Fog, the sky, a wall: brighter than the street, and only noise in it. */
function wall(moment: number): LumaPicture {
  const luma = Uint8Array.from({ length: size.widthPx * size.heightPx }, (_, at) => {
    const random = Math.sin(at * 12.9898 + moment * 37.719) * 43_758.5453;
    return 200 + Math.round((random - Math.floor(random)) * 4);
  });
  return { ...size, luma, colourfulness: 12 };
}

const moments = (count: number, from = 0): number[] => Array.from({ length: count }, (_, at) => from + at);
const walls = (count: number, from = 0): LumaPicture[] => moments(count, from).map(wall);
const streets = (count: number, from = 0): LumaPicture[] => moments(count, from).map((at) => street(at));

test('a street with its cars raises nothing, by day, at dusk and the day after', () => {
  const dusk = moments(60, 100).map((at) => street(at, { light: 1 - (at - 100) / 70 }));

  expect(watch([...streets(60), ...dusk, ...streets(60, 200)]).found).toEqual([]);
});

test('a finding begins with its third check, tells of the first, and ends after two good ones', () => {
  const { view } = watch(streets(20));
  const dark = streets(3, 50).map(blacken);
  const black = watch(dark, { view }).view.courses.black;

  expect(watch(dark.slice(0, 2), { view }).found).toEqual([]);
  expect(black).toEqual({ streak: 3, sinceUs: 0, isFound: true });
  const dim = watch(dark, { view }).view;
  expect(watch(streets(1, 90), { view: dim }).view.courses.black.isFound).toBe(true);
  expect(watch(streets(2, 90), { view: dim }).view.courses.black.isFound).toBe(false);
});

test('the same picture again and again is frozen, and a clock in it is not', () => {
  const still = Array.from({ length: 6 }, () => street(7));
  const withClock = still.map((picture, at) => {
    const luma = Uint8Array.from(picture.luma);
    luma.fill(200, 10 * size.widthPx + 10 + at, 10 * size.widthPx + 14 + at);
    return { ...picture, luma };
  });

  expect(watch(still).found).toEqual(['frozen']);
  expect(watch(withClock).found).toEqual([]);
});

test('a film that is played in a loop is not frozen: a few seconds before it was another', () => {
  const check = { atUs: 0, measures: measurePicture(street(7)), isStill: false, isSteered: false };
  const view = { ...newView, fingerprint: check.measures.fingerprint };

  expect(suspect(view, check).frozen).toBe(false);
});

test('a camera that is steered is neither blurred nor turned, nor held against where it looked then', () => {
  const { view } = watch(streets(20), { isSteered: true });
  const turned = streets(12, 50).map(roll(30));

  expect(watch(turned, { view, isSteered: true }).found).toEqual([]);
  expect(watch(turned, { view }).found).toEqual([]);
});

test('a wall, the sky or fog from the first check on is what a camera usually shows, steered or not', () => {
  for (const isSteered of [false, true]) {
    const { view, found } = watch(walls(30), { isSteered });

    expect(found).toEqual([]);
    expect(watch(walls(30, 50), { view, isSteered }).found).toEqual([]);
  }
});

test('what is covered is told as soon as an hour of the camera is known, and no sooner', () => {
  for (const isSteered of [false, true]) {
    expect(watch([...streets(8), ...walls(3, 20)], { isSteered }).found).toEqual([]);
    expect(watch([...streets(12), ...walls(3, 20)], { isSteered }).found).toEqual(['covered']);
  }
});

test('a camera whose first hours were fog is covered all the same a day later', () => {
  expect(watch([...walls(12), ...streets(240, 30), ...walls(3, 400)]).found).toEqual(['covered']);
});

test('a camera that was called covered before anything was known of it is so no more', () => {
  const covered = { streak: 9, sinceUs: 0, isFound: true };
  const view = { ...newView, courses: { ...newView.courses, covered } };

  expect(watch(walls(2), { view }).view.courses.covered.isFound).toBe(false);
});

test('what is usual is not learnt from what is suspicious, and is learnt anew after a word', () => {
  const { view } = watch(streets(30));
  const turned = streets(40, 100).map(roll(25));

  expect(watch(turned, { view }).found).toEqual(['turned']);
  expect(watch(turned, { view: newView }).found).toEqual([]);
});

/** NOTE: the fourth film that lies there is a drawn one whose camera moves. */
const films = [
  ['car-detection.mp4', 1],
  ['one-by-one-person-detection.mp4', 4],
  ['pedestrians.avi', 4],
] as const;

describe.skipIf(!hasSharedData).each(films)('of real film: %s', { timeout: 60_000 }, (name, everySeconds) => {
  let pictures: LumaPicture[];
  let known: CameraView;
  let rest: LumaPicture[];

  beforeAll(async () => {
    pictures = await readFilm(join(sharedData, 'video', name), everySeconds);
    // NOTE: films are short, so what is usual is learnt from the first half, shown over and over.
    const first = pictures.slice(0, Math.ceil(pictures.length / 2));
    rest = pictures.slice(first.length);
    known = watch([...first, ...first]).view;
  }, 60_000);

  test('the film as it is raises nothing', () => {
    expect(watch([...pictures, ...pictures]).found).toEqual([]);
    expect(watch(rest, { view: known }).found).toEqual([]);
  });

  test('dusk, a shadow of a house and a van that stays raise nothing', () => {
    for (const change of [darken, shade, park])
      expect(watch(rest.map(change), { view: known }).found, change.name).toEqual([]);
  });

  test.each<readonly [PictureFinding, string, (picture: LumaPicture) => LumaPicture]>([
    ['black', 'black', blacken],
    ['covered', 'covered', coverUp],
    ['blurred', 'out of focus', blur(2)],
    ['turned', 'fallen by ten degrees', roll(10)],
    ['turned', 'fallen by thirty degrees', roll(30)],
  ])('%s: %s', (finding, _what, change) => {
    expect(watch(rest.map(change), { view: known }).found).toEqual([finding]);
  });

  test.each([0.2, 0.4])('turned: by %d of its picture to the side', (by) => {
    const share = 1 / (1 + by);
    const before = [...pictures, ...pictures].map(lookAt({ share, from: 0 }));
    const view = watch(before).view;

    expect(watch(rest.map(lookAt({ share, from: 1 - share })), { view }).found).toEqual(['turned']);
  });

  test('a picture that stays is frozen', () => {
    const still = Array.from({ length: 5 }, () => rest[0] ?? pictures[0]).filter((one) => one !== undefined);

    expect(watch(still, { view: known }).found).toEqual(['frozen']);
  });
});
