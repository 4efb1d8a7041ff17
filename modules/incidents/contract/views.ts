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

/** A step that a scenario asks of another module, as the version of its run has it. */
export interface AskedStepView {
  runId: string;
  step: string;
  /** JSON: `scenarioAction` parses it. */
  action: unknown;
  /** Why the run was cancelled: what is recalled is recalled for this reason. */
  cancelReason: string | null;
}

export interface IncidentViews {
  'incidents.askedStep': AskedStepView;
  'incidents.knownCard': KnownCardView;
  'incidents.roster': RosterView;
}
