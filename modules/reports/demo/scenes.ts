import { newId } from '#kernel/ids.ts';
import type { DemoTown } from '#kernel/module/demo.ts';
import type { ReportStatus } from '../contract/report.ts';
import type { HistoryTable } from '../server/tables.ts';
import type { InventedReport } from './history.ts';
import { rulesVersionAt } from './moderation-rules.ts';

/*
 * What does not happen to most reports, in shares one sees in a real town: refused, explained, another body's, joined
 * to an earlier one, waiting for the author, bounced, under control. Each scene changes an invented report and tells it
 * in the history.
 */

const dayMs = 24 * 60 * 60 * 1000;

type Changes = Partial<InventedReport['report']>;
type Telling = Pick<HistoryTable, 'kind' | 'byRole'> & Partial<HistoryTable>;

interface Scene {
  readonly share: number;
  readonly of: readonly ReportStatus[];
  readonly play: (item: InventedReport, town: DemoTown) => InventedReport;
}

const scenes: readonly Scene[] = [
  { share: 0.05, of: ['confirmed', 'closed'], play: explain },
  { share: 0.025, of: ['confirmed', 'closed'], play: nameAnotherBody },
  { share: 0.03, of: ['confirmed', 'closed'], play: refuse },
  { share: 0.02, of: ['confirmed', 'closed'], play: hide },
  { share: 0.12, of: ['assigned', 'in-work'], play: askAuthor },
  { share: 0.25, of: ['in-work'], play: submitAnswer },
  { share: 0.06, of: ['assigned', 'in-work'], play: bounceTwice },
  { share: 0.06, of: ['assigned'], play: askForward },
  { share: 0.12, of: ['assigned', 'in-work'], play: makeAppeal },
];

/** The same reports, of which some went another way. */
export function playScenes(town: DemoTown, reports: readonly InventedReport[]): InventedReport[] {
  const played = reports.map((item) => {
    const scene = scenes.find(({ of, share }) => of.includes(item.report.status) && town.random() < share);
    return scene ? scene.play(item, town) : item;
  });
  return joinDuplicates(town, played);
}

/** A demand on the authorities, not only a notice of a fault: the law on appeals counts its days. */
function makeAppeal(item: InventedReport): InventedReport {
  const text = 'Житель просит ответить по закону об обращениях граждан.';
  return goOn(item, { legalClass: 'appeal-ru' }, [{ kind: 'classed', byRole: 'moderator', text }]);
}

/** The life as far as its publication, then what happened instead. */
function insteadOf(item: InventedReport, changes: Changes, told: readonly Telling[]): InventedReport {
  const kept = item.history.filter(({ kind }) => kind === 'created' || kind === 'published');
  return goOn({ ...item, history: kept }, changes, told);
}

function goOn(item: InventedReport, changes: Changes, told: readonly Telling[]): InventedReport {
  const lastMs = item.history.at(-1)?.occurredAt.getTime() ?? item.report.createdAt.getTime();
  const rows = told.map((telling, index) => rowOf(item, telling, new Date(lastMs + (index + 1) * 60_000)));
  const history = [...item.history, ...rows];
  return { ...item, history, report: { ...item.report, ...changes, version: history.length } };
}

function rowOf({ report }: InventedReport, telling: Telling, occurredAt: Date): HistoryTable {
  return {
    id: newId(occurredAt.getTime()),
    reportId: report.id,
    occurredAt,
    byPersonId: null,
    organisationId: telling.byRole === 'executor' ? report.organisationId : null,
    text: null,
    plannedOn: null,
    fromOrganisationId: null,
    linkedReportId: null,
    ruleId: null,
    ruleVersion: null,
    bodyName: null,
    ...telling,
  };
}

/** Bodies outside the register, by the beginning of a category. */
const outsideBodies: Readonly<Record<string, string>> = {
  roads: 'Управление федеральных автодорог',
  transport: 'Управление федеральных автодорог',
  lighting: 'Россети',
  utilities: 'Россети',
  yard: 'Фонд капитального ремонта',
  waste: 'Региональный оператор по отходам',
  green: 'Лесничество',
};

function outsideBodyOf({ report }: InventedReport): string {
  const [group = ''] = report.categoryId.split('.');
  return outsideBodies[group] ?? 'Росимущество';
}

const ended = { verdictUntil: null, plannedOn: null, reopenedCount: 0 };

function explain(item: InventedReport): InventedReport {
  const text = 'Работы стоят в плане ремонта на весну, до этого опасности нет.';
  const { answeredAt } = item.report;
  const changes = { ...ended, status: 'explained' as const, endedAt: answeredAt };
  return insteadOf(item, changes, [{ kind: 'explained', byRole: 'executor', text }]);
}

