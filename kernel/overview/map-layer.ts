import type { Context } from '#kernel/context.ts';
import type { EventDeclaration } from '#kernel/events/contract.ts';
import type { Box } from '#kernel/geo/geometry.ts';
import type { Happening, MapObject, MapSquare, Tone } from './contract/overview.ts';

export interface MapQuestion {
  readonly box: Box;
  /** Null: now. */
  readonly at: Date | null;
  /** More objects than this are told as squares. */
  readonly limit: number;
}

export interface MapAnswer {
  readonly objects: readonly MapObject[];
  /** In place of objects where they are too many. */
  readonly squares: readonly MapSquare[];
}

export interface HappeningQuestion {
  /** Null: anywhere. */
  readonly box: Box | null;
  readonly from: Date;
  readonly until: Date;
  readonly limit: number;
}

/** What a module shows on the one map. Its functions run with the reader's own rights and see the reader's rows alone. */
export interface MapLayer {
  /** `module.noun`, unique. */
  readonly id: `${string}.${string}`;
  /** Text key. */
  readonly title: string;
  readonly permission: `${string}.${string}.${string}`;
  readonly tone: Tone;
  /** Smaller stands first. */
  readonly order: number;
  /** After any of these the layer has changed. */
  readonly events: readonly EventDeclaration[];
  /** Whether it can tell what was at a moment that has passed. */
  readonly hasHistory: boolean;
  readonly find: (context: Context<never>, question: MapQuestion) => Promise<MapAnswer>;
  /** The newest first. */
  readonly happenings?: (context: Context<never>, question: HappeningQuestion) => Promise<Happening[]>;
}

/** Types a layer by its module's tables. */
export function layerFor<Tables>() {
  return (
    layer: Omit<MapLayer, 'find' | 'happenings'> & {
      find: (context: Context<Tables>, question: MapQuestion) => Promise<MapAnswer>;
      happenings?: (context: Context<Tables>, question: HappeningQuestion) => Promise<Happening[]>;
    },
  ): MapLayer => layer as unknown as MapLayer;
}
