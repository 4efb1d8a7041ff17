import type { Actor } from '#kernel/access/actor.ts';
import type { Clock } from '#kernel/clock/clock.ts';
import type { Db } from '#kernel/db/db.ts';

export interface FileAccessContext<Tables = never> {
  readonly db: Db<Tables>;
  readonly actor: Actor;
  readonly clock: Clock;
}

/** A module's answer to "may this actor see a file of that subject?" Files of subjects without a rule are never served. */
export interface FileAccessRule {
  /** The noun files are attached to, as in table names: `reports.report`. */
  readonly subjectType: `${string}.${string}`;
  readonly mayRead: (context: FileAccessContext, subjectId: string, fileId: string) => Promise<boolean>;
  /** No browser may keep it: what is taken back must be gone. */
  readonly isNeverCached: boolean;
}

/**
 * Declares who may see the files of one kind of subject; a module lists it in its server as `fileAccess`.
 *
 * @example
 * defineFileAccess<ReportsTables>('reports.report', async (ctx, reportId) => isReportVisible(ctx, reportId));
 */
export function defineFileAccess<Tables>(
  subjectType: FileAccessRule['subjectType'],
  mayRead: (context: FileAccessContext<Tables>, subjectId: string, fileId: string) => Promise<boolean>,
  { isNeverCached = false }: { isNeverCached?: boolean } = {},
): FileAccessRule {
  // NOTE: the rule is typed by its module's tables; the kernel holds rules of all modules in one list.
  return { subjectType, mayRead: mayRead as unknown as FileAccessRule['mayRead'], isNeverCached };
}
