import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport';
import sharp from 'sharp';
import { SMTPServer } from 'smtp-server';
import { text as textOf } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { startJobs } from '#kernel/jobs/start-jobs.ts';
import { startServices } from '#kernel/jobs/start-services.ts';
import { startImapServer } from '#kernel/notify/mail-in/imap-test-server.ts';
import { startMail } from '#kernel/notify/start-mail.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';

/*
 * The town's mail both ways over real SMTP on loopback: letters go into the hub's own listener, and what it sends is
 * caught by a server of the test.
 */

const ours = 'reports@town.example';
const maria = 'maria@people.example';

let town: TestHub;
let moderator: TestCaller;
let executor: TestCaller;
let running: AsyncDisposable[];
let post: SMTPServer;
let inPort: number;
const outbox: { from: string; to: string; source: string }[] = [];

beforeAll(async () => {
  post = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    async onData(stream, { envelope }, done) {
      const source = await textOf(stream);
      const from = envelope.mailFrom ? envelope.mailFrom.address : '';
      outbox.push({ from, to: envelope.rcptTo[0]?.address ?? '', source });
      done();
    },
  });
  const postPort = await listen(post);
  inPort = await freePort();
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'), {
    environment: {
      SMTP_URL: `smtp://127.0.0.1:${postPort}`,
      SMTP_FROM: 'Town <town@town.example>',
      VECHE_MAIL_IN_ADDRESS: ours,
      VECHE_MAIL_IN_PORT: String(inPort),
    },
  });
  const roadsId = await town.addOrganisation('Дороги');
  moderator = await town.signIn({ roleId: 'moderator' });
  executor = await town.signIn({ roleId: 'executor', organisationId: roadsId });
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, target: 'organisation', organisationId: roadsId },
  ]);
  running = [await startServices(town.hub), await startMail(town.hub), await startJobs(town.hub)];
}, 90_000);

afterAll(async () => {
  for (const one of running) await one[Symbol.asyncDispose]();
  await new Promise<void>((resolve) => post.close(() => resolve()));
  await town[Symbol.asyncDispose]();
});

async function listen(server: SMTPServer): Promise<number> {
  return await new Promise((resolve) => {
    const listener = server.listen(0, '127.0.0.1', () => resolve((listener.address() as AddressInfo).port));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function send(mail: SMTPTransport.MailOptions): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: inPort, secure: false });
  try {
    await transport.sendMail({ from: `Мария <${maria}>`, to: ours, ...mail });
  } finally {
    transport.close();
  }
}

interface Row {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly text: string;
  readonly subject: string | null;
  readonly left_out_count: number;
  readonly is_from_other: boolean;
}

async function rowsOf(messageId: string): Promise<Row[]> {
  const { rows } = await town.hub.database.executeSql(
    `select id, state, reason, text, subject, left_out_count, is_from_other
     from reports.incoming_message where external_id = $1`,
    [messageId],
  );
  return rows as unknown as Row[];
}

/** Sends a letter and waits until it has become something. */
async function arrive(mail: SMTPTransport.MailOptions): Promise<Row> {
  const messageId = `<${newId()}@people.example>`;
  await send({ messageId, ...mail });
  return await until(async () => (await rowsOf(messageId)).find(({ state }) => state !== 'received'));
}

async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const endsAt = Date.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > endsAt) throw new Error('It did not come');
    await wait(30);
  }
}

