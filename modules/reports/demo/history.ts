import type { LegalClass } from '../contract/clocks.ts';
import type { DemoHouse, DemoTown } from '#kernel/module/demo.ts';
import { newId } from '#kernel/ids.ts';
import type { ReportStatus } from '../contract/report.ts';
import type { CategoryRow } from '../server/category.store.ts';
import { civilDateAt } from '../server/due-date.ts';
import { verdictUntil } from '../server/lifecycle.ts';
import type { RoutingRule } from '../contract/routing.ts';
import { decide } from '../server/routing/decide.ts';
import type { ReportRow } from '../server/report.store.ts';
import type { KnownOrganisations } from '../server/routing/decide.ts';
import type { HistoryKind, HistoryRole, HistoryTable } from '../server/tables.ts';
import { answers, reopenReasons, seasons, stories } from './stories.ts';

const dayMs = 24 * 60 * 60 * 1000;
const hourMs = 60 * 60 * 1000;
/** Residents mark the problem beside the house, not in it: about 40 m around. */
const spreadDegrees = 0.0004;

export interface InventedReport {
  readonly report: ReportRow & { readonly authorPersonId: string };
  readonly history: readonly HistoryTable[];
  readonly supporterIds: readonly string[];
  readonly termDays: number;
}

interface Invention {
  readonly town: DemoTown;
  readonly categories: readonly CategoryRow[];
  readonly rules: readonly RoutingRule[];
  readonly organisations: KnownOrganisations;
}

/**
 * A year of reports, oldest first. Most were answered in time and confirmed, some late, some reopened; those of the
 * last weeks are still open, and a few wait for the moderator: what a dispatcher finds on an ordinary morning.
 */
export function inventReports(invention: Invention, count: number): InventedReport[] {
  const now = invention.town.clock.now().getTime();
  // More of the last weeks than of last winter: the service is becoming known.
  const ages = Array.from({ length: count }, () => invention.town.random() ** 2.4 * 365 * dayMs + hourMs);
  return ages
    .sort((a, b) => b - a)
    .map((ageMs, index) => inventReport(invention, { number: index + 1, createdAt: atDaytime(now - ageMs) }));
}

/** People report by day: what falls into the night is moved to the evening before. */
function atDaytime(instantMs: number): Date {
  const hour = new Date(instantMs).getUTCHours();
  return new Date(hour < 4 ? instantMs - (hour + 3) * hourMs : instantMs);
}

function inventReport(
  invention: Invention,
  { number, createdAt }: { number: number; createdAt: Date },
): InventedReport {
  const { town } = invention;
  const { category, text } = inventProblem(invention, createdAt);
  const house = pickHouse(town);
  const decision = route(invention, category, house);
  const life = inventLife(town, { createdAt, termDays: category.termDays });
  const id = newId(createdAt.getTime());
  const authorPersonId = town.random() < 0.03 ? town.personId('resident') : pickFrom(town, town.residentIds);
  const supporterIds = life.visibility === 'public' ? inventSupporters(town, authorPersonId) : [];
  const report = {
    id,
    number,
    authorPersonId,
    source: 'web' as const,
    categoryId: category.id,
    causeId: null,
    text,
    answers: [],
    ...placeNear(town, house),
    address: house.address,
    houseId: house.id,
    areaIds: [...house.areaIds],
    status: life.status,
    visibility: life.visibility,
    organisationId: decision?.organisationId ?? null,
    routingRuleId: decision?.ruleId ?? null,
    routingReason: decision?.reason ?? null,
    dueOn: null,
    dueAt: null,
    legalClass: 'message' as LegalClass,
    plannedOn: life.plannedAt ? civilDateAt(life.plannedAt, town.hub.state.town.timeZone) : null,
    verdictUntil: life.status === 'answered' && life.answeredAt ? verdictUntil(life.answeredAt) : null,
    reopenedCount: life.steps.filter((step) => step.kind === 'reopened').length,
    supportCount: supporterIds.length,
    version: life.steps.length,
    createdAt,
    publishedAt: life.steps.find((step) => step.kind === 'published')?.at ?? null,
    answeredAt: life.answeredAt,
    endedAt: life.endedAt,
    ...untouched,
  };
  const { termDays } = category;
  return { report, supporterIds, termDays, history: life.steps.map((step) => toHistory(town, report, step)) };
}

/** What only some reports go through; the scenes of `scenes.ts` add it. */
const untouched = {
  formerStatus: null,
  questionCount: 0,
  replyUntil: null,
  answerOutcome: null,
  bounceCount: 0,
  isBounceOpen: false,
  nextOrganisationId: null,
  nextBody: null,
  competentOrganisationId: null,
  competentBody: null,
  masterId: null,
  parentId: null,
  openChildCount: 0,
} as const;

function inventProblem(
  { town, categories }: Invention,
  createdAt: Date,
): { category: CategoryRow; text: string } {
  const inSeason = categories.filter(
    ({ id }) => stories[id] !== undefined && (seasons[id]?.includes(createdAt.getUTCMonth()) ?? true),
  );
  const category = pickFrom(town, inSeason);
  return { category, text: pickFrom(town, stories[category.id] ?? ['']) };
}

function route({ rules, organisations }: Invention, category: CategoryRow, house: DemoHouse) {
  const facts = {
    categoryId: category.id,
    groupId: category.groupId,
    areas: house.areaIds.map((id) => ({ id, name: '' })),
    address: house.address,
    houseManagementId: house.managementOrganisationId,
    causeId: null,
    answers: new Map<string, string[]>(),
    street: null,
    assets: [],
    monthDay: '06-01',
    time: '12:00',
    weekday: 1,
  };
  return decide(rules, facts, organisations);
}

