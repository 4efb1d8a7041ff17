import fc from 'fast-check';
import { expect, test } from 'vitest';
import { giveBackPictureMemory, takePictureMemory } from './picture-memory.ts';

test('no picture that is kept is ever overwritten by another', () => {
  const step = fc.record({
    bytes: fc.integer({ min: 0, max: 300_000 }),
    givesBack: fc.array(fc.nat({ max: 30 }), { maxLength: 4 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const kept: { picture: Buffer; filling: number }[] = [];
      for (const [index, { bytes, givesBack }] of steps.entries()) {
        const filling = (index % 255) + 1;
        kept.push({ picture: takePictureMemory(bytes).fill(filling), filling });
        const given = givesBack.flatMap((place) => kept.splice(place, 1));
        for (const { picture } of given) giveBackPictureMemory(picture);
      }
      expect(kept.every(({ picture, filling }) => picture.every((byte) => byte === filling))).toBe(true);
    }),
    { numRuns: 50 },
  );
});
