/** A daily file of all published reports; it is there when it is whole. */
export interface OpenDataFileTable {
  day: string;
  rowCount: number;
  characterCount: number;
  completedAt: Date;
}

/** A piece of it, small enough to be written and sent at once. */
export interface OpenDataPartTable {
  day: string;
  part: number;
  csv: string;
}

export interface OpenDataTables {
  'reports.openDataFile': OpenDataFileTable;
  'reports.openDataPart': OpenDataPartTable;
}
