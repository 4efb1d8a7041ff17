import fc from 'fast-check';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import type { OutgoingMessage } from './channel.ts';
import { createMailChannel, isMailAddress } from './mail-channel.ts';
import { renderMailHtml } from './mail-html.ts';

interface ReceivedMail {
  readonly recipients: string[];
  readonly source: string;
}

async function startMailServer(
  options: SMTPServerOptions = {},
): Promise<{ url: string; received: ReceivedMail[] }> {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    async onData(stream, session, done) {
      const source = await text(stream);
      received.push({ recipients: session.envelope.rcptTo.map(({ address }) => address), source });
      done();
    },
    ...options,
  });
  const url = await new Promise<string>((resolve) => {
    const listener = server.listen(0, '127.0.0.1', () => {
      const address = listener.address();
      resolve(`smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
    });
  });
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { url, received };
}

function message(changes: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    id: newId(),
    kind: 'reports.report-answered',
    locale: 'uk',
    channel: 'email',
    address: 'resident@example.org',
    subject: 'Ґанок полагоджено',
    bodyText: 'Добрий день!\n\nЇї відремонтували: https://town.example/r/1?a=1&b=2.',
    bodyHtml: null,
    isTraining: false,
    path: null,
    ...changes,
  };
}

const running = new AbortController().signal;

function headersOf(source: string): string[] {
  const head = source.split('\r\n\r\n')[0] ?? '';
  return head.replaceAll(/\r\n[ \t]/g, ' ').split('\r\n');
}

function decodeParts(source: string): string {
  return source
    .split(/\r\n--/)
    .map((part) => {
      const [head = '', ...body] = part.split('\r\n\r\n');
      const isBase64 = /transfer-encoding: base64/i.test(head);
      if (isBase64) return Buffer.from(body.join(''), 'base64').toString();
      const bytes = body
        .join('\r\n\r\n')
        .replaceAll('=\r\n', '')
        .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      return Buffer.from(bytes, 'latin1').toString();
    })
    .join('\n');
}

test('a mail arrives with its Cyrillic intact, as text and as a page', async () => {
  const { url, received } = await startMailServer();
  const mail = message();

  const result = await createMailChannel({ url, from: 'Місто <town@town.example>' }).send(mail, running);

  expect(result.outcome).toBe('sent');
  const [{ recipients, source } = { recipients: [], source: '' }] = received;
  expect(recipients).toEqual(['resident@example.org']);
  const body = decodeParts(source);
  expect(body).toContain('Її відремонтували');
  expect(body).toContain('<a href="https://town.example/r/1?a=1&amp;b=2">');
  const headers = headersOf(source);
  expect(headers).toContain(`Message-ID: <${mail.id}@town.example>`);
  expect(headers).toContain('Auto-Submitted: auto-generated');
  const subject = headers.find((header) => header.startsWith('Subject: ')) ?? '';
  const encoded = [...subject.matchAll(/=\?UTF-8\?B\?([^?]+)\?=/gi)].map(([, part = '']) =>
    Buffer.from(part, 'base64'),
  );
  expect(Buffer.concat(encoded).toString()).toBe('Ґанок полагоджено');
});

test('a mail program is told where to end a subscription, at one press only over https', async () => {
  const { url, received } = await startMailServer();
  const channel = createMailChannel({ url, from: 'town@town.example' });

  await channel.send({ ...message(), unsubscribeUrl: 'https://town.example/u/abc' }, running);
  await channel.send({ ...message(), unsubscribeUrl: 'http://town.example/u/abc' }, running);
  await channel.send(message(), running);

  const lists = received.map(({ source }) => headersOf(source).filter((header) => /^list-/i.test(header)));
  expect(lists).toEqual([
    ['List-Unsubscribe: <https://town.example/u/abc>', 'List-Unsubscribe-Post: List-Unsubscribe=One-Click'],
    ['List-Unsubscribe: <http://town.example/u/abc>'],
    [],
  ]);
});

test('a line break in subject or text makes no header and no recipient', async () => {
  const { url, received } = await startMailServer();
  const evil = 'Hello\r\nBcc: everyone@example.org\r\n\r\nother body';

  await createMailChannel({ url, from: 'town@town.example' }).send(
    message({ subject: evil, bodyText: evil }),
    running,
  );

  expect(received[0]?.recipients).toEqual(['resident@example.org']);
  expect(headersOf(received[0]?.source ?? '').some((header) => /^bcc:/i.test(header))).toBe(false);
});

test.each([
  'a@b.c, d@e.f',
  'a@b.c\r\nBcc: d@e.f',
  '<a@b.c>',
  'a b@c.d',
  'nobody',
  '',
  'group: a@b.c;',
  '"a@b"@c.d',
])('%j is no address, and trying again cannot help', async (address) => {
  const { url, received } = await startMailServer();
  const result = await createMailChannel({ url, from: 'town@town.example' }).send(
    message({ address }),
    running,
  );
  expect(result).toMatchObject({ outcome: 'failed', isFinal: true });
  expect(received).toEqual([]);
});

test.each(['resident@demo.veche', 'anna.koval+town@example.org', 'пошта@приклад.укр'])(
  '%s is an address',
  (address) => {
    expect(isMailAddress(address)).toBe(true);
  },
);

test("a mailbox that does not exist is the server's last word", async () => {
  const { url } = await startMailServer({
    onRcptTo: (_address, _session, done) =>
      done(Object.assign(new Error('No such mailbox'), { responseCode: 550 })),
  });
  const result = await createMailChannel({ url, from: 'town@town.example' }).send(message(), running);
  expect(result).toMatchObject({ outcome: 'failed', isFinal: true });
});

test.each([
  ['a full mailbox', 452],
  ['greylisting', 451],
])('%s may pass', async (_name, responseCode) => {
  const { url } = await startMailServer({
    onRcptTo: (_address, _session, done) => done(Object.assign(new Error('Later'), { responseCode })),
  });
  const result = await createMailChannel({ url, from: 'town@town.example' }).send(message(), running);
  expect(result).toMatchObject({ outcome: 'failed', isFinal: false });
});

test('a server that is away is a failure that may pass', async () => {
  const result = await createMailChannel({ url: 'smtp://127.0.0.1:1', from: 'a@b.c' }).send(
    message(),
    running,
  );
  expect(result).toMatchObject({ outcome: 'failed', isFinal: false });
});

test('user and password of the address are used', async () => {
  const seen: unknown[] = [];
  const { url } = await startMailServer({
    authOptional: false,
    onAuth: ({ username, password }, _session, done) => {
      seen.push([username, password]);
      done(null, { user: username });
    },
  });
  const withUser = url.replace(
    'smtp://',
    `smtp://${encodeURIComponent('town@mail')}:${encodeURIComponent('p:/ss')}@`,
  );

  const result = await createMailChannel({ url: withUser, from: 'a@b.c' }).send(message(), running);

  expect(result.outcome).toBe('sent');
  expect(seen).toEqual([['town@mail', 'p:/ss']]);
});

test('a shutdown ends waiting for a silent server', async () => {
  const { url } = await startMailServer({ onRcptTo: () => {} });
  const stop = new AbortController();
  const sending = createMailChannel({ url, from: 'a@b.c' }).send(message(), stop.signal);
  setTimeout(() => stop.abort(), 100);
  expect(await sending).toMatchObject({ outcome: 'failed', isFinal: false });
});

test('no text of a person becomes markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.webUrl(), (words, address) => {
      const html = renderMailHtml({
        locale: 'ru',
        subject: words,
        bodyText: `${words} ${address}<script>"${words}`,
      });
      const tags = [...html.matchAll(/<\/?([a-z]+)/gi)].map(([, tag = '']) => tag.toLowerCase());
      expect(new Set(tags)).toSatisfy((found: Set<string>) =>
        [...found].every((tag) => ['html', 'head', 'meta', 'title', 'body', 'p', 'br', 'a'].includes(tag)),
      );
      expect(html).not.toMatch(/href="(?!https?:)/);
    }),
  );
});
