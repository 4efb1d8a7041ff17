import { createHmac } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMailChannel } from '#kernel/notify/mail-channel.ts';
import { deliverDueMessages } from '#kernel/notify/deliver.ts';
import { openTestHub, testPassword } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';

/*
 * The way into the town as a person goes it: a form, a letter through a real mail server, its link, a password,
 * a second step. The cookies are kept as a browser keeps them.
 */

const letters: { to: string; source: string }[] = [];
let mailServer: SMTPServer;
let smtpUrl: string;
let town: TestHub;

beforeAll(async () => {
  mailServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    async onData(stream, session, done) {
      const source = await text(stream);
      letters.push({ to: session.envelope.rcptTo[0]?.address ?? '', source });
      done();
    },
  });
  smtpUrl = await new Promise((resolve) => {
    const listener = mailServer.listen(0, '127.0.0.1', () => {
      const address = listener.address();
      resolve(`smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
    });
  });
  const environment = {
    SMTP_URL: smtpUrl,
    SMTP_FROM: 'town@town.example',
    VECHE_PUBLIC_URL: 'http://town.example',
  };
  town = await openTestHub(new Date(), { environment });
}, 120_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
  await new Promise<void>((resolve) => mailServer.close(() => resolve()));
});

let visitors = 0;

/** A browser that remembers its cookies, each behind an address of its own. */
class Visitor {
  readonly #address = `10.0.0.${(visitors += 1)}`;
  readonly #cookies = new Map<string, string>();

  async send(path: string, payload: object) {
    return await this.#ask({ method: 'POST', url: `/api/auth${path}`, payload });
  }

  async get(url: string) {
    return await this.#ask({ method: 'GET', url });
  }

  async end(sessionId: string) {
    return await this.#ask({ method: 'DELETE', url: `/api/v1/session/devices/${sessionId}` });
  }

  async #ask(request: { method: 'GET' | 'POST' | 'DELETE'; url: string; payload?: object }) {
    const cookie = [...this.#cookies]
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('; ');
    const headers = { host: 'town.example', 'x-veche-client': 'test', ...(cookie ? { cookie } : {}) };
    const answer = await town.app.inject({ ...request, headers, remoteAddress: this.#address });
    for (const { name, value } of answer.cookies) this.#cookies.set(name, value);
    const isJson = String(answer.headers['content-type']).includes('json');
    const body = isJson && answer.body !== '' ? answer.json() : answer.body;
    return { status: answer.statusCode, body, location: String(answer.headers.location ?? '') };
  }

  async isSignedIn(): Promise<boolean> {
    return (await this.get('/api/v1/session')).body.person !== null;
  }
}

let count = 0;

function newAccount(changes: object = {}) {
  count += 1;
  const email = `person-${count}@people.example`;
  return { name: 'Оксана', email, password: testPassword, birthOn: '1990-05-01', locale: 'uk', ...changes };
}

async function deliver(): Promise<void> {
  const channel = createMailChannel({ url: smtpUrl, from: 'town@town.example' });
  await deliverDueMessages(town.hub.database, [channel], town.hub.clock, new AbortController().signal);
}

/** The path of the link in the last letter to the address, from its plain text part. */
async function linkTo(email: string): Promise<string> {
  await deliver();
  const source = letters.findLast(({ to }) => to === email)?.source ?? '';
  const [part = ''] = source
    .split(/\r\n--/)
    .filter((candidate) => /content-type: text\/plain/i.test(candidate));
  const [head = '', ...rest] = part.split('\r\n\r\n');
  const body = /base64/i.test(head)
    ? Buffer.from(rest.join(''), 'base64').toString()
    : rest.join('\r\n\r\n').replaceAll('=\r\n', '').replaceAll('=3D', '=');
  const address = /http:\/\/town\.example(\/\S+)/.exec(body)?.[1];
  if (!address) throw new Error(`No link in the letter to ${email}: ${source}`);
  return address;
}

/** Signs up and opens the link: a confirmed person. */
async function confirmedPerson(): Promise<{ visitor: Visitor; email: string }> {
  const visitor = new Visitor();
  const account = newAccount();
  expect((await visitor.send('/sign-up/email', account)).status).toBe(200);
  await visitor.get(await linkTo(account.email));
  town.clock.advance(61_000);
  return { visitor, email: account.email };
}

async function signIn(email: string, password = testPassword) {
  const visitor = new Visitor();
  return { visitor, answer: await visitor.send('/sign-in/email', { email, password }) };
}

/** A code of RFC 6238 for a moment: SHA-1, six digits, thirty seconds. */
function totp(secret: string, atMs = Date.now()): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)));
  const hash = createHmac('sha1', decodeBase32(secret)).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 0x0f;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function decodeBase32(value: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = value
    .replaceAll('=', '')
    .split('')
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

test('a person signs up, is let in only by the link in the letter, and the letter speaks their language', async () => {
  const visitor = new Visitor();
  const account = newAccount();
  expect((await visitor.send('/sign-up/email', account)).status).toBe(200);
  expect(await visitor.isSignedIn()).toBe(false);
  const { answer } = await signIn(account.email);
  expect([answer.status, answer.body.code]).toEqual([403, 'EMAIL_NOT_VERIFIED']);

  await visitor.get(await linkTo(account.email));

  expect(await visitor.isSignedIn()).toBe(true);
  expect((await signIn(account.email)).answer.status).toBe(200);
  const { rows } = await town.hub.database.executeSql(
    'select locale, subject from notify.message order by id',
  );
  expect(rows[0]).toMatchObject({ locale: 'uk', subject: 'Підтвердьте адресу пошти' });
});

test('the link opened in another browser confirms the address and signs nobody in there', async () => {
  const account = newAccount();
  await new Visitor().send('/sign-up/email', account);
  const other = new Visitor();

  const opened = await other.get(await linkTo(account.email));

  expect([opened.status, opened.location.includes('error')]).toEqual([302, false]);
  expect(await other.isSignedIn()).toBe(false);
  expect((await signIn(account.email)).answer.status).toBe(200);
});

test('a link is no good when a letter of it is changed', async () => {
  const visitor = new Visitor();
  const account = newAccount();
  await visitor.send('/sign-up/email', account);
  const link = await linkTo(account.email);
  await visitor.get(link.replace(/token=\w{4}/, 'token=AAAA'));
  expect(await visitor.isSignedIn()).toBe(false);
});

test.each([
  ['thirteen years old', '13', 'TOO_YOUNG'],
  ['born tomorrow', '-1', 'BIRTH_DATE_INVALID'],
])('a child %s cannot sign up', async (_name, age, code) => {
  const today = new Date();
  const born = new Date(
    Date.UTC(today.getUTCFullYear() - Number(age), today.getUTCMonth(), today.getUTCDate()),
  );
  const account = newAccount({ birthOn: born.toISOString().slice(0, 10) });
  const { status, body } = await new Visitor().send('/sign-up/email', account);
  expect([status, body.code]).toEqual([400, code]);
});

test('a wrong password and an unknown address get the same answer', async () => {
  const { email } = await confirmedPerson();
  const wrong = await signIn(email, 'not this password');
  const unknown = await signIn('nobody@people.example', 'not this password');
  expect([wrong.answer.status, wrong.answer.body]).toEqual([unknown.answer.status, unknown.answer.body]);
  expect(wrong.answer.status).toBe(401);
});

test('the second step is enrolled and then asked for at every sign-in', async () => {
  const { visitor, email } = await confirmedPerson();
  const start = await visitor.send('/two-factor/enable', { password: testPassword });
  const secret = new URL(start.body.totpURI).searchParams.get('secret') ?? '';
  expect((await visitor.send('/two-factor/verify-totp', { code: '000000' })).status).not.toBe(200);
  expect((await visitor.send('/two-factor/verify-totp', { code: totp(secret) })).status).toBe(200);
  expect((await visitor.get('/api/v1/session')).body.person.isTwoFactorOn).toBe(true);

  const again = await signIn(email);
  expect(again.answer.body.twoFactorRedirect).toBe(true);
  expect(await again.visitor.isSignedIn()).toBe(false);
  expect((await again.visitor.send('/two-factor/verify-totp', { code: totp(secret) })).status).toBe(200);
  expect(await again.visitor.isSignedIn()).toBe(true);
});

test('a reserve code lets in once', async () => {
  const { visitor, email } = await confirmedPerson();
  const start = await visitor.send('/two-factor/enable', { password: testPassword });
  const secret = new URL(start.body.totpURI).searchParams.get('secret') ?? '';
  await visitor.send('/two-factor/verify-totp', { code: totp(secret) });
  const [code] = start.body.backupCodes;

  const first = await signIn(email);
  expect((await first.visitor.send('/two-factor/verify-backup-code', { code })).status).toBe(200);
  const second = await signIn(email);
  expect((await second.visitor.send('/two-factor/verify-backup-code', { code })).status).not.toBe(200);
  expect(await second.visitor.isSignedIn()).toBe(false);
});

test('staff have no rights of staff until their second step is on', async () => {
  const staff = await town.signIn({ roleId: 'admin', twoFactor: false });
  expect((await staff.get('/api/v1/people')).status).toBe(403);
});

test('a new password by letter ends every session', async () => {
  const { visitor, email } = await confirmedPerson();
  expect(
    (await new Visitor().send('/request-password-reset', { email, redirectTo: '/reset-password' })).status,
  ).toBe(200);
  const link = await linkTo(email);
  const token = /reset-password\/([^?\s]+)/.exec(link)?.[1];
  const newPassword = 'another long password';

  expect((await new Visitor().send('/reset-password', { token, newPassword })).status).toBe(200);

  expect(await visitor.isSignedIn()).toBe(false);
  expect((await signIn(email)).answer.status).toBe(401);
  expect((await signIn(email, newPassword)).answer.status).toBe(200);
  expect((await new Visitor().send('/reset-password', { token, newPassword })).status).not.toBe(200);
});

test('a letter for an unknown address is promised and never sent', async () => {
  const email = 'stranger@people.example';
  expect((await new Visitor().send('/request-password-reset', { email })).status).toBe(200);
  await deliver();
  expect(letters.some(({ to }) => to === email)).toBe(false);
});

test('a person sees where they are signed in and ends one of it', async () => {
  const { visitor, email } = await confirmedPerson();
  const phone = (await signIn(email)).visitor;
  const { body } = await phone.get('/api/v1/session/devices');
  expect(body.sessions.map(({ isCurrent }: { isCurrent: boolean }) => isCurrent)).toEqual([true, false]);
  expect(JSON.stringify(body)).not.toMatch(/token/i);

  expect((await phone.end(body.sessions[1].id)).status).toBe(200);
  expect((await phone.end(body.sessions[1].id)).status).toBe(404);

  expect(await phone.isSignedIn()).toBe(true);
  expect(await visitor.isSignedIn()).toBe(false);
});

test('too many wrong passwords from one address have to wait', async () => {
  await using other = await openTestHub(new Date(), { signInsPerMinute: 5 });
  const statuses: number[] = [];
  for (let at = 0; at < 8; at += 1) {
    const answer = await other.app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      remoteAddress: '10.0.1.1',
      payload: { email: 'admin@town.example', password: 'guess number one' },
    });
    statuses.push(answer.statusCode);
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(5);
  expect(statuses.at(-1)).toBe(429);
});
