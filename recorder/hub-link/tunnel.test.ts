import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Tunnel } from './tunnel.ts';

interface Ends {
  readonly here: Tunnel;
  readonly opened: Duplex[];
  readonly framesThere: Buffer[];
  open(): Duplex;
}

/** Two ends, each frame a moment later at the other. */
function makeEnds(): Ends {
  const opened: Duplex[] = [];
  const framesThere: Buffer[] = [];
  const there: Tunnel = new Tunnel({
    send: (frame) => void setImmediate(() => here.receive(frame)),
    onOpened: (stream) => void opened.push(stream),
  });
  const here: Tunnel = new Tunnel({
    send: (frame) => {
      framesThere.push(frame);
      setImmediate(() => there.receive(frame));
    },
  });
  return {
    here,
    opened,
    framesThere,
    open: () => {
      const made = here.open();
      if (!made) throw new Error('too many');
      there.accept(made.number);
      return made.stream;
    },
  };
}

async function readAll(stream: Duplex): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

test('bytes arrive as they were sent, both ways, on many streams at once', async () => {
  const ends = makeEnds();
  const sent = Array.from({ length: 8 }, () => randomBytes(1_500_000));
  const echoed = sent.map(async (bytes) => {
    const stream = ends.open();
    const there = ends.opened.at(-1);
    there?.pipe(there);
    stream.end(bytes);
    return await readAll(stream);
  });

  expect((await Promise.all(echoed)).map((bytes, index) => bytes.equals(sent[index] ?? bytes))).toEqual(
    sent.map(() => true),
  );
});

test('who does not read is sent no more than was allowed, and holds up nobody else', async () => {
  const ends = makeEnds();
  const stuck = ends.open();
  stuck.write(randomBytes(5_000_000));
  const quick = ends.open();
  const quickThere = ends.opened.at(-1);
  quick.end('hello');
  expect((await readAll(quickThere ?? quick)).toString()).toBe('hello');
  const bytes = ends.framesThere
    .filter((one) => one.readUInt32BE(1) === 1)
    .reduce((sum, one) => sum + one.length, 0);

  expect(bytes).toBeLessThan(300_000);
  expect(Math.max(...ends.framesThere.map(({ length }) => length))).toBeLessThanOrEqual(16 * 1024);
});

test('the end of one side is the end of the other', async () => {
  const ends = makeEnds();
  const stream = ends.open();
  const there = ends.opened.at(-1);
  if (!there) throw new Error('not opened');
  const closed = once(there, 'close');
  stream.destroy();
  await closed;
  ends.here[Symbol.dispose]();

  expect(there.destroyed).toBe(true);
});

test('more streams than allowed are not opened', () => {
  const tunnel = new Tunnel({ send: () => {} });
  const opened = Array.from({ length: 300 }, () => tunnel.open());

  expect(opened.filter((one) => one !== undefined)).toHaveLength(256);
  tunnel[Symbol.dispose]();
});

test('whatever frame comes, it is taken or refused', () => {
  const tunnel = new Tunnel({ send: () => {}, onOpened: () => {} });
  tunnel.accept(1);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(typeof tunnel.receive(Buffer.from(bytes))).toBe('boolean');
    }),
  );
});
