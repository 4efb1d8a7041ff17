import { z } from 'zod';
import { cameraIdSchema } from '../tokens/media-token.ts';

/** A span longer than this is asked for in parts. */
const longestSpanMs = 32 * 86_400_000;

/** An instant in RFC 3339, to the millisecond; microseconds inside. */
export const instantField = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text) * 1000)
  .refine((us) => Number.isSafeInteger(us) && us >= 0, 'not an instant after 1970');

export const cameraFields = { cameraId: cameraIdSchema } as const;
export const spanFields = { ...cameraFields, from: instantField, to: instantField } as const;

/** What is wrong with a span; undefined when nothing is. */
export function faultOfSpan(fromUs: number, toUs: number): string | undefined {
  if (fromUs >= toUs) return 'from must be before to';
  if (toUs - fromUs > longestSpanMs * 1000) return 'at most 32 days can be asked for at once';
  return undefined;
}

export const microseconds = z.int().describe('Microseconds since 1970 UTC by the clock of the recorder.');
