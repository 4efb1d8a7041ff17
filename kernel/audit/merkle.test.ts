import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, leafHash, merkleRoot } from './merkle.ts';

test('the root of one entry is its leaf hash, with the leaf byte before it', () => {
  const expected = createHash('sha256')
    .update(Buffer.from([0]))
    .update('entry')
    .digest('hex');
  expect(merkleRoot([leafHash('entry')])).toBe(expected);
});

test('the root of no entries is the hash of nothing', () => {
  expect(merkleRoot([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('any changed, dropped, doubled or swapped entry changes the root', () => {
  const entries = fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 40 });
  fc.assert(
    fc.property(entries, fc.nat(), (list, at) => {
      const root = (items: string[]) => merkleRoot(items.map(leafHash));
      const position = at % list.length;
      const swapped = list.toReversed();
      const changed = list.with(position, `${list[position]}!`);
      const dropped = list.toSpliced(position, 1);
      const doubled = [...list, ...list.slice(-1)];
      for (const other of [swapped, changed, dropped, doubled]) expect(root(other)).not.toBe(root(list));
    }),
  );
});

test('the order of keys does not change canonical JSON', () => {
  expect(canonicalJson({ b: 1, a: [{ d: null, c: 'я' }] })).toBe(
    canonicalJson({ a: [{ c: 'я', d: null }], b: 1 }),
  );
});
