import { handlerFor } from '#kernel/context.ts';
import { writeDocx } from '#kernel/documents/docx.ts';
import { pdfType, writePdf } from '#kernel/documents/pdf.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { FileAnswer } from '#kernel/http/file-answer.ts';
import { defaultLocale } from '#kernel/i18n/locale.ts';
import { downloadSummary, readSummary } from '../../contract/head-routes.ts';
import type { MorningSummary } from '../../contract/head-routes.ts';
import { situationProblems } from '../../contract/problems.ts';
import type { SituationContext } from '../context.ts';
import { requireWholeTown } from '../head/head.policy.ts';
import type { SituationTables } from '../tables.ts';
import { composeSummaryDocument } from './summary-document.ts';
import { summaryFor } from './shown-summary.ts';
import { findSummary, listSummaryDays } from './summary.store.ts';

const handle = handlerFor<SituationTables>();
const daysAtMost = 31;
const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

export const summaryHandlers = [
  handle(readSummary, async (context, { day }) => {
    requireWholeTown(context.actor, 'situation.head.read');
    const days = await listSummaryDays(context.db, daysAtMost);
    const found = await loadSummary(context, day === 'latest' ? (days[0] ?? null) : day);
    return { ...found, madeAt: found.madeAt.toISOString(), days };
  }),

  handle(downloadSummary, async (context, { day, format }) => {
    requireWholeTown(context.actor, 'situation.head.read');
    const { summary } = await loadSummary(context, day);
    const { locale, text, town } = context;
    const words = (key: string, values?: Record<string, string>): string => text(locale, key, values);
    const document = composeSummaryDocument({ day, summary, town: town.name, locale, text: words });
    const name = `situation-${day}.${format}`;
    if (format === 'pdf')
      return new FileAnswer({
        name,
        mediaType: pdfType,
        make: async () => await writePdf(document, locale),
      });
    return new FileAnswer({
      name,
      mediaType: docxType,
      make: async () => await writeDocx(document, locale),
    });
  }),
];

async function loadSummary(
  context: SituationContext,
  day: string | null,
): Promise<{ day: string; madeAt: Date; summary: MorningSummary }> {
  const { db, locale } = context;
  const row = day === null ? undefined : await findSummary(db, day);
  const summary = row?.content[locale] ?? row?.content[defaultLocale];
  if (!row || !summary) throw new Problem(situationProblems.summaryNotFound);
  return { day: row.day, madeAt: row.madeAt, summary: summaryFor(context, summary) };
}