async function picture(): Promise<Buffer> {
  const background = { r: Math.floor(Math.random() * 200), g: 90, b: 60 };
  return await sharp({ create: { width: 64, height: 64, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

interface Letter {
  readonly from: string;
  readonly replyTo: string;
  readonly text: string;
}

/** The letter of the town with such words in it, as it came out of the hub. */
async function letterTo(address: string, words: string): Promise<Letter> {
  return await until(() => {
    for (const { from, to, source } of outbox) {
      const text = decode(source);
      const replyTo = /^Reply-To: <?([^>\r\n]+)>?/im.exec(source.replaceAll(/\r\n[ \t]+/g, ' '))?.[1] ?? '';
      if (to === address && text.includes(words)) return { from, replyTo, text };
    }
    return undefined;
  });
}

function decode(source: string): string {
  const part = source.split(/\r\n--/).find((one) => /content-type: text\/plain/i.test(one)) ?? source;
  const [head = '', ...rest] = part.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString();
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

/** A letter of this sender made into a report. */
async function reportFrom(address: string): Promise<number> {
  const { id } = await arrive({ from: address, subject: 'Яма', text: 'Глубокая яма у подъезда, ы' });
  const answer = await register(id);
  expect(answer.status).toBe(200);
  return answer.body.number;
}

async function register(id: string) {
  town.clock.advance(60_000);
  return await moderator.send('POST', `/api/v1/reports/incoming/${id}/registration`, {
    text: 'Глубокая яма у подъезда',
    categoryId: 'roads.pothole',
    place: { lng: 33.3, lat: 54.15 },
  });
}

async function step(caller: TestCaller, path: string, body: object) {
  town.clock.advance(60_000);
  const answer = await caller.send('POST', `/api/v1/reports/${path}`, body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
}

/** The work on a report up to the executor's answer; without the proof, which has tests of its own. */
async function answerReport(number: number): Promise<void> {
  const { version } = await step(moderator, `${number}/publication`, { version: 1 });
  const photos = [{ id: (await uploadPicture(executor)).id }];
  await step(executor, `${number}/answer`, { version, text: 'Яма заделана', photos });
}

/** Somebody without an account is told the secret of the upload. */
async function uploadPicture(caller?: TestCaller): Promise<{ id: string; claim: string }> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await picture())], { type: 'image/jpeg' }), 'photo.jpg');
  const request = new Request('http://localhost/', { method: 'POST', body: form });
  const upload = await town.app.inject({
    method: 'POST',
    url: '/api/v1/files/pictures',
    headers: {
      'content-type': request.headers.get('content-type') ?? '',
      'x-veche-client': 'test',
      ...(caller?.cookie ? { cookie: caller.cookie } : {}),
    },
    payload: Buffer.from(await request.arrayBuffer()),
  });
  const { id, claim } = upload.json();
  return { id, claim };
}

function linkIn({ text }: Letter, which: number): string {
  return [...text.matchAll(/\/reports\/by-mail\/(\w+)/g)][which]?.[1] ?? '';
}

test('a letter becomes a report, its answer goes back by mail, and the sender confirms by a link', async () => {
  const { id, state } = await arrive({
    subject: 'Яма на дороге',
    text: 'Здравствуйте! У дома большая яма, объехать её нельзя.',
    attachments: [{ filename: 'яма.jpg', content: await picture(), contentType: 'image/jpeg' }],
  });
  expect(state).toBe('waiting');
  const shown = await moderator.get(`/api/v1/reports/incoming/${id}`);
  expect(shown.body).toMatchObject({ address: maria, name: 'Мария', subject: 'Яма на дороге' });
  expect(shown.body.photos).toHaveLength(1);
  expect(shown.body.suggested.categoryIds).toContain('roads.pothole');

  const { number } = (await register(id)).body;
  const acknowledgement = await letterTo(maria, `№ ${number}`);
  expect(acknowledgement.replyTo).toMatch(/^reports\+[0-9a-v]{47}@town\.example$/);
  expect(acknowledgement.from).toBe(acknowledgement.replyTo);
  await answerReport(number);
  const answered = await letterTo(maria, '/reports/by-mail/');
  const token = linkIn(answered, 0);

  const looked = await town.anonymous.get(`/api/v1/reports/mail-links/${token}`);
  expect(looked.body).toMatchObject({ purpose: 'confirm', number, answer: 'Яма заделана', isOpen: true });
  expect((await town.anonymous.get(`/api/v1/reports/${number}`)).body.status).toBe('answered');
  const rating = { score: 4, reasons: ['fast', 'polite'] };
  const unfit = { rating: { score: 4, reasons: ['slow'] } };
  expect((await town.anonymous.send('POST', `/api/v1/reports/mail-links/${token}`, unfit)).status).toBe(400);
  const confirmed = await town.anonymous.send('POST', `/api/v1/reports/mail-links/${token}`, { rating });
  expect(confirmed.body).toEqual({ number, status: 'confirmed' });
  const card = await town.anonymous.get(`/api/v1/reports/${number}`);
  expect(card.body.status).toBe('confirmed');
  expect(card.body.history.at(-1)).toMatchObject({ kind: 'confirmed', rating });
  expect(card.body.photos.map(({ kind }: { kind: string }) => kind)).toEqual(['problem', 'proof']);
  const again = await town.anonymous.send('POST', `/api/v1/reports/mail-links/${token}`, {});
  expect(again.body.code).toBe('reports.wrong-status');
});

test('the other link returns the report to work, with a reason', async () => {
  const address = 'ivan@people.example';
  const number = await reportFrom(address);
  await answerReport(number);
  const token = linkIn(await letterTo(address, '/reports/by-mail/'), 1);

  const path = `/api/v1/reports/mail-links/${token}`;
  const silent = await town.anonymous.send('POST', path, {});
  expect(silent.body.code).toBe('reports.mail-link-needs-reason');
  const photos = [await uploadPicture()];
  const reopened = await town.anonymous.send('POST', path, { reason: 'Яма на месте', photos });
  expect(reopened.body).toEqual({ number, status: 'reopened' });
  const { body } = await moderator.get(`/api/v1/reports/${number}`);
  expect(body.photos.map(({ kind }: { kind: string }) => kind)).toEqual(['proof', 'verdict']);
});

test('what the cause asks stands in the letter that tells the number', async () => {
  const address = 'lift@people.example';
  const { id } = await arrive({ from: address, subject: 'Лифт', text: 'Лифт остановился между этажами' });
  const report = { categoryId: 'yard.lift', causeId: 'yard.lift.stuck', place: { lng: 33.3, lat: 54.15 } };
  const made = await moderator.send('POST', `/api/v1/reports/incoming/${id}/registration`, {
    text: 'Лифт остановился между этажами',
    ...report,
  });

  const letter = await letterTo(address, `№ ${made.body.number}`);
  expect(letter.text).toContain('– В лифте есть люди? (Нет / Да)\n– «Да»: Сколько человек?');
});

test('an answer to a letter stands beside its report, and one from elsewhere is marked', async () => {
  const address = 'olga@people.example';
  const number = await reportFrom(address);
  const { replyTo } = await letterTo(address, `№ ${number}`);

  const own = await arrive({ from: address, to: replyTo, text: 'Это у второго подъезда\n\n> ваше письмо' });
  town.clock.advance(1_000);
  const foreign = await arrive({ from: 'other@people.example', to: replyTo, text: 'Я сосед' });

  expect([own.state, own.is_from_other, own.text]).toEqual(['noted', false, 'Это у второго подъезда']);
  expect([foreign.state, foreign.is_from_other]).toEqual(['noted', true]);
  const shown = await moderator.get(`/api/v1/reports/${number}/messages`);
  const told = shown.body.messages.map(({ text }: { text: string }) => text);
  expect(told.slice(0, 2)).toEqual([foreign.text, own.text]);
  const stranger = await executor.get(`/api/v1/reports/${number}/messages`);
  expect(stranger.status).toBe(403);
});

test('the answer to a question moves the report on', async () => {
  const address = 'anna@people.example';
  const number = await reportFrom(address);
  await step(moderator, `${number}/clarification`, { version: 1, text: 'У какого подъезда?' });
  const { replyTo } = await letterTo(address, 'У какого подъезда?');
  town.clock.advance(60_000);

  const { state } = await arrive({ from: address, to: replyTo, text: 'У второго' });

  expect(state).toBe('replied');
  const { body } = await moderator.get(`/api/v1/reports/${number}`);
  expect(body.status).toBe('moderation');
  expect(body.history.at(-1)).toMatchObject({ kind: 'replied', byRole: 'author', text: 'У второго' });
});

test('the answer to a question moves the report on out of a mailbox, too', async () => {
  const address = 'lidia@people.example';
  const number = await reportFrom(address);
  await step(moderator, `${number}/clarification`, { version: 1, text: 'Во дворе или на улице?' });
  const { replyTo } = await letterTo(address, 'Во дворе или на улице?');
  town.clock.advance(60_000);
  const messageId = `<${newId()}@people.example>`;
  const letter = {
    from: address,
    to: replyTo,
    subject: 'Re: Яма',
    messageId,
    text: 'Во дворе\n\n> ваше письмо',
  };

  await using mailbox = await startImapServer('reports', 'secret');
  mailbox.letters.push({ raw: await sourceOf(letter), isSeen: false });
  const mailboxUrl = `imap://reports:secret@127.0.0.1:${mailbox.port}/INBOX`;
  const hub = {
    ...town.hub,
    config: { ...town.hub.config, mailIn: { address: ours, listener: undefined, mailboxUrl } },
  };
  await using _services = await startServices(hub);
  const row = await until(async () => (await rowsOf(messageId)).find(({ state }) => state !== 'received'));

  expect(row).toMatchObject({ state: 'replied', is_from_other: false });
  await until(() => mailbox.letters[0]?.isSeen || undefined);
  const { body } = await moderator.get(`/api/v1/reports/${number}`);
  expect(body.history.at(-1)).toMatchObject({ kind: 'replied', byRole: 'author', text: 'Во дворе' });
});

/** The letter as it would lie in a mailbox. */
async function sourceOf(mail: SMTPTransport.MailOptions): Promise<string> {
  const composer = createTransport({ streamTransport: true, newline: 'windows' });
  const { message } = await composer.sendMail(mail);
  return Buffer.isBuffer(message) ? message.toString() : await textOf(message);
}

test('a forged token makes a new message and touches no report', async () => {
  const address = 'petr@people.example';
  const number = await reportFrom(address);
  const { replyTo } = await letterTo(address, `№ ${number}`);
  const forged = replyTo.replace(/.@/, (end) => (end === '0@' ? '8@' : '0@'));

  const { state } = await arrive({ from: address, to: forged, text: 'Закройте его' });

  expect(state).toBe('waiting');
  expect((await moderator.get(`/api/v1/reports/${number}/messages`)).body.messages).toHaveLength(1);
});

test('the same letter twice is one message', async () => {
  const messageId = `<${newId()}@people.example>`;
  await send({ messageId, text: 'Не горит фонарь' });
  await send({ messageId, text: 'Не горит фонарь' });
  await until(async () => (await rowsOf(messageId)).find(({ state }) => state === 'waiting'));
  expect(await rowsOf(messageId)).toHaveLength(1);
});

test('two moderators at once make one report of a letter', async () => {
  const { id } = await arrive({ text: 'Не горит фонарь во дворе' });
  const answers = await Promise.all([register(id), register(id)]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
});

test.each([
  ['koi8-r', Buffer.from([0xf1, 0xcd, 0xc1])],
  ['windows-1251', Buffer.from([0xdf, 0xec, 0xe0])],
])('a letter in %s is read', async (charset, word) => {
  const messageId = `<${newId()}@people.example>`;
  const head = `From: ${maria}\r\nTo: ${ours}\r\nMessage-ID: ${messageId}\r\nMIME-Version: 1.0\r\n`;
  const subject = `Subject: =?${charset}?B?${word.toString('base64')}?=\r\n`;
  const type = `Content-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`;
  const raw = Buffer.concat([Buffer.from(head + subject + type), word, Buffer.from(' 12\r\n')]);
  await send({ envelope: { from: maria, to: ours }, raw });
  const row = await until(async () => (await rowsOf(messageId)).find(({ state }) => state === 'waiting'));
  expect([row.subject, row.text]).toEqual(['Яма', 'Яма 12']);
});

test('a letter of more than 30 MB is refused at the door', async () => {
  const before = await town.hub.database.executeSql('select id from reports.incoming_message');
  const content = Buffer.alloc(31 * 1024 * 1024, 'A');
  const attachments = [{ filename: 'long.txt', content, encoding: '7bit' }];
  await expect(send({ text: 'Много', attachments: attachments as never })).rejects.toMatchObject({
    responseCode: 552,
  });
  const after = await town.hub.database.executeSql('select id from reports.incoming_message');
  expect(after.rows).toHaveLength(before.rows.length);
});

test('of many attachments only some pictures are kept, and a picture too large to decode is not', async () => {
  const bomb = Buffer.from(await picture());
  const header = bomb.indexOf(Buffer.from([0xff, 0xc0]));
  bomb.writeUInt16BE(60_000, header + 5);
  bomb.writeUInt16BE(60_000, header + 7);
  const photos = await Promise.all([1, 2, 3, 4, 5, 6].map(picture));
  const attachments = [bomb, ...photos].map((content) => ({ content, contentType: 'image/jpeg' }));
  const others = [{ content: Buffer.from('MZ'), filename: 'run.exe' }];

  const { id, state } = await arrive({ text: 'Фото', attachments: [...attachments, ...others] });

  expect(state).toBe('waiting');
  const shown = await moderator.get(`/api/v1/reports/incoming/${id}`);
  expect(shown.body).toMatchObject({ leftOutCount: 4 });
  expect(shown.body.photos).toHaveLength(4);
  const url = shown.body.photos[0].thumbnailUrl;
  const asked = async (cookie: string | null) =>
    (await town.app.inject({ url, headers: cookie ? { cookie } : {} })).statusCode;
  expect([await asked(moderator.cookie), await asked(executor.cookie)]).toEqual([200, 404]);
});

test('a letter of hundreds of parts is not taken apart', async () => {
  const attachments = Array.from({ length: 400 }, () => ({ content: 'a', contentType: 'text/plain' }));
  const row = await arrive({ text: 'Бомба', attachments });
  expect(row).toMatchObject({ state: 'ignored', reason: 'too-many-parts' });
});

test.each<[string, SMTPTransport.MailOptions, string]>([
  ['an out-of-office note', { subject: 'Автоответ: я в отпуске' }, 'out-of-office'],
  ['an automatic answer', { headers: { 'Auto-Submitted': 'auto-replied' } }, 'out-of-office'],
  ['a machine', { headers: { 'Auto-Submitted': 'auto-generated' } }, 'automatic'],
  ['a mailing', { headers: { Precedence: 'bulk' } }, 'mass-mail'],
  ['who asks for no answer', { headers: { 'X-Auto-Response-Suppress': 'All' } }, 'automatic'],
  ['ourselves', { from: 'reports+abc@town.example' }, 'own-address'],
])('a letter of %s is put on record and answered by nobody', async (_who, mail, reason) => {
  const sent = outbox.length;
  const row = await arrive({ text: 'Меня нет', ...mail });
  expect(row).toMatchObject({ state: 'ignored', reason });
  expect(outbox).toHaveLength(sent);
});

test('a letter that comes back marks the message and the contact', async () => {
  const address = 'gone@people.example';
  const number = await reportFrom(address);
  const { replyTo } = await letterTo(address, `№ ${number}`);
  const messageId = `<${newId()}@people.example>`;
  const raw = [
    'From: MAILER-DAEMON@people.example',
    `To: ${replyTo}`,
    `Message-ID: ${messageId}`,
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Sorry.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; people.example',
    '',
    `Final-Recipient: rfc822; ${address}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 no such user',
    '--b--',
    '',
  ].join('\r\n');
  await send({ envelope: { from: '', to: replyTo }, raw });

  const row = await until(async () => (await rowsOf(messageId)).find(({ state }) => state !== 'received'));
  expect(row).toMatchObject({ state: 'undelivered', text: 'smtp; 550 5.1.1 no such user' });
  const { rows } = await town.hub.database.executeSql(
    `select state from notify.message where address = $1 and kind = 'reports.mail-created'`,
    [address],
  );
  expect(rows).toEqual([{ state: 'failed' }]);
  const shown = await moderator.get(`/api/v1/reports/${number}/messages`);
  expect(shown.body.isUnreachable).toBe(true);
});

test('mail for other addresses is not taken', async () => {
  await expect(send({ to: 'anybody@elsewhere.example', text: 'Привет' })).rejects.toMatchObject({
    responseCode: 550,
  });
});

test('who moderates one area reads no letter, which has no place yet', async () => {
  const { id } = await arrive({ subject: 'Яма', text: 'Яма у дома, подпись: Мария' });
  const bounded = await town.signIn({ roleId: 'moderator', areaId: newId() });

  expect((await bounded.get('/api/v1/reports/incoming')).body).toEqual({ messages: [], next: null });
  expect((await bounded.get(`/api/v1/reports/incoming/${id}`)).status).toBe(404);
  const url = `/api/v1/reports/incoming/${id}`;
  const facts = { text: 'Яма у дома', categoryId: 'roads.pothole', place: { lng: 33.3, lat: 54.15 } };
  expect((await bounded.send('POST', `${url}/registration`, facts)).status).toBe(404);
  expect((await moderator.get(url)).status).toBe(200);
});
