import type { MonthFigures } from '../../contract/transparency.ts';

/** A month that has ended, counted once a night instead of for each reader. */
export interface MonthFiguresTable extends MonthFigures {
  countedAt: Date;
}

export interface TransparencyTables {
  'video.monthFigures': MonthFiguresTable;
}
