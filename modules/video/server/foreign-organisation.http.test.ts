import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Route } from '#kernel/http/contract.ts';
import { insertMemberships } from '#kernel/identity/person.store.ts';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import { callRoute, comparable } from '#kernel/http/testing/call-route.ts';
import type { TestAnswer, TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { leaveOut, sampleInput } from '#kernel/http/testing/sample-input.ts';
import { furnishSchool } from './test-school.ts';
import { cameraOf, openVideoTown } from './test-town.ts';
import type { VideoTown } from './test-town.ts';

/*
 * Somebody of an organisation that was granted nothing calls every route of this module, those of tomorrow too: the calls
 * are made from the mounted contracts. Their roles hold every permission that roles of an organisation hold, so what is
 * refused is refused by the row and not by the role.
 *
 *   things   each field that names a thing is asked with one of the school and with one that never was: no difference
 *   lists    what is asked without naming a thing is answered as it was before the school had anything
 *
 * A new route that names a thing of a new kind fails here until `things` has one of the kind.
 */

let town: TestHub;
let people: VideoTown;
let foreigner: TestCaller;
let before: ReadonlyMap<string, string>;
let schoolSaw: string;
const mark = 'НЕ-ДЛЯ-ЧУЖИХ';
const ownMark = 'Дело больницы';
const minuteMs = 60_000;

/** What each field means: by `noun/:field` of the path, else by its name. Never the caller's to see. */
const nouns: Readonly<Record<string, string>> = {
  'cameras/:id': 'camera',
  cameraId: 'camera',
  cameraIds: 'camera',
  'grants/:id': 'grant',
  'requests/:id': 'request',
  requestId: 'request',
  'cases/:id': 'case',
  itemId: 'item',
  exportId: 'export',
  maskId: 'mask',
  'viewings/:id': 'viewing',
  'recorders/:id': 'recorder',
  'work-orders/:id': 'work',
  'bookmarks/:id': 'bookmark',
  recorderId: 'recorder',
  standInId: 'recorder',
  personId: 'person',
};
/** The school's; the caller's own where there is one. */
const things: Record<string, { school: string; own?: string }> = {};
/** Whoever keeps the register of all, and the duty officer's own way in, which the owner is told of. */
const townWide = [
  'video.camera.manage',
  'video.recorder.manage',
  'video.look.oversee',
  'video.emergency.use',
];

beforeAll(async () => {
  town = await openTestHub();
  people = await openVideoTown(town);
  foreigner = await signInForeigner();
  const known = cameraOf(people.school, { name: 'Площадка', publicity: 'place', address: 'улица Мира, 2' });
  await enter(known);
  const own = await enter(cameraOf(people.hospital, { name: 'Приёмный покой', lng: 33.32 }));
  things.camera = { school: '', own };
  things.case = { school: '', own: await openCase(foreigner, people.hospital, ownMark) };
  things.item = { school: '', own: await addNote(foreigner, things.case.own ?? '', ownMark) };
  before = await answersOf(lists());
  const furnished = await furnishSchool(town, people, mark);
  for (const [noun, school] of Object.entries(furnished)) things[noun] = { ...things[noun], school };
  schoolSaw = await viewOfSchool();
}, 120_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function signInForeigner(): Promise<TestCaller> {
  const caller = await town.signIn({ roleId: 'school', organisationId: people.hospital });
  const createdAt = town.clock.now();
  const membership = { personId: caller.personId ?? '', organisationId: people.hospital, areaId: null };
  const roles = ['operator', 'mayor', 'moderator', 'controller', 'executor', 'civildefence'];
  await insertMemberships(
    town.hub.database.handle,
    roles.map((roleId) => ({ id: newId(), ...membership, roleId, validUntil: null, createdAt })),
  );
  return caller;
}

async function enter(camera: object): Promise<string> {
  return (await people.admin.send('POST', '/api/v1/video/cameras', camera)).body.id;
}

async function openCase(caller: TestCaller, organisationId: string, title: string): Promise<string> {
  const { body } = await caller.send('POST', '/api/v1/video/cases', { organisationId, title, basis: title });
  return body.id;
}

async function addNote(caller: TestCaller, caseId: string, words = mark): Promise<string> {
  const note = { title: words, text: words };
  return (await caller.send('POST', `/api/v1/video/cases/${caseId}/notes`, note)).body.itemId;
}

function ago(minutes: number): string {
  return new Date(town.clock.now().getTime() - minutes * minuteMs).toISOString();
}

function routes(): Route[] {
  const part = town.hub.parts.find(({ manifest }) => manifest.id === 'video');
  return (part?.server?.handlers ?? []).map(({ route }) => route);
}

function nounOf(route: Route, field: string): string | undefined {
  const segment = new RegExp(`([\\w-]+)/:${field}(?:/|$)`).exec(route.path)?.[1];
  return nouns[`${segment}/:${field}`] ?? nouns[field];
}

function thingFields(route: Route): string[] {
  return Object.keys(route.input.shape).filter((field) => nounOf(route, field) !== undefined);
}

/** Nothing that is asked for by name. */
function lists(): Route[] {
  return routes().filter((route) => route.method === 'GET' && !route.path.includes('/:'));
}

/** Facts about the caller's own organisation, so that only the thing in question can be refused. */
function factOf(route: Route, field: string): unknown {
  const now = town.clock.now().getTime();
  const facts: Readonly<Record<string, unknown>> = {
    ownerOrganisationId: people.hospital,
    holderOrganisationId: people.administration,
    organisationId: people.hospital,
    onBehalfOf: people.hospital,
    lng: 33.3,
    lat: 54.15,
    from: ago(30),
    to: ago(20),
    at: ago(25),
    linkUntil: new Date(now + 60 * minuteMs).toISOString(),
    holdUntil: new Date(now + 3_000 * minuteMs).toISOString(),
    points: [
      [100, 100],
      [500, 100],
      [500, 500],
    ],
    content: Buffer.from('проба').toString('base64'),
    sha256: '0'.repeat(64),
    rights: ['live'],
    streamUrl: null,
    substreamUrl: null,
    onvifUrl: null,
    mediaUrl: null,
    publicity: 'owner',
    identity: 'паспорт 45 00',
    validUntil: null,
    contractorOrganisationId: people.hospital,
    dueAt: new Date(now + 3_000 * minuteMs).toISOString(),
  };
  const shape = route.input.shape[field];
  const fact = facts[field];
  // NOTE: some spans are of civil days.
  const isDay = typeof fact === 'string' && shape?.safeParse(fact).success === false;
  return shape === undefined ? undefined : isDay ? fact.slice(0, 10) : fact;
}

type Kind = 'school' | 'absent' | 'own';

function call(route: Route, kindOf: (field: string) => Kind): Record<string, unknown> {
  return sampleInput(route.id, route.input, (field) => {
    const noun = nounOf(route, field);
    if (noun === undefined) return factOf(route, field);
    const thing = things[noun];
    if (!thing) throw new Error(`${route.id}: the school has no ${noun} to try ${field} with`);
    const kind = kindOf(field);
    const absent = newId();
    const one = { school: thing.school, own: thing.own ?? absent, absent }[kind];
    return field.endsWith('Ids') ? [one] : one;
  });
}

/** A list as a whole. */
function unfiltered(route: Route): Record<string, unknown> {
  return sampleInput(route.id, route.input, (field) =>
    nounOf(route, field) === undefined ? factOf(route, field) : leaveOut,
  );
}

function isHeldBy(route: Route, roles: readonly string[]): boolean {
  const permissions = town.hub.parts.flatMap((part) => part.manifest.permissions);
  const own = permissions.find(({ id }) => id === route.permission);
  return own?.grantedTo.some((role) => roles.includes(role)) ?? false;
}

async function answersOf(asked: readonly Route[]): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const route of asked) {
    answers.set(route.id, comparable(await callRoute(foreigner, route, unfiltered(route))));
  }
  return answers;
}

