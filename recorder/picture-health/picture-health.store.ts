import { isDeepStrictEqual } from 'node:util';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { z } from 'zod';
import { tolerateIndex } from '../archive/index-database.ts';
import type { ProblemListener } from '../archive/index-database.ts';
import { newView, pictureFindings } from './judge.ts';
import type { CameraView, Courses, PictureFinding, UsualView } from './judge.ts';
import { columns, directions, rows } from './measure.ts';

export interface FindingSpan {
  readonly cameraId: string;
  readonly finding: PictureFinding;
  readonly fromUs: number;
  /** Null while it lasts. */
  readonly toUs: number | null;
}

export interface PictureStatus {
  /** Null until the first check. */
  readonly checkedAtUs: number | null;
  readonly findings: readonly { readonly finding: PictureFinding; readonly sinceUs: number }[];
}

export interface KnownCamera {
  readonly view: CameraView;
  readonly checkedAtUs: number | null;
}

const keptMs = 366 * 86_400_000;
const mostSpans = 10_000;
const edgesBytes = columns * rows * directions * Float32Array.BYTES_PER_ELEMENT;

const course = z.object({ streak: z.int(), sinceUs: z.int().nullable(), isFound: z.boolean() });
const savedCourses = z
  .string()
  .transform((text, { addIssue }) => {
    try {
      return JSON.parse(text);
    } catch {
      addIssue('not JSON');
      return z.NEVER;
    }
  })
  .pipe(z.object({ black: course, covered: course, frozen: course, blurred: course, turned: course }));

const unchecked: PictureStatus = { checkedAtUs: null, findings: [] };

/**
 * What is known of the pictures of each camera: what is usual, what was found and since when. It survives a start, so that a
 * restart raises no alarm and ends none; an index that is lost is learnt anew. There is no picture in it: sums of edges by
 * 16 × 9 places, over days.
 */
export class PictureHealthStore {
  readonly #database: DatabaseSync;
  readonly #onProblem: ProblemListener;
  readonly #statuses = new Map<string, PictureStatus>();

  constructor(database: DatabaseSync, onProblem: ProblemListener = () => {}) {
    this.#database = database;
    this.#onProblem = onProblem;
    tolerateIndex(onProblem, () => {
      for (const cameraId of this.#listKnown()) this.#tell(cameraId, this.load(cameraId));
    });
  }

  statusOf(cameraId: string): PictureStatus {
    return this.#statuses.get(cameraId) ?? unchecked;
  }

  load(cameraId: string): KnownCamera {
    const row = this.#database
      .prepare('select courses, fingerprint, checked_at_us from picture_view where camera_id = ?')
      .get(cameraId);
    if (!row) return { view: newView, checkedAtUs: null };
    const courses = savedCourses.safeParse(row.courses).data ?? newView.courses;
    const view = { courses, fingerprint: String(row.fingerprint), usual: this.#loadUsual(cameraId) };
    return { view, checkedAtUs: Number(row.checked_at_us) };
  }

  /** NOTE: what is usual in other lights was not touched and is not written again. */
  save(cameraId: string, before: CameraView, after: KnownCamera & { readonly checkedAtUs: number }): void {
    const { view, checkedAtUs } = after;
    this.#tell(cameraId, after);
    tolerateIndex(this.#onProblem, () => {
      this.#database
        .prepare(
          'insert or replace into picture_view (camera_id, courses, fingerprint, checked_at_us) values (?, ?, ?, ?)',
        )
        .run(cameraId, JSON.stringify(view.courses), view.fingerprint, checkedAtUs);
      for (const [light, usual] of view.usual)
        if (before.usual.get(light) !== usual) this.#saveUsual(cameraId, light, usual);
      this.#saveFindings(cameraId, before.courses, { courses: view.courses, atUs: checkedAtUs });
    });
  }

  /** The view was changed on purpose: what is usual is learnt anew, and nothing is wrong with it. */
  learnAnew(cameraId: string, atUs: number): void {
    const { view, checkedAtUs } = this.load(cameraId);
    this.#database.prepare('delete from picture_usual where camera_id = ?').run(cameraId);
    this.save(cameraId, view, { view: newView, checkedAtUs: checkedAtUs ?? atUs });
  }

  /** What was found is over with the last check, or now where the clock was ahead; what is usual stays known. */
  endFindings(cameraId: string, nowUs: number): void {
    const { view, checkedAtUs } = this.load(cameraId);
    if (checkedAtUs === null || (checkedAtUs <= nowUs && isDeepStrictEqual(view.courses, newView.courses)))
      return;
    const after = { ...view, courses: newView.courses };
    this.save(cameraId, view, { view: after, checkedAtUs: Math.min(checkedAtUs, nowUs) });
  }

  /** Cameras that are gone, and all where pictures are not checked: nothing is known of them any more. */
  keepOnly(cameraIds: ReadonlySet<string>, atUs: number): void {
    const known = tolerateIndex(this.#onProblem, () => this.#listKnown()) ?? [];
    for (const cameraId of known) {
      if (cameraIds.has(cameraId)) continue;
      tolerateIndex(this.#onProblem, () => {
        this.learnAnew(cameraId, atUs);
        this.#database.prepare('delete from picture_view where camera_id = ?').run(cameraId);
      });
      this.#statuses.delete(cameraId);
    }
  }

  /** By the index `picture_finding_by_time`; those that last and those that ended within. */
  listFindings(fromUs: number, toUs: number): FindingSpan[] {
    return this.#database
      .prepare(
        `select camera_id, finding, from_us, to_us from picture_finding
         where from_us < ? and (to_us is null or to_us > ?) order by from_us, number limit ?`,
      )
      .all(toUs, fromUs, mostSpans)
      .flatMap(toSpan);
  }

  forget(nowUs: number): void {
    this.#database.prepare('delete from picture_finding where to_us < ?').run(nowUs - keptMs * 1000);
  }

  #listKnown(): string[] {
    return this.#database
      .prepare('select camera_id from picture_view')
      .all()
      .map((row) => String(row.camera_id));
  }

