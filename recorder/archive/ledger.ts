import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { tolerateIndex } from './index-database.ts';
import type { ProblemListener } from './index-database.ts';

export const ledgerStates = [
  'recorded',
  'camera-down',
  'network',
  'refused',
  'disk',
  'paused',
  'recorder-down',
] as const;
export type LedgerState = (typeof ledgerStates)[number];

export interface LedgerSpan {
  readonly fromUs: number;
  /** Null for the state that lasts. */
  readonly toUs: number | null;
  readonly state: LedgerState;
  readonly cause: string;
}

/** Of one camera; both ends are known. */
export interface ClosedSpan extends LedgerSpan {
  readonly toUs: number;
}

interface Current {
  readonly id: number;
  readonly fromUs: number;
  readonly state: LedgerState;
  readonly cause: string;
  /** Of `recorded`: the end of the last sealed fragment. */
  endUs: number;
}

/** The id of a span the index did not take. */
const neverWritten = -1;

/** A day of a large recorder with cameras that come and go. */
const mostSpans = 100_000;

/** Fragments further apart than this have a gap between them. */
const smallestGapUs = 1_500_000;

/**
 * What happened in every second of every camera. Spans of one camera never overlap and leave nothing out: a change
 * of state closes one span and opens the next at the same instant.
 */
export class Ledger {
  readonly #onProblem: ProblemListener;
  readonly #open: StatementSync;
  readonly #close: StatementSync;
  readonly #between: StatementSync;
  readonly #allBetween: StatementSync;
  readonly #lasting: StatementSync;
  readonly #moveEnd: StatementSync;
  readonly #moveStart: StatementSync;
  readonly #current = new Map<string, Current>();

