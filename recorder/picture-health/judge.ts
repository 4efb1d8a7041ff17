import { columns, directions, likenessOf, rows } from './measure.ts';
import type { PictureMeasures } from './measure.ts';

/*
 * What is wrong with the picture of a camera, decided over many checks:
 *
 *   black     nothing is bright
 *   covered   nothing has structure, although this camera's picture usually has
 *   frozen    the same picture point by point as minutes ago; noise keeps a real sensor from that, and a clock in the
 *             picture is a difference
 *   blurred   much less sharp than this camera usually is in such light
 *   turned    edges are not where they were: the picture fits the usual one better when it is moved, or hardly at all
 *
 * The first that is so keeps those below from being judged (a black picture is as still as it is blurred); what is not judged
 * neither begins nor ends. A finding begins after several checks in a row and ends likewise, so that a van, a gust of rain or a
 * lamp that goes on is none.
 *
 * What is usual is learnt for each light by itself (brightness in steps, colour or infra-red), slowly, and from checks alone
 * in which nothing was suspicious. A light that is not known yet is not judged by it, and while no light is known nothing is
 * `covered`: a wall, the sky or fog from the first check on is learnt as what this camera shows. A camera that is steered has
 * no usual view: neither `blurred` nor `turned` is asked of it, and of all that it shows one thing is learnt, how empty it is.
 */

export const pictureFindings = ['black', 'covered', 'frozen', 'blurred', 'turned'] as const;
export type PictureFinding = (typeof pictureFindings)[number];

/** Words that the camera writes into its picture are as much as the rest; a street with lamps is lighter. */
const blackShare = 0.97;
const coveredFlatShare = 0.97;
/** A camera that looks at the sky or at snow all day. */
const usuallyFlat = 0.9;
const coveredMoreFlat = 0.4;
const coveredSharpness = 0.15;
/** Of 255. */
const lampsBrighterBy = 80;
const blurredSharpness = 0.35;
/** Below this part of the usual likeness a view that fits better elsewhere was turned… */
const turnedLikeness = 0.8;
const turnedBetterBy = 0.03;
/** …and below this one it was turned wherever it fits. */
const turnedFarLikeness = 0.6;
const mostColumnsMoved = 5;
const mostRowsMoved = 3;

/** An hour, at a check every five minutes. */
const checksToLearn = 12;
/** A light with less of all checks says nothing of how empty pictures are: fog in the first hour. */
const seldom = 1 / 20;
/** Beside the lights: wherever a camera that is steered looked. */
const steered = 'steered';
/** Then a check moves what is usual by this part: it follows the seasons, and no day of fog. */
const slowest = 1 / 200;
const lightStep = 48;

const beginsAfter: Readonly<Record<PictureFinding, number>> = {
  black: 3,
  covered: 3,
  frozen: 3,
  blurred: 6,
  turned: 6,
};
const endsAfter = 2;

/** What this camera's pictures are like in one light. */
export interface UsualView {
  readonly checks: number;
  readonly sharpness: number;
  readonly flatShare: number;
  /** Of a picture to `edges`. */
  readonly likeness: number;
  readonly edges: Float32Array;
}

export interface Course {
  /** Checks in a row in which it was so; below zero: in which it was not. */
  readonly streak: number;
  /** Since when it is so; null while it is not. */
  readonly sinceUs: number | null;
  /** It was so often enough to be told. */
  readonly isFound: boolean;
}

export type Courses = Readonly<Record<PictureFinding, Course>>;

export interface CameraView {
  readonly courses: Courses;
  readonly fingerprint: string;
  readonly usual: ReadonlyMap<string, UsualView>;
}

export interface Check {
  readonly atUs: number;
  readonly measures: PictureMeasures;
  /** It was the same picture for some seconds, too. */
  readonly isStill: boolean;
  readonly isSteered: boolean;
}

export type Suspicions = Readonly<Partial<Record<PictureFinding, boolean>>>;

const nothing: Course = { streak: 0, sinceUs: null, isFound: false };
export const newView: CameraView = {
  courses: { black: nothing, covered: nothing, frozen: nothing, blurred: nothing, turned: nothing },
  fingerprint: '',
  usual: new Map(),
};

export function lightOf({ brightness, isGrey }: PictureMeasures): string {
  return `${isGrey ? 'grey' : 'colour'}-${Math.floor(brightness / lightStep)}`;
}

/** Checks that lie far apart are not one after the other; what was found lasts. */
export function withoutStreaks(view: CameraView): CameraView {
  const begun = (course: Course): Course => (course.isFound ? { ...course, streak: 0 } : nothing);
  const { black, covered, frozen, blurred, turned } = view.courses;
  const courses = {
    black: begun(black),
    covered: begun(covered),
    frozen: begun(frozen),
    blurred: begun(blurred),
    turned: begun(turned),
  };
  return { ...view, courses };
}

/** The next state of a camera; pure. */
export function judge(view: CameraView, check: Check): CameraView {
  const suspicions = suspect(view, check);
  const courses = advance(view.courses, suspicions, check.atUs);
  const isCalm = Object.values(courses).every(({ streak, isFound }) => streak <= 0 && !isFound);
  const usual = isCalm ? learn(view.usual, check) : view.usual;
  return { courses, fingerprint: check.measures.fingerprint, usual };
}

