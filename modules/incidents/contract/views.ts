import type { IncidentStatus } from './incident.ts';

/** What other modules may read of a card: which it is and where. Nothing of who called or in what words. */
export interface KnownCardView {
  id: string;
  number: number | null;
  status: IncidentStatus;
  typeCode: string | null;
  priority: number;
  address: string;
  lng: number | null;
  lat: number | null;
  areaIds: string[];
  createdByPersonId: string | null;
}

/** The duty roster. */
export interface RosterView {
  organisationId: string;
  personId: string;
  startsAt: Date;
  endsAt: Date;
}

export interface IncidentViews {
  'incidents.knownCard': KnownCardView;
  'incidents.roster': RosterView;
}