interface Step {
  readonly kind: HistoryKind;
  readonly byRole: HistoryRole;
  readonly at: Date;
  readonly text?: string;
}

interface Life {
  readonly status: ReportStatus;
  readonly visibility: 'moderation' | 'public';
  readonly steps: readonly Step[];
  readonly plannedAt: Date | null;
  readonly answeredAt: Date | null;
  readonly endedAt: Date | null;
}

/** Plays a life forward from its creation and stops at the present: what would happen tomorrow has not happened. */
function inventLife(town: DemoTown, facts: { createdAt: Date; termDays: number }): Life {
  const { random } = town;
  const now = town.clock.now();
  const after = (from: Date, days: number): Date => new Date(from.getTime() + days * dayMs);
  const publishedAt = after(facts.createdAt, 0.02 + random() * 0.4);
  const takenAt = after(publishedAt, 0.1 + random() * 1.5);
  // One in eight answers comes after its term.
  const share = random() < 0.125 ? 1.05 + random() * 0.8 : 0.25 + random() * 0.65;
  const answeredAt = after(takenAt, facts.termDays * share);
  const steps: Step[] = [
    { kind: 'created', byRole: 'author', at: facts.createdAt },
    { kind: 'published', byRole: 'moderator', at: publishedAt },
    { kind: 'taken', byRole: 'executor', at: takenAt },
    { kind: 'answered', byRole: 'executor', at: answeredAt, text: pickFrom(town, answers) },
    ...inventVerdict(town, answeredAt),
  ];
  const past = steps.filter((step) => step.at <= now);
  const last = past.at(-1)?.kind ?? 'created';
  const isPlanned = last === 'taken' && random() < 0.4;
  const plannedAt = isPlanned ? after(now, 1 + Math.floor(random() * 6)) : null;
  const wasAnswered =
    past.some((step) => step.kind === 'answered') && last !== 'reopened' && last !== 'taken';
  return {
    status: isPlanned ? 'planned' : statusOf(last),
    visibility: last === 'created' ? 'moderation' : 'public',
    steps: plannedAt ? [...past, { kind: 'planned', byRole: 'executor', at: takenAt }] : past,
    plannedAt,
    answeredAt: wasAnswered ? (past.findLast((step) => step.kind === 'answered')?.at ?? null) : null,
    endedAt: last === 'confirmed' || last === 'closed' ? (past.at(-1)?.at ?? null) : null,
  };
}

function inventVerdict(town: DemoTown, answeredAt: Date): Step[] {
  const { random } = town;
  const after = (days: number): Date => new Date(answeredAt.getTime() + days * dayMs);
  const chance = random();
  if (chance < 0.62) return [{ kind: 'confirmed', byRole: 'author', at: after(0.2 + random() * 6) }];
  if (chance < 0.85) return [{ kind: 'closed', byRole: 'system', at: after(14) }];
  const reopenedAt = after(0.3 + random() * 3);
  const doneAgain = new Date(reopenedAt.getTime() + (2 + random() * 6) * dayMs);
  return [
    { kind: 'reopened', byRole: 'author', at: reopenedAt, text: pickFrom(town, reopenReasons) },
    { kind: 'answered', byRole: 'executor', at: doneAgain, text: pickFrom(town, answers) },
    { kind: 'confirmed', byRole: 'author', at: new Date(doneAgain.getTime() + dayMs) },
  ];
}

function statusOf(last: HistoryKind): ReportStatus {
  switch (last) {
    case 'published':
      return 'assigned';
    case 'taken':
      return 'in-work';
    case 'answered':
    case 'confirmed':
    case 'reopened':
    case 'closed':
      return last;
    default:
      return 'moderation';
  }
}

function toHistory(town: DemoTown, report: InventedReport['report'], step: Step): HistoryTable {
  const isExecutor = step.byRole === 'executor';
  return {
    id: newId(step.at.getTime()),
    reportId: report.id,
    kind: step.kind,
    occurredAt: step.at,
    byRole: step.byRole,
    byPersonId: actorOf(town, report, step.byRole),
    organisationId: isExecutor || step.kind === 'published' ? report.organisationId : null,
    text: step.text ?? null,
    plannedOn: step.kind === 'planned' ? report.plannedOn : null,
  };
}

function actorOf(town: DemoTown, report: InventedReport['report'], role: HistoryRole): string | null {
  switch (role) {
    case 'author':
      return report.authorPersonId;
    case 'moderator':
      return town.personId('moderator');
    case 'controller':
      return town.personId('controller');
    case 'executor':
      return town.personId('executor');
    case 'resident':
    case 'system':
      return null;
  }
}

function inventSupporters(town: DemoTown, authorPersonId: string): string[] {
  const count = Math.floor(town.random() ** 3 * 14);
  const picked = new Set(Array.from({ length: count }, () => pickFrom(town, town.residentIds)));
  picked.delete(authorPersonId);
  return [...picked];
}

/** A house by the number of its people; one in five reports is about a place where nobody lives. */
function pickHouse(town: DemoTown): DemoHouse {
  if (town.random() < 0.2) return pickFrom(town, town.houses);
  let left = town.random() * town.houses.reduce((sum, house) => sum + house.residents, 0);
  for (const house of town.houses) {
    left -= house.residents;
    if (left < 0) return house;
  }
  return pickFrom(town, town.houses);
}

function placeNear(town: DemoTown, house: DemoHouse): { lng: number; lat: number } {
  const shift = (): number => (town.random() - 0.5) * 2 * spreadDegrees;
  return { lng: house.lng + shift(), lat: house.lat + shift() * 0.6 };
}

function pickFrom<Item>(town: Pick<DemoTown, 'random'>, items: readonly Item[]): Item {
  const item = items[Math.floor(town.random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
