import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RouteHandler } from '#kernel/context.ts';
import type { Route } from '#kernel/http/contract.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';

/*
 * Every route of the hub, those of today and those a module will add tomorrow, is called by people who have no
 * business there: a stranger, a signed-in resident, staff who have not turned on their second factor, and somebody
 * whose session has ended. Nobody lists the routes here; they are taken from the mounted contracts.
 */

let town: TestHub;
let resident: TestCaller;
let staffWithoutSecondFactor: TestCaller;
let signedOut: TestCaller;

beforeAll(async () => {
  town = await openTestHub();
  resident = await town.signIn();
  staffWithoutSecondFactor = await town.signIn({ roleId: 'admin', twoFactor: false });
  signedOut = await town.signIn({ roleId: 'admin' });
  await town.hub.database.executeSql('delete from identity.session where person_id = $1', [
    signedOut.personId,
  ]);
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

const absentId = '01900000-0000-7000-8000-000000000000';

function allHandlers(): RouteHandler[] {
  return town.hub.parts.flatMap((part) => part.server?.handlers ?? []);
}

function allRoutes(): Route[] {
  return allHandlers()
    .filter(({ wire }) => !wire)
    .map((handler) => handler.route);
}

/** Routes whose permission none of these roles holds in a new town. */
function closedTo(...roles: string[]): Route[] {
  const open = openTo(roles);
  return allRoutes().filter((route) => !open.has(route.permission));
}

function openTo(roles: readonly string[]): ReadonlySet<string> {
  const permissions = town.hub.parts.flatMap((part) => part.manifest.permissions);
  const open = permissions.filter(({ grantedTo }) => grantedTo.some((role) => roles.includes(role)));
  return new Set(open.map(({ id }) => id));
}

/** Routes of foreign standards answer in their own words; that they refuse is told by the number. */
async function callForeign(caller: TestCaller, roles: readonly string[]): Promise<string[]> {
  const open = openTo(roles);
  const closed = allHandlers().filter(({ route, wire }) => wire && !open.has(route.permission));
  return await Promise.all(
    closed.map(async ({ route, wire }) => {
      const extension = wire?.extensions[0];
      const path = route.path.replaceAll(/:\w+/g, absentId) + (extension ? `.${extension}` : '');
      const answer = route.method === 'GET' ? await caller.get(path) : await caller.send(route.method, path);
      return `${route.id} ${answer.status}`;
    }),
  );
}

async function call(caller: TestCaller, route: Route): Promise<string> {
  const url = route.path.replaceAll(/:(\w*[nN]umber)/g, '1').replaceAll(/:\w+/g, absentId);
  const answer = route.method === 'GET' ? await caller.get(url) : await caller.send(route.method, url, {});
  return `${route.id} ${answer.status} ${answer.body.code}`;
}

async function callAll(caller: TestCaller, routes: readonly Route[]): Promise<string[]> {
  return await Promise.all(routes.map(async (route) => await call(caller, route)));
}

test('there are routes to try', () => {
  expect(closedTo('public').length).toBeGreaterThan(10);
});

test('a stranger is asked to sign in wherever the public has no right', async () => {
  const routes = closedTo('public');
  const expected = routes.map((route) => `${route.id} 401 http.sign-in-required`);
  expect(await callAll(town.anonymous, routes)).toEqual(expected);
});

test('routes of foreign standards refuse whom the others refuse', async () => {
  const asStranger = await callForeign(town.anonymous, ['public']);
  const asResident = await callForeign(resident, ['public', 'resident']);
  const asStaff = await callForeign(staffWithoutSecondFactor, ['public', 'resident']);
  expect(asStranger.length).toBeGreaterThan(0);
  const refusals = [...asStranger, ...asResident, ...asStaff].filter((line) => !/ 40[13]$/.test(line));
  expect(refusals).toEqual([]);
});

test('an ended session counts for nothing', async () => {
  const routes = closedTo('public');
  const expected = routes.map((route) => `${route.id} 401 http.sign-in-required`);
  expect(await callAll(signedOut, routes)).toEqual(expected);
});

test('a resident is refused wherever residents have no right', async () => {
  const routes = closedTo('public', 'resident');
  const expected = routes.map((route) => `${route.id} 403 http.forbidden`);
  expect(await callAll(resident, routes)).toEqual(expected);
});

test('staff without the second factor are residents like any other', async () => {
  const routes = closedTo('public', 'resident');
  const expected = routes.map((route) => `${route.id} 403 http.forbidden`);
  expect(await callAll(staffWithoutSecondFactor, routes)).toEqual(expected);
});

test('a refusal comes before a word about the input', async () => {
  const bodies = await Promise.all(
    closedTo('public').map(async ({ method, path }) =>
      method === 'GET' ? { errors: [] } : (await town.anonymous.send(method, path, { surprise: 1 })).body,
    ),
  );
  expect(bodies.flatMap((body) => body.errors)).toEqual([]);
});

test('a command that rides on a cookie from another site is refused', async () => {
  const answer = await town.app.inject({
    method: 'POST',
    url: '/api/v1/reports',
    headers: { cookie: resident.cookie ?? '', origin: 'https://elsewhere.example' },
    payload: {},
  });
  expect(answer.statusCode).toBe(403);
});

test("better-auth's routes outside the allow-list do not exist", async () => {
  for (const path of [
    '/delete-user',
    '/list-sessions',
    '/unlink-account',
    '/admin/list-users',
    '/change-email',
    '/error',
  ]) {
    const answer = await town.app.inject({ method: 'POST', url: `/api/auth${path}`, payload: {} });
    expect(answer.statusCode, path).toBe(404);
  }
});