/** Everything the school and the police see of what is theirs. */
async function viewOfSchool(): Promise<string> {
  const seen: string[] = [];
  for (const caller of [people.teacher, people.officer]) {
    for (const route of lists().filter(({ permission }) => permission !== 'video.register.read')) {
      seen.push(`${route.id} ${comparable(await callRoute(caller, route, unfiltered(route)))}`);
    }
    seen.push(comparable(await caller.get(`/api/v1/video/cases/${things.case?.school}`)));
    seen.push(comparable(await caller.get(`/api/v1/video/cameras/${things.camera?.school}/masks`)));
  }
  return seen.join('\n');
}

function secrets(): string[] {
  const ids = Object.entries(things).flatMap(([noun, { school }]) => (noun === 'person' ? [] : [school]));
  return [...ids, mark];
}

function expectNoSecret(route: Route, { body }: TestAnswer): void {
  const text = JSON.stringify(body);
  expect(
    secrets().filter((secret) => text.includes(secret)),
    `${route.id} tells`,
  ).toEqual([]);
}

test('the foreigner may call all that an organisation may, and nothing that is of the whole town', () => {
  const roles = ['public', 'resident', 'school', 'operator', 'mayor', 'executor', 'civildefence'];
  const closed = routes().filter((route) => !isHeldBy(route, roles));
  expect(new Set(closed.map(({ permission }) => permission))).toEqual(new Set(townWide));
});

test('a list answers as before the school had anything, and what is public as to anybody', async () => {
  const different: string[] = [];
  for (const route of lists()) {
    const input = unfiltered(route);
    const answer = await callRoute(foreigner, route, input);
    const expected = isHeldBy(route, ['public'])
      ? comparable(await callRoute(town.anonymous, route, input))
      : before.get(route.id);
    if (comparable(answer) !== expected) different.push(`${route.id}: ${comparable(answer)} / ${expected}`);
    expectNoSecret(route, answer);
  }

  expect(different).toEqual([]);
  expect(before.size).toBe(lists().length);
});

test('a thing of the school answers like one that never was, in every route that names one', async () => {
  const different: string[] = [];
  let tried = 0;
  for (const route of routes()) {
    const fields = thingFields(route);
    const kinds = fields.flatMap((one) => [
      [
        (field: string): Kind => (field === one ? 'school' : 'own'),
        (field: string): Kind => (field === one ? 'absent' : 'own'),
      ],
      [(): Kind => 'school', (): Kind => 'absent'],
    ]);
    for (const [foreign, absent] of kinds) {
      if (!foreign || !absent) continue;
      const [there, gone] = [
        await callRoute(foreigner, route, call(route, foreign)),
        await callRoute(foreigner, route, call(route, absent)),
      ];
      tried += 1;
      if (comparable(there) !== comparable(gone))
        different.push(`${route.id}: ${comparable(there)} / ${comparable(gone)}`);
      expectNoSecret(route, there);
    }
  }

  expect(different).toEqual([]);
  expect(tried).toBeGreaterThan(40);
}, 60_000);

test('nothing of the school is changed by what a foreigner tried', async () => {
  expect(await viewOfSchool()).toBe(schoolSaw);
});

test('no event and no message tells a foreigner of the school', async () => {
  const { rows: events } = await town.hub.database.executeSql(
    `select 1 from events.outbox where event_id like 'video.%'`,
  );
  const { rows: messages } = await town.hub.database.executeSql(
    `select 1 from notify.message where recipient_person_id = $1`,
    [foreigner.personId],
  );
  expect([events, messages]).toEqual([[], []]);
});