  constructor(database: DatabaseSync, onProblem: ProblemListener = () => {}) {
    this.#onProblem = onProblem;
    this.#open = database.prepare(
      `insert into ledger (camera_id, from_us, to_us, state, cause) values (?, ?, null, ?, ?)`,
    );
    this.#close = database.prepare(`update ledger set to_us = ? where id = ?`);
    this.#between = database.prepare(
      `select from_us, to_us, state, cause from ledger where camera_id = ? and from_us < ? and (to_us is null or to_us > ?)
       order by from_us, id limit ?`,
    );
    this.#allBetween = database.prepare(
      `select camera_id, from_us, to_us, state, cause from ledger where from_us < ? and (to_us is null or to_us > ?)
       order by camera_id, from_us, id limit ?`,
    );
    this.#lasting = database.prepare(
      `select id, from_us, state, cause from ledger where camera_id = ? and to_us is null order by id desc limit 1`,
    );
    this.#moveEnd = database.prepare(
      `update ledger set to_us = ?1 where camera_id = ?2 and state = 'recorded' and to_us = ?3`,
    );
    this.#moveStart = database.prepare(
      `update ledger set from_us = ?1 where camera_id = ?2 and state = 'recorder-down' and from_us = ?3`,
    );
  }

  /** The state that had no end when the recorder ended. */
  findLasting(cameraId: string): { fromUs: number; isRecorded: boolean } | undefined {
    const row = this.#lasting.get(cameraId);
    return row && { fromUs: Number(row.from_us), isRecorded: row.state === 'recorded' };
  }

  /** At start: what lasted when the recorder ended is closed at its last sign of life; since then the recorder was down. */
  resume(cameraId: string, aliveUs: number | undefined, nowUs: number): void {
    const row = this.#lasting.get(cameraId);
    const fromUs = row ? Math.max(Number(row.from_us), aliveUs ?? nowUs) : nowUs;
    if (row) this.#closeSpan(Number(row.id), fromUs);
    this.#begin(cameraId, { fromUs, state: 'recorder-down', cause: row ? 'stopped' : 'starting' });
  }

  /** After a crash the files tell more exactly how far footage reaches than the last sign of life did. */
  correctRecordedEnd(cameraId: string, provisionalUs: number, endUs: number): void {
    this.#moveEnd.run(endUs, cameraId, provisionalUs);
    this.#moveStart.run(endUs, cameraId, provisionalUs);
  }

  /** A sealed fragment. */
  noteRecorded(cameraId: string, fromUs: number, toUs: number): void {
    const current = this.#current.get(cameraId);
    const isClose =
      current?.state === 'recorded' && fromUs - current.endUs < smallestGapUs && fromUs >= current.fromUs;
    if (current && isClose) {
      current.endUs = Math.max(current.endUs, toUs);
      return;
    }
    if (current?.state === 'recorded')
      this.#change(cameraId, { fromUs: current.endUs, state: 'network', cause: 'gap' });
    this.#change(cameraId, { fromUs, state: 'recorded', cause: '' });
    const begun = this.#current.get(cameraId);
    if (begun) begun.endUs = toUs;
  }

  /** Anything but footage; it begins where footage ended. */
  note(cameraId: string, state: Exclude<LedgerState, 'recorded'>, cause: string, nowUs: number): void {
    const current = this.#current.get(cameraId);
    if (current?.state === state && current.cause === cause) return;
    const fromUs = current?.state === 'recorded' ? current.endUs : nowUs;
    this.#change(cameraId, { fromUs, state, cause });
  }

  /** The clock of the machine was put from an instant to another: what lies between is no camera's time. */
  noteStep(cameraId: string, beforeUs: number, afterUs: number): void {
    const current = this.#current.get(cameraId);
    if (!current) return;
    const { state, cause, endUs } = current;
    const fromUs = state === 'recorded' ? endUs : beforeUs;
    this.#change(cameraId, { fromUs, state: 'recorder-down', cause: 'clock-step' });
    if (state !== 'recorded') this.#change(cameraId, { fromUs: afterUs, state, cause });
  }

  /** At a graceful end every span gets its end, so that nothing is left to guess. */
  finish(cameraId: string, nowUs: number): void {
    this.note(cameraId, 'recorder-down', 'stopped', nowUs);
    this.#current.delete(cameraId);
  }

  stateOf(cameraId: string): { state: LedgerState; cause: string; sinceUs: number } | undefined {
    const current = this.#current.get(cameraId);
    return current && { state: current.state, cause: current.cause, sinceUs: current.fromUs };
  }

  listBetween(cameraId: string, fromUs: number, toUs: number, limit = 10_000): LedgerSpan[] {
    return this.#between.all(cameraId, toUs, fromUs, limit).map(toSpan);
  }

  /** Of every camera there is a word of in this time, cut to it. */
  readAll(
    fromUs: number,
    toUs: number,
    limit = mostSpans,
  ): { isCut: boolean; cameras: { cameraId: string; spans: ClosedSpan[] }[] } {
    const rows = this.#allBetween.all(toUs, fromUs, limit + 1);
    const cameras = new Map<string, ClosedSpan[]>();
    for (const row of rows.slice(0, limit)) {
      const cameraId = String(row.camera_id);
      const span = toSpan(row);
      const cut = {
        ...span,
        fromUs: Math.max(fromUs, span.fromUs),
        toUs: Math.min(toUs, span.toUs ?? this.#endOf(cameraId, toUs)),
      };
      const spans = cameras.get(cameraId) ?? [];
      cameras.set(cameraId, spans);
      if (cut.fromUs < cut.toUs) spans.push(cut);
    }
    return {
      isCut: rows.length > limit,
      cameras: [...cameras].map(([cameraId, spans]) => ({ cameraId, spans })),
    };
  }

  /** How far what lasts is certain: footage reaches as far as its last whole fragment. */
  #endOf(cameraId: string, toUs: number): number {
    const current = this.#current.get(cameraId);
    return current?.state === 'recorded' ? current.endUs : toUs;
  }

  #change(cameraId: string, next: { fromUs: number; state: LedgerState; cause: string }): void {
    const current = this.#current.get(cameraId);
    // NOTE: after a step of the clock an instant may lie before the span began; a span never ends before it begins.
    if (current) this.#closeSpan(current.id, Math.max(current.fromUs, next.fromUs));
    this.#begin(cameraId, next);
  }

  #closeSpan(id: number, toUs: number): void {
    tolerateIndex(this.#onProblem, () => this.#close.run(toUs, id));
  }

  #begin(
    cameraId: string,
    { fromUs, state, cause }: { fromUs: number; state: LedgerState; cause: string },
  ): void {
    const opened = tolerateIndex(this.#onProblem, () => this.#open.run(cameraId, fromUs, state, cause));
    const id = Number(opened?.lastInsertRowid ?? neverWritten);
    this.#current.set(cameraId, { id, fromUs, state, cause, endUs: fromUs });
  }
}

function toSpan(row: Record<string, SQLOutputValue>): LedgerSpan {
  const state = ledgerStates.find((name) => name === row.state) ?? 'recorder-down';
  const toUs = row.to_us === null ? null : Number(row.to_us);
  return { fromUs: Number(row.from_us), toUs, state, cause: String(row.cause) };
}
