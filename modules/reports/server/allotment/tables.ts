import type { Generated } from 'kysely';

/** Some people of one organisation who work together. */
export interface CrewTable {
  id: string;
  organisationId: string;
  name: string;
  isActive: Generated<boolean>;
  version: Generated<number>;
  createdAt: Date;
}

export interface CrewMemberTable {
  crewId: string;
  personId: string;
}

/** Who has a report in hand: a person or a crew, never both. It counts while the report lies with the organisation. */
export interface AllotmentTable {
  reportId: string;
  organisationId: string;
  personId: string | null;
  crewId: string | null;
  allottedAt: Date;
}