/** What one picture looks like; absent is not judged. */
export function suspect({ usual, fingerprint }: CameraView, check: Check): Suspicions {
  const { measures, isStill, isSteered } = check;
  if (measures.darkShare >= blackShare) return { black: true };
  if (isCovered(check, usual)) return { black: false, covered: true };
  const seen = { black: false, covered: false, frozen: isStill && measures.fingerprint === fingerprint };
  const known = usual.get(lightOf(measures));
  if (isSteered || !known || known.checks < checksToLearn) return seen;
  const blurred = measures.sharpness < blurredSharpness * known.sharpness;
  return blurred ? { ...seen, blurred } : { ...seen, blurred, turned: isTurned(measures, known) };
}

/**
 * NOTE: what covers a camera changes its light, so it is held against all lights that are known. A night with a few lamps
 * shows as little, but its lamps are far brighter than the rest.
 */
function isCovered(
  { measures: { flatShare, sharpness, brightest, brightness }, isSteered }: Check,
  usual: ReadonlyMap<string, UsualView>,
): boolean {
  if (brightest - brightness > lampsBrighterBy) return false;
  const known = knownViews(usual, { isSteered });
  if (known.length === 0) return false;
  const usualFlat = usualFlatShare(known);
  if (flatShare >= coveredFlatShare) return usualFlat < usuallyFlat;
  const leastSharp = Math.min(...known.map((view) => view.sharpness));
  return !isSteered && flatShare >= usualFlat + coveredMoreFlat && sharpness < coveredSharpness * leastSharp;
}

function knownViews(
  usual: ReadonlyMap<string, UsualView>,
  { isSteered }: { readonly isSteered: boolean },
): UsualView[] {
  const asked = [...usual].filter(([light]) => isSteered || light !== steered);
  return asked.map(([, view]) => view).filter(({ checks }) => checks >= checksToLearn);
}

function usualFlatShare(known: readonly UsualView[]): number {
  const all = known.reduce((sum, { checks }) => sum + checks, 0);
  const often = known.filter(({ checks }) => checks >= seldom * all);
  return Math.max(...often.map(({ flatShare }) => flatShare));
}

function isTurned({ edges }: PictureMeasures, { edges: usual, likeness: usually }: UsualView): boolean {
  const likeness = likenessOf(usual, edges);
  if (likeness < turnedFarLikeness * usually) return true;
  return likeness < turnedLikeness * usually && bestMovedLikeness(usual, edges) > likeness + turnedBetterBy;
}

/** How well a picture fits another when it is moved by some places, over what both still show. */
function bestMovedLikeness(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let best = -1;
  for (let across = -mostColumnsMoved; across <= mostColumnsMoved; across += 1)
    for (let down = -mostRowsMoved; down <= mostRowsMoved; down += 1)
      if (across !== 0 || down !== 0) best = Math.max(best, movedLikeness(a, b, { across, down }));
  return best;
}

function movedLikeness(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { across, down }: { readonly across: number; readonly down: number },
): number {
  const ofA: number[] = [];
  const ofB: number[] = [];
  for (let y = Math.max(0, -down); y < Math.min(rows, rows - down); y += 1)
    for (let x = Math.max(0, -across); x < Math.min(columns, columns - across); x += 1)
      for (let direction = 0; direction < directions; direction += 1) {
        ofA.push(a[(y * columns + x) * directions + direction] ?? 0);
        ofB.push(b[((y + down) * columns + x + across) * directions + direction] ?? 0);
      }
  return likenessOf(ofA, ofB);
}

function advance(courses: Courses, suspicions: Suspicions, atUs: number): Courses {
  const next = (finding: PictureFinding): Course =>
    advanceOne(courses[finding], suspicions[finding], { atUs, needed: beginsAfter[finding] });
  return {
    black: next('black'),
    covered: next('covered'),
    frozen: next('frozen'),
    blurred: next('blurred'),
    turned: next('turned'),
  };
}

function advanceOne(
  course: Course,
  isSo: boolean | undefined,
  { atUs, needed }: { readonly atUs: number; readonly needed: number },
): Course {
  if (isSo === undefined) return course;
  if (isSo) {
    const streak = Math.max(0, course.streak) + 1;
    return { streak, sinceUs: course.sinceUs ?? atUs, isFound: course.isFound || streak >= needed };
  }
  const streak = Math.max(-endsAfter, Math.min(0, course.streak) - 1);
  const isOver = !course.isFound || streak <= -endsAfter;
  return isOver ? { streak, sinceUs: null, isFound: false } : { ...course, streak };
}

function learn(
  usual: ReadonlyMap<string, UsualView>,
  { measures, isSteered }: Check,
): ReadonlyMap<string, UsualView> {
  const light = isSteered ? steered : lightOf(measures);
  const { sharpness, flatShare, edges } = measures;
  const before = usual.get(light);
  const likeness = before ? likenessOf(before.edges, edges) : 1;
  const seen = { sharpness, flatShare, likeness, edges };
  return new Map(usual).set(light, before ? blend(before, seen) : { checks: 1, ...asUsual(seen) });
}

type Seen = Pick<PictureMeasures, 'sharpness' | 'flatShare' | 'edges'> & { readonly likeness: number };

function asUsual({ edges, ...seen }: Seen): Omit<UsualView, 'checks'> {
  return { ...seen, edges: Float32Array.from(edges) };
}

function blend(before: UsualView, seen: Seen): UsualView {
  const part = Math.max(slowest, 1 / (before.checks + 1));
  const mix = (old: number, now: number): number => old + part * (now - old);
  return {
    checks: before.checks + 1,
    sharpness: mix(before.sharpness, seen.sharpness),
    flatShare: mix(before.flatShare, seen.flatShare),
    likeness: mix(before.likeness, seen.likeness),
    edges: before.edges.map((old, index) => mix(old, seen.edges[index] ?? 0)),
  };
}
