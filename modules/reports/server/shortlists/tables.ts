/** A named list of reports of one person, or of an organisation: one of the two is told. */
export interface ShortlistTable {
  id: string;
  name: string;
  personId: string | null;
  organisationId: string | null;
  createdAt: Date;
}

export interface ShortlistItemTable {
  shortlistId: string;
  reportId: string;
  addedAt: Date;
}
