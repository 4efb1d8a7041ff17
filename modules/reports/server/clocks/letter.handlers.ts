import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findOrganisation } from '#kernel/identity/organisation.store.ts';
import { findPerson } from '#kernel/identity/person.store.ts';
import { writeLetter } from '../../contract/clock-routes.ts';
import type { LegalClass } from '../../contract/clocks.ts';
import { isAppeal } from '../../contract/clocks.ts';
import { reportProblems } from '../../contract/problems.ts';
import { listContacts } from '../intake/contact.store.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReport } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import type { HistoryTable, ReportsTables } from '../tables.ts';
import { findAppeal } from './appeal.store.ts';
import { mayReadLetter } from './clock.policy.ts';
import { listClocksOf } from './clock.store.ts';
import type { ClockRow } from './clock.store.ts';
import { dueText } from './escalation.ts';
import { findLetterStep } from './letter-facts.ts';
import type { LetterKind } from './letter-facts.ts';
import { docxType, renderLetter } from '#kernel/documents/letter.ts';
import type { Letter } from '#kernel/documents/letter.ts';
import { registerNumberOf } from './registration.ts';
import type { AppealTable } from './tables.ts';

const handle = handlerFor<ReportsTables>();

export const letterHandlers = [
  handle(writeLetter, async (context, { number, kind }) => {
    const { db, actor } = context;
    const report = await findReport(db, number);
    if (!report || !mayReadLetter(actor, report)) throw new Problem(reportProblems.notFound);

    context.audit({ type: 'reports.report', id: report.id }, { letter: kind });
    const letter = await composeLetter(context, report, kind);
    if (!letter) throw new Problem(reportProblems.noLetter);
    const bytes = await renderLetter(letter);
    return { fileName: `${kind}-${number}.docx`, mediaType: docxType, base64: bytes.toString('base64') };
  }),
];

/** The language of the law the appeal falls under. */
function languageOf(legalClass: LegalClass): string {
  return legalClass === 'appeal-ru' ? 'ru' : 'uk';
}

async function composeLetter(
  context: ReportsContext,
  report: ReportRow,
  kind: LetterKind,
): Promise<Letter | null> {
  const { db } = context;
  const appeal = await findAppeal(db, report.id);
  const step = await findLetterStep(db, report, kind);
  if (!appeal || !step || !isAppeal(report.legalClass)) return null;
  const clocks = await listClocksOf(db, [report.id]);
  const clock = clocks.findLast((row) => row.ruleId === `${report.legalClass}.answer`);
  const organisation = report.organisationId ? await findOrganisation(db, report.organisationId) : undefined;
  const sender = {
    name: organisation?.name ?? context.town.name,
    address: organisation?.address ?? null,
    contacts: [organisation?.phone, organisation?.email].filter(Boolean).join(', '),
  };
  return wordLetter(context, {
    report,
    kind,
    appeal,
    step,
    clock,
    sender,
    addressee: await addresseeOf(context, report),
  });
}

interface LetterFacts {
  readonly report: ReportRow;
  readonly kind: LetterKind;
  readonly appeal: AppealTable;
  readonly step: HistoryTable;
  readonly clock: ClockRow | undefined;
  readonly sender: Letter['sender'];
  readonly addressee: readonly string[];
}

function wordLetter(context: ReportsContext, facts: LetterFacts): Letter {
  const { report, appeal, step, clock, kind, sender } = facts;
  const locale = languageOf(report.legalClass);
  const date = (instant: Date): string =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: context.town.timeZone }).format(instant);
  const values = {
    number: registerNumberOf(appeal),
    report: String(report.number),
    registeredOn: date(appeal.registeredAt),
    writtenOn: date(step.occurredAt),
    address: report.address ?? '—',
    reason: step.text ?? '',
    dueOn: clock ? dueText(clock, locale, context.town.timeZone) : '—',
    organisation: sender.name,
  };
  const text = (key: string): string => context.text(locale, key, values);
  const law =
    report.legalClass === 'appeal-ru' ? text('reports.letter.law.ru') : text('reports.letter.law.ua');
  const extensionLaw =
    report.legalClass === 'appeal-ru'
      ? text('reports.letter.extension.law-ru')
      : text('reports.letter.extension.law-ua');
  const isAnswer = kind === 'answer';
  return {
    sender,
    addressee: facts.addressee,
    numberLine: text('reports.letter.number'),
    title: isAnswer ? text('reports.letter.answer.title') : text('reports.letter.extension.title'),
    paragraphs: isAnswer
      ? [text('reports.letter.answer.opening'), values.reason, law, text('reports.letter.answer.appeal')]
      : [text('reports.letter.extension.body'), text('reports.letter.extension.reason'), extensionLaw],
    signature: text('reports.letter.signature'),
  };
}

async function addresseeOf({ db }: ReportsContext, report: ReportRow): Promise<string[]> {
  const person = report.authorPersonId ? await findPerson(db, report.authorPersonId) : undefined;
  if (person) return [person.name, person.email];
  const contacts = await listContacts(db, report.id);
  return [...new Set(contacts.flatMap(({ name, address }) => [name, address]))].flatMap(
    (known) => known ?? [],
  );
}
