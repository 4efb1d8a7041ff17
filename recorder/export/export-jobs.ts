import { footageBytes } from './export-package.ts';
import type { ExportPlan } from './export-package.ts';

/** A plan that is not fetched is forgotten, and so is what became of one. */
const rememberedMs = 30 * 60_000;
const maximumRemembered = 200;
/** Each reads and hashes as fast as its disk allows; more would only slow each other down. */
const maximumUnderWay = 2;

export type ExportState = 'waiting' | 'under-way' | 'done' | 'failed';

export interface ExportJob {
  readonly plan: ExportPlan;
  readonly bytesTotal: number;
  state: ExportState;
  bytesDone: number;
}

/** The exports of the last half hour: what was planned, how far it is. Footage itself is never kept. */
export class ExportJobs {
  readonly #jobs = new Map<string, { readonly job: ExportJob; readonly untilMs: number }>();

  /** Undefined when too many wait already. */
  add(plan: ExportPlan): ExportJob | undefined {
    this.#forgetOld();
    if (this.#jobs.size >= maximumRemembered) return undefined;
    const job: ExportJob = { plan, bytesTotal: footageBytes(plan), state: 'waiting', bytesDone: 0 };
    this.#jobs.set(plan.exportId, { job, untilMs: performance.now() + rememberedMs });
    return job;
  }

  find(exportId: string): ExportJob | undefined {
    this.#forgetOld();
    return this.#jobs.get(exportId)?.job;
  }

  /** Whether another one may begin. */
  get hasRoom(): boolean {
    return [...this.#jobs.values()].filter(({ job }) => job.state === 'under-way').length < maximumUnderWay;
  }

  #forgetOld(): void {
    const nowMs = performance.now();
    for (const [exportId, { job, untilMs }] of this.#jobs)
      if (untilMs < nowMs && job.state !== 'under-way') this.#jobs.delete(exportId);
  }
}
