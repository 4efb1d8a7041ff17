import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Actor, Grant } from '#kernel/access/actor.ts';
import type { EventDeclaration } from './contract.ts';
import { maySeeEvent, visibleEvents } from './visibility.ts';

const assigned = { permission: 'works.job.do', audience: 'organisation' } as const;
const created = { permission: 'works.job.do' } as const;

function actorWith(...grants: Partial<Grant>[]): Actor {
  const everything = {
    permissions: new Set(['works.job.do']),
    roleId: 'executor',
    organisationId: null,
    areaId: null,
  };
  return {
    kind: 'person',
    personId: 'p',
    sessionId: 's',
    locale: 'en',
    grants: grants.map((grant) => ({ ...everything, ...grant })),
  };
}

test('nobody sees an event without its permission', () => {
  expect(maySeeEvent(actorWith(), created, {})).toBe(false);
  expect(maySeeEvent(actorWith({ permissions: new Set(['works.job.read']) }), created, {})).toBe(false);
});

test('an event for everyone with the permission is seen whatever the organisation', () => {
  expect(maySeeEvent(actorWith({ organisationId: 'water' }), created, { organisationId: 'roads' })).toBe(
    true,
  );
});

test('an event for one organisation is seen by that one only', () => {
  expect(maySeeEvent(actorWith({ organisationId: 'roads' }), assigned, { organisationId: 'roads' })).toBe(
    true,
  );
  expect(maySeeEvent(actorWith({ organisationId: 'water' }), assigned, { organisationId: 'roads' })).toBe(
    false,
  );
  expect(maySeeEvent(actorWith({ organisationId: null }), assigned, { organisationId: null })).toBe(false);
});

test('who is bounded by an area sees only what is said to lie in it', () => {
  const north = actorWith({ areaId: 'north' });
  expect(maySeeEvent(north, created, { areaIds: ['town', 'north'] })).toBe(true);
  expect(maySeeEvent(north, created, { areaIds: ['south'] })).toBe(false);
  expect(maySeeEvent(north, created, {})).toBe(false);
});

test('what is withdrawn is replayed to those only who saw it go', () => {
  const payload = z.object({});
  const shown: EventDeclaration = { ...created, id: 'works.job-shown', payload };
  const hidden: EventDeclaration = { ...assigned, id: 'works.job-hidden', payload, isWithdrawal: true };
  const run = [
    happened(1, shown, 'one'),
    happened(2, shown, 'two'),
    happened(3, hidden, 'one'),
    happened(4, shown, 'one'),
  ];
  const told = (actor: Actor) =>
    visibleEvents(actor, run, new Map([shown, hidden].map((event) => [event.id, event]))).map(
      ({ position }) => position,
    );

  expect(told(actorWith({}))).toEqual([2, 4]);
  expect(told(actorWith({ organisationId: 'roads' }))).toEqual([1, 2, 3, 4]);
});

function happened(position: number, { id: eventId }: EventDeclaration, subjectId: string) {
  const payload = { organisationId: 'roads' };
  return {
    id: String(position),
    eventId,
    subjectId,
    payload,
    occurredAt: new Date(),
    transactionId: '1',
    position,
  };
}

test('an event of a hidden row reaches no screen', () => {
  expect(maySeeEvent(actorWith({}), created, { isWithheld: true })).toBe(false);
});

test('an event is seen by those whose screens show it, each within its own bounds', () => {
  const shown = { ...created, alsoTo: ['works.map.read'] } as const;
  const reader = (areaId: string | null) => actorWith({ permissions: new Set(['works.map.read']), areaId });

  expect(maySeeEvent(reader(null), shown, {})).toBe(true);
  expect(maySeeEvent(reader('north'), shown, { areaIds: ['south'] })).toBe(false);
  expect(maySeeEvent(reader(null), created, {})).toBe(false);
});