function nameAnotherBody(item: InventedReport): InventedReport {
  const competentBody = outsideBodyOf(item);
  const { publishedAt } = item.report;
  const changes = { ...ended, status: 'not-competent' as const, competentBody, answeredAt: null };
  return insteadOf(item, { ...changes, endedAt: publishedAt }, [
    {
      kind: 'not-competent',
      byRole: 'moderator',
      bodyName: competentBody,
      text: 'Объект не городской, город его не обслуживает.',
    },
  ]);
}

const refusals = ['no-place', 'insults', 'advertising', 'personal-data', 'duplicate'] as const;

function refuse(item: InventedReport, town: DemoTown): InventedReport {
  const { createdAt } = item.report;
  const ruleId = refusals[Math.floor(town.random() * refusals.length)] ?? 'no-place';
  const created = { ...item, supporterIds: [], history: item.history.slice(0, 1) };
  const changes = {
    ...ended,
    status: 'rejected',
    visibility: 'moderation',
    publishedAt: null,
    answeredAt: null,
    endedAt: item.report.publishedAt,
    supportCount: 0,
  } as const;
  return goOn(created, changes, [
    { kind: 'rejected', byRole: 'moderator', ruleId, ruleVersion: rulesVersionAt(town, createdAt) },
  ]);
}

/** Found only later: the words or the picture named somebody. */
function hide(item: InventedReport, town: DemoTown): InventedReport {
  const hiddenAt = item.report.endedAt ?? item.report.createdAt;
  const ruleVersion = rulesVersionAt(town, hiddenAt);
  return goOn(item, { visibility: 'hidden' }, [
    { kind: 'hidden', byRole: 'moderator', ruleId: 'personal-data', ruleVersion },
  ]);
}

function askAuthor(item: InventedReport, town: DemoTown): InventedReport {
  const replyUntil = new Date(town.clock.now().getTime() + (1 + town.random() * 4) * dayMs);
  const changes = {
    status: 'waiting' as const,
    formerStatus: item.report.status,
    questionCount: 1,
    replyUntil,
  };
  return goOn(item, changes, [
    { kind: 'asked', byRole: 'executor', text: 'Уточните, пожалуйста, у какого подъезда?' },
  ]);
}

function submitAnswer(item: InventedReport): InventedReport {
  const changes = { status: 'answer-review', answerOutcome: 'explained' } as const;
  const text = 'Проверили на месте: работа не требуется, всё исправно.';
  return goOn(item, changes, [{ kind: 'answer-submitted', byRole: 'executor', text }]);
}

function bounceTwice(item: InventedReport): InventedReport {
  const { organisationId } = item.report;
  const text = 'Объект не на нашем балансе.';
  const nextBody = outsideBodyOf(item);
  const changes: Changes = {
    status: 'assigned' as const,
    bounceCount: 2,
    isBounceOpen: true,
    plannedOn: null,
  };
  const asked: Telling = {
    kind: 'forward-asked',
    byRole: 'executor',
    text,
    fromOrganisationId: organisationId,
    bodyName: nextBody,
  };
  return insteadOf(item, { ...changes, nextBody }, [
    asked,
    { kind: 'forward-declined', byRole: 'moderator', text: 'По реестру отвечаете вы.' },
    asked,
  ]);
}

function askForward(item: InventedReport): InventedReport {
  const nextBody = outsideBodyOf(item);
  return goOn(item, { bounceCount: 1, nextBody }, [
    {
      kind: 'forward-asked',
      byRole: 'executor',
      text: 'Объект принадлежит другому собственнику.',
      fromOrganisationId: item.report.organisationId,
      bodyName: nextBody,
    },
  ]);
}

const duplicateShare = 0.08;

/** Some new reports are about what an open report of the same kind is about. */
function joinDuplicates(town: DemoTown, reports: readonly InventedReport[]): InventedReport[] {
  const result = [...reports];
  for (const [index, copy] of reports.entries()) {
    const isFit = copy.report.status === 'assigned' && copy.report.bounceCount === 0;
    const masterIndex = isFit && town.random() < duplicateShare ? findMaster(result, index) : -1;
    const master = result[masterIndex];
    if (!master) continue;
    const changes: Changes = {
      status: 'duplicate',
      formerStatus: 'assigned',
      masterId: master.report.id,
      endedAt: copy.report.publishedAt,
    };
    result[index] = insteadOf(copy, changes, [
      { kind: 'merged', byRole: 'moderator', linkedReportId: master.report.id },
    ]);
    const family = new Set([...master.supporterIds, ...copy.supporterIds, copy.report.authorPersonId]);
    family.delete(master.report.authorPersonId);
    result[masterIndex] = goOn(master, { supportCount: family.size }, [
      { kind: 'absorbed', byRole: 'moderator', linkedReportId: copy.report.id },
    ]);
  }
  return result;
}

function findMaster(reports: readonly InventedReport[], before: number): number {
  const categoryId = reports[before]?.report.categoryId;
  return reports.findLastIndex(
    ({ report }, index) =>
      index < before &&
      report.categoryId === categoryId &&
      report.visibility === 'public' &&
      ['assigned', 'in-work', 'planned'].includes(report.status),
  );
}
