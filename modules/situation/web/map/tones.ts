import { brick, bronze, pine, river, sand } from '#web/design/tokens.ts';
import type { Tone } from '#kernel/overview/contract/overview.ts';

/** Colours of layers on the map; their names stand beside them in the list of layers. */
export const toneColours: Readonly<Record<Tone, string>> = {
  danger: brick[5],
  call: bronze[5],
  river: river[5],
  good: pine[5],
  earth: sand[6],
};
