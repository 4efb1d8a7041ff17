import { expect, test } from 'vitest';
import type { Actor, Grant } from '#kernel/access/actor.ts';
import { mayJudge, mayModerate, mayRead, mayReadAuthor, maySupport, mayWork } from './report.policy.ts';
import type { ReportFacts } from './report.policy.ts';

const now = new Date('2026-11-21T12:00:00Z');

function actorOf(personId: string | null, ...grants: Partial<Grant>[]): Actor {
  const whole = grants.map((grant) => ({
    permissions: new Set<string>(),
    roleId: 'any',
    organisationId: null,
    areaId: null,
    ...grant,
  }));
  return { kind: personId ? 'person' : 'anonymous', personId, sessionId: null, locale: 'ru', grants: whole };
}

function reportOf(changes: Partial<ReportFacts> = {}): ReportFacts {
  const facts = {
    authorPersonId: 'author',
    status: 'assigned',
    visibility: 'public',
    organisationId: 'ours',
    areaIds: ['north'],
    verdictUntil: null,
  } as const;
  return { ...facts, areaIds: [...facts.areaIds], ...changes };
}

const stranger = actorOf(null, { permissions: new Set(['reports.report.read']) });
const author = actorOf('author', {
  permissions: new Set(['reports.report.judge', 'reports.report.support']),
});
const neighbour = actorOf('neighbour', { permissions: new Set(['reports.report.support']) });
const moderator = actorOf('moderator', {
  permissions: new Set(['reports.report.moderate', 'reports.author.read']),
  organisationId: 'town',
});
const southModerator = actorOf('south', {
  permissions: new Set(['reports.report.moderate']),
  organisationId: 'town',
  areaId: 'south',
});
const executor = actorOf('executor', {
  permissions: new Set(['reports.report.work', 'reports.author.read']),
  organisationId: 'ours',
});
const foreignExecutor = actorOf('foreign', {
  permissions: new Set(['reports.report.work', 'reports.author.read']),
  organisationId: 'theirs',
});

test.each([
  ['a stranger', stranger, false],
  ['the author', author, true],
  ['a neighbour', neighbour, false],
  ['a moderator', moderator, true],
  ['a moderator of another area', southModerator, false],
  ['the executor', executor, false],
])('before publication %s may read: %#', (_who, actor, verdict) => {
  expect(mayRead(actor, reportOf({ visibility: 'moderation', status: 'moderation' }))).toBe(verdict);
});

test('a hidden report is absent for strangers and neighbours and stays with those who handle it', () => {
  const hidden = reportOf({ visibility: 'hidden' });
  expect([stranger, neighbour, author, moderator, executor].map((actor) => mayRead(actor, hidden))).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
});

test('only the own organisation works on a report', () => {
  expect([executor, foreignExecutor, moderator].map((actor) => mayWork(actor, reportOf()))).toEqual([
    true,
    false,
    false,
  ]);
});

test('a moderator bounded by an area moderates that area alone', () => {
  expect(mayModerate(southModerator, reportOf())).toBe(false);
  expect(mayModerate(southModerator, reportOf({ areaIds: ['south'] }))).toBe(true);
});

test('the author is shown to those who handle the report and to nobody else', () => {
  expect(
    [moderator, executor, foreignExecutor, neighbour, stranger].map((actor) =>
      mayReadAuthor(actor, reportOf()),
    ),
  ).toEqual([true, true, false, false, false]);
});

test('nobody supports the own report, and nobody a finished one', () => {
  expect(maySupport(author, reportOf())).toBe(false);
  expect(maySupport(neighbour, reportOf())).toBe(true);
  expect(maySupport(neighbour, reportOf({ status: 'confirmed' }))).toBe(false);
});

test('only the author judges an answer, and only within the window', () => {
  const answered = reportOf({ status: 'answered', verdictUntil: new Date(now.getTime() + 1) });
  expect([author, neighbour].map((actor) => mayJudge(actor, answered, now))).toEqual([true, false]);
  expect(mayJudge(author, reportOf({ status: 'answered', verdictUntil: now }), now)).toBe(false);
});
