import type { Context } from '#kernel/context.ts';
import type { FigureCard } from './contract/overview.ts';

/** A number about the whole town for those who lead it, and the rows that it counts. */
export interface TownFigure {
  /** `module.noun`, unique. */
  readonly id: `${string}.${string}`;
  /** Text key. */
  readonly title: string;
  readonly unit: 'count' | 'percent';
  /** Which way is well. */
  readonly better: 'less' | 'more';
  /** Smaller stands first. */
  readonly order: number;
  /** What its rows ask of a reader where they were written down for many; absent: everybody may see those. */
  readonly permission?: `${string}.${string}.${string}`;
  /** Of the whole town, whoever asks; null: there is nothing to count it from. */
  readonly count: (context: Context<never>) => Promise<number | null>;
  /** Those of the counted rows that the reader may see, the most pressing first. */
  readonly list: (context: Context<never>, limit: number) => Promise<FigureCard[]>;
}

/** Types a figure by its module's tables. */
export function figureFor<Tables>() {
  return (
    figure: Omit<TownFigure, 'count' | 'list'> & {
      count: (context: Context<Tables>) => Promise<number | null>;
      list: (context: Context<Tables>, limit: number) => Promise<FigureCard[]>;
    },
  ): TownFigure => figure as unknown as TownFigure;
}
