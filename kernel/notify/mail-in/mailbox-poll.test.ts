import { afterEach, beforeEach, expect, test } from 'vitest';
import { startImapServer } from './imap-test-server.ts';
import type { ImapServer } from './imap-test-server.ts';
import { maximumMailBytes } from './arriving-mail.ts';
import { lookOnce, startMailboxPoll } from './mailbox-poll.ts';

let mailbox: ImapServer;
let kept: string[];
let tooLarge: { messageId: string; from: string | null }[];
let errors: unknown[];

beforeEach(async () => {
  mailbox = await startImapServer('reports', 'a pass:word');
  kept = [];
  tooLarge = [];
  errors = [];
});

afterEach(async () => await mailbox[Symbol.asyncDispose]());

const never = new AbortController().signal;

const optionsWith = (
  keep = async (raw: string): Promise<void> => void kept.push(raw),
  password = 'a pass:word',
) => ({
  url: `imap://reports:${encodeURIComponent(password)}@127.0.0.1:${mailbox.port}/INBOX`,
  keep: async ({ raw }: { raw: Uint8Array }) => await keep(Buffer.from(raw).toString()),
  onTooLarge: async (letter: { messageId: string; from: string | null }) => void tooLarge.push(letter),
  onError: (error: unknown) => void errors.push(error),
});

function letter(id: string, words: string, claimedSize?: number) {
  const raw = `From: Maria <maria@people.example>\r\nMessage-ID: <${id}@people.example>\r\n\r\n${words}\r\n`;
  return { raw, isSeen: false, ...(claimedSize === undefined ? {} : { claimedSize }) };
}

test('unseen letters are kept as they are, oldest first, and marked as seen; seen ones are left alone', async () => {
  mailbox.letters.push(
    letter('1', 'Яма'),
    { ...letter('2', 'Старое'), isSeen: true },
    letter('3', 'Фонарь )\r\n* BYE'),
  );

  await lookOnce(optionsWith(), never);
  await lookOnce(optionsWith(), never);

  expect(kept).toEqual([mailbox.letters[0]?.raw, mailbox.letters[2]?.raw]);
  expect(mailbox.letters.map(({ isSeen }) => isSeen)).toEqual([true, true, true]);
});

test('a letter that could not be kept stays unseen and comes again', async () => {
  mailbox.letters.push(letter('1', 'Яма'));
  const refusing = optionsWith(async () => {
    throw new Error('The database is away');
  });

  await expect(lookOnce(refusing, never)).rejects.toThrow('The database is away');
  expect(mailbox.letters[0]?.isSeen).toBe(false);

  await lookOnce(optionsWith(), never);
  expect(kept).toHaveLength(1);
});

test('a line that breaks in the middle of a letter keeps nothing of it', async () => {
  mailbox.letters.push(letter('1', 'Яма '.repeat(2_000)));
  mailbox.breakNextSource = true;

  await expect(lookOnce(optionsWith(), never)).rejects.toThrow();
  expect(kept).toEqual([]);
  expect(mailbox.letters[0]?.isSeen).toBe(false);

  await lookOnce(optionsWith(), never);
  expect(kept).toEqual([mailbox.letters[0]?.raw]);
});

test('a letter too large is not fetched, its sender is told, and the next one is taken', async () => {
  mailbox.letters.push(letter('huge', 'x', maximumMailBytes + 1), letter('2', 'Яма'));

  await lookOnce(optionsWith(), never);

  expect(tooLarge).toEqual([{ messageId: '<huge@people.example>', from: 'maria@people.example' }]);
  expect(mailbox.fetchedSources).toEqual([2]);
  expect(kept).toHaveLength(1);
});

test('a wrong password ends the look, told without the password, and the poll goes on', async () => {
  await using _poll = startMailboxPoll({ ...optionsWith(undefined, 'other'), lookEveryMs: 20 });
  const endsAt = Date.now() + 10_000;
  while (errors.length < 2 && Date.now() < endsAt) await new Promise((resolve) => setTimeout(resolve, 20));

  expect(errors.length).toBeGreaterThanOrEqual(2);
  expect(errors.map(String).join()).not.toContain('other');
});
