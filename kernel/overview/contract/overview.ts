import { z } from 'zod';
import { instant, point } from '#kernel/http/fields.ts';

/** What a layer is drawn in; the web knows the colours. */
export const tones = ['danger', 'call', 'river', 'good', 'earth'] as const;
export const tone = z.enum(tones);
export type Tone = z.output<typeof tone>;

/** Something that stands on the map, ready to show. */
export const mapObject = z.object({
  id: z.string(),
  lng: z.number(),
  lat: z.number(),
  label: z.string(),
  /** One line more: state, address. */
  note: z.string(),
  /** Its page; null: the reader may not open it. */
  path: z.string().nullable(),
  since: instant.nullable(),
});
export type MapObject = z.output<typeof mapObject>;

/** Many objects that stand in one square of the shown part. */
export const mapSquare = z.object({ lng: z.number(), lat: z.number(), count: z.number().int() });
export type MapSquare = z.output<typeof mapSquare>;

/** Something that happened to an object: it came up, it ended. */
export const happening = z.object({
  id: z.string(),
  at: instant,
  what: z.string(),
  label: z.string(),
  note: z.string(),
  path: z.string().nullable(),
  place: point.nullable(),
});
export type Happening = z.output<typeof happening>;

/** A row behind a figure. */
export const figureCard = z.object({
  id: z.string(),
  label: z.string(),
  note: z.string(),
  path: z.string().nullable(),
  since: instant.nullable(),
});
export type FigureCard = z.output<typeof figureCard>;
