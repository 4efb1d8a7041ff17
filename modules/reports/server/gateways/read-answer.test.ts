import { expect, test } from 'vitest';
import { readCreated, readDocument, readUpdates } from './read-answer.ts';

const json = (document: unknown): unknown =>
  readDocument(Buffer.from(JSON.stringify(document)), 'application/json');

test('letters no database keeps and texts without an end are left out', () => {
  const [update] =
    readUpdates(
      json([
        {
          update_id: 'a\0b',
          service_request_id: 17,
          status: '',
          description: `\0${'я'.repeat(100_000)}`,
          media_url: null,
        },
      ]),
    ) ?? [];

  expect(update).toMatchObject({ update_id: 'ab', service_request_id: '17', status: null, media_url: null });
  expect(update?.description).toHaveLength(10_000);
});

test('a name every object has is no field of an answer', () => {
  expect(readCreated(json([{ __proto__: { token: 't' }, constructor: 'x' }]))).toEqual({
    service_request_id: null,
    token: null,
  });
  expect(readCreated(json({ toString: 1 }))).toBeNull();
});