  #tell(cameraId: string, { view, checkedAtUs }: KnownCamera): void {
    const findings = pictureFindings.flatMap((finding) => {
      const { isFound, sinceUs } = view.courses[finding];
      return isFound && sinceUs !== null ? [{ finding, sinceUs }] : [];
    });
    this.#statuses.set(cameraId, { checkedAtUs, findings });
  }

  #loadUsual(cameraId: string): Map<string, UsualView> {
    const saved = this.#database
      .prepare(
        'select light, checks, sharpness, flat_share, likeness, edges from picture_usual where camera_id = ?',
      )
      .all(cameraId);
    return new Map(saved.flatMap((row) => toUsual(row).map((usual) => [String(row.light), usual] as const)));
  }

  #saveUsual(cameraId: string, light: string, usual: UsualView): void {
    const { checks, sharpness, flatShare, likeness, edges } = usual;
    this.#database
      .prepare(
        `insert or replace into picture_usual (camera_id, light, checks, sharpness, flat_share, likeness, edges)
         values (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(cameraId, light, checks, sharpness, flatShare, likeness, new Uint8Array(edges.buffer.slice(0)));
  }

  #saveFindings(
    cameraId: string,
    before: Courses,
    { courses, atUs }: { readonly courses: Courses; readonly atUs: number },
  ): void {
    for (const finding of pictureFindings) {
      const [was, is] = [before[finding], courses[finding]];
      if (was.isFound && !is.isFound)
        this.#database
          .prepare(
            'update picture_finding set to_us = max(from_us, ?) where camera_id = ? and finding = ? and to_us is null',
          )
          .run(atUs, cameraId, finding);
      if (!was.isFound && is.isFound)
        this.#database
          .prepare('insert into picture_finding (camera_id, finding, from_us) values (?, ?, ?)')
          .run(cameraId, finding, is.sinceUs ?? atUs);
    }
  }
}

/** None of a row that is damaged. */
function toUsual(row: Record<string, SQLOutputValue>): UsualView[] {
  const bytes = row.edges instanceof Uint8Array ? row.edges : new Uint8Array();
  if (bytes.byteLength !== edgesBytes) return [];
  return [
    {
      checks: Number(row.checks),
      sharpness: Number(row.sharpness),
      flatShare: Number(row.flat_share),
      likeness: Number(row.likeness),
      edges: new Float32Array(bytes.slice().buffer),
    },
  ];
}

function toSpan(row: Record<string, SQLOutputValue>): FindingSpan[] {
  const finding = pictureFindings.find((known) => known === row.finding);
  const toUs = row.to_us === null ? null : Number(row.to_us);
  return finding ? [{ cameraId: String(row.camera_id), finding, fromUs: Number(row.from_us), toUs }] : [];
}
