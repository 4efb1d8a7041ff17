import { handlerFor } from '#kernel/context.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import { exportAppeals, listAppeals } from '../../contract/clock-routes.ts';
import type { AppealRow } from '../../contract/clock-routes.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportsTables } from '../tables.ts';
import { listRegister } from './appeal.store.ts';
import type { RegisterRow } from './appeal.store.ts';
import { civilDayAt, dateOf } from './civil-day.ts';
import { registerNumberOf } from './registration.ts';

const handle = handlerFor<ReportsTables>();

/** A year of a town of half a million is below this. */
const exportLimit = 50_000;

export const registerHandlers = [
  handle(listAppeals, async (context, { limit, ...filter }) => {
    const rows = await listRegister(context.db, { ...filter, actor: context.actor }, limit);
    context.audit({ type: 'reports.register', id: String(filter.year) }, { rowCount: rows.length });
    const next = rows.length === limit ? (rows.at(-1)?.registerNumber ?? null) : null;
    return { appeals: await presentRows(context, rows), next };
  }),

  handle(exportAppeals, async (context, { year }) => {
    const rows = await listRegister(context.db, { year, actor: context.actor }, exportLimit);
    context.audit({ type: 'reports.register', id: String(year) }, { rowCount: rows.length, export: 'csv' });
    const csv = toCsv(context, await presentRows(context, rows));
    return {
      fileName: `appeals-${year}.csv`,
      mediaType: 'text/csv;charset=utf-8',
      base64: Buffer.from(csv).toString('base64'),
    };
  }),
];

async function presentRows(
  { db, clock }: ReportsContext,
  rows: readonly RegisterRow[],
): Promise<AppealRow[]> {
  const names = await findPersonNames(
    db,
    rows.flatMap((row) => row.authorPersonId ?? []),
  );
  const now = clock.now();
  return rows.map((row) => ({
    reportNumber: row.reportNumber,
    registerNumber: registerNumberOf(row),
    legalClass: row.legalClass,
    applicant: (row.authorPersonId ? names.get(row.authorPersonId) : row.contactName) ?? null,
    receivedAt: row.receivedAt.toISOString(),
    registeredAt: row.registeredAt.toISOString(),
    dueOn: row.dueOn,
    answeredAt: row.stoppedAt?.toISOString() ?? null,
    isOverdue: row.dueAt !== null && (row.stoppedAt ?? now) >= row.dueAt,
  }));
}

/** For spreadsheets: a byte order mark, semicolons as in Russian and Ukrainian settings, no cell that is a formula. */
function toCsv({ locale, town, text }: ReportsContext, rows: readonly AppealRow[]): string {
  const on = (instant: string | null): string =>
    instant === null ? '' : dateOf(civilDayAt(new Date(instant), town.timeZone));
  const head = ['number', 'report', 'class', 'applicant', 'received', 'registered', 'due', 'answered'].map(
    (column) => text(locale, `reports.register.${column}`),
  );
  const lines = rows.map((row) => [
    row.registerNumber,
    String(row.reportNumber),
    text(locale, `reports.legal-class.${row.legalClass}`),
    row.applicant ?? '',
    on(row.receivedAt),
    on(row.registeredAt),
    row.dueOn ?? '',
    on(row.answeredAt),
  ]);
  return `\uFEFF${[head, ...lines].map((cells) => cells.map(csvCell).join(';')).join('\r\n')}\r\n`;
}

export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
