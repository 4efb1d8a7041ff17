import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';

/*
 * A mailbox for tests that speaks the part of IMAP4rev1 (RFC 3501) a reader of unseen letters needs, over a real socket:
 * greeting, capabilities, LOGIN and AUTHENTICATE PLAIN, SELECT, UID SEARCH, UID FETCH with literals, UID STORE, LOGOUT.
 */

export interface StoredLetter {
  readonly raw: string;
  isSeen: boolean;
  /** What RFC822.SIZE tells, where it is not the length of the letter. */
  readonly claimedSize?: number;
}

export interface ImapServer extends AsyncDisposable {
  readonly port: number;
  readonly letters: StoredLetter[];
  /** How often the source of a letter was asked for. */
  readonly fetchedSources: number[];
  /** Breaks the line in the middle of the next source. */
  breakNextSource: boolean;
}

export async function startImapServer(user: string, password: string): Promise<ImapServer> {
  const sockets = new Set<Socket>();
  const state = { letters: [] as StoredLetter[], fetchedSources: [] as number[], breakNextSource: false };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    speak(socket, { user, password, state });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(state, {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

interface Session {
  readonly user: string;
  readonly password: string;
  readonly state: Pick<ImapServer, 'letters' | 'fetchedSources' | 'breakNextSource'>;
}

const capabilities = 'IMAP4rev1 AUTH=PLAIN SASL-IR';

function speak(socket: Socket, session: Session): void {
  let text = '';
  let awaited: string | null = null;
  const say = (...lines: string[]): void => void socket.write(lines.map((line) => `${line}\r\n`).join(''));
  say(`* OK [CAPABILITY ${capabilities}] ready`);
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
      const line = text.slice(0, end);
      text = text.slice(end + 2);
      if (awaited !== null) {
        say(`${awaited} ${isPlain(line, session) ? 'OK in' : 'NO wrong'}`);
        awaited = null;
      } else if (/^\S+ AUTHENTICATE PLAIN$/i.test(line)) {
        awaited = line.split(' ')[0] ?? '';
        say('+ ');
      } else obey(line, { socket, session, say });
    }
  });
}

function isPlain(given: string, { user, password }: Session): boolean {
  return Buffer.from(given, 'base64').toString() === `\0${user}\0${password}`;
}

interface Talk {
  readonly socket: Socket;
  readonly session: Session;
  readonly say: (...lines: string[]) => void;
}

function obey(line: string, { socket, session, say }: Talk): void {
  const [tag = '', ...rest] = line.split(' ');
  const command = rest.join(' ');
  const { state, user, password } = session;
  const ok = (): void => say(`${tag} OK done`);
  const authenticate = /^AUTHENTICATE PLAIN (\S+)$/i.exec(command);
  const search = /^UID SEARCH/i.test(command);
  const fetch = /^UID FETCH (\d+) \((.*)\)$/i.exec(command);
  const store = /^UID STORE (\d+) \+FLAGS/i.exec(command);
  if (authenticate) return say(`${tag} ${isPlain(authenticate[1] ?? '', session) ? 'OK in' : 'NO wrong'}`);
  if (/^LOGIN /i.test(command))
    return say(`${tag} ${command.includes(user) && command.includes(password) ? 'OK in' : 'NO wrong'}`);
  if (/^CAPABILITY/i.test(command)) {
    say(`* CAPABILITY ${capabilities}`);
    return ok();
  }
  if (/^(?:LIST|LSUB)/i.test(command)) {
    say('* LIST () "/" "INBOX"');
    return ok();
  }
  if (/^SELECT/i.test(command)) {
    const next = state.letters.length + 1;
    const flags = String.raw`(\Seen \Deleted)`;
    say(`* FLAGS ${flags}`, `* ${state.letters.length} EXISTS`, '* 0 RECENT', '* OK [UIDVALIDITY 1] ids');
    say(`* OK [UIDNEXT ${next}] next`, `* OK [PERMANENTFLAGS ${flags}] kept`);
    return say(`${tag} OK [READ-WRITE] open`);
  }
  if (search) {
    const unseen = state.letters.flatMap(({ isSeen }, index) => (isSeen ? [] : index + 1));
    say(`* SEARCH ${unseen.join(' ')}`.trimEnd());
    return ok();
  }
  if (fetch)
    return tellLetter(tag, { uid: Number(fetch[1]), items: fetch[2] ?? '' }, { socket, session, say });
  if (store) {
    const letter = state.letters[Number(store[1]) - 1];
    if (letter) letter.isSeen = true;
    return ok();
  }
  if (/^LOGOUT/i.test(command)) {
    say('* BYE', `${tag} OK out`);
    return void socket.end();
  }
  return ok();
}

function tellLetter(
  tag: string,
  asked: { uid: number; items: string },
  { socket, session, say }: Talk,
): void {
  const { uid, items } = asked;
  const { state } = session;
  const letter = state.letters[uid - 1];
  if (!letter) return say(`${tag} OK none`);
  const bytes = Buffer.from(letter.raw);
  const id = /^message-id: *(\S+)/im.exec(letter.raw)?.[1] ?? '';
  const [mailbox = '', host = ''] = (/^from: .*?([\w.]+@[\w.]+)/im.exec(letter.raw)?.[1] ?? '').split('@');
  const from = `((NIL NIL "${mailbox}" "${host}"))`;
  const envelope = `ENVELOPE (NIL "letter" ${from} NIL NIL NIL NIL NIL NIL "${id}")`;
  const size = `RFC822.SIZE ${letter.claimedSize ?? bytes.length}`;
  if (!/BODY/i.test(items)) return say(`* ${uid} FETCH (UID ${uid} ${size} ${envelope})`, `${tag} OK done`);
  state.fetchedSources.push(uid);
  socket.write(`* ${uid} FETCH (UID ${uid} BODY[] {${bytes.length}}\r\n`);
  if (state.breakNextSource) {
    state.breakNextSource = false;
    socket.write(bytes.subarray(0, bytes.length / 2));
    return void socket.destroy();
  }
  socket.write(bytes);
  return say(')', `${tag} OK done`);
}
