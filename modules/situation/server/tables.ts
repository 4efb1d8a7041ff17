import type { ColumnType, Generated } from 'kysely';
import type { AssignmentState, AssignmentStep } from '../contract/assignment.ts';
import type { IncidentViews } from '#modules/incidents/contract/views.ts';
import type { Shape } from '../contract/sketches.ts';
import type { MorningSummary } from '../contract/head-routes.ts';

type Json<Value> = ColumnType<Value, string, string>;

export interface FigureAimTable {
  figureId: string;
  target: number | null;
  ownerPersonId: string | null;
}

/** What a figure was on a morning. */
export interface FigureDayTable {
  figureId: string;
  day: string;
  value: number;
}

/** With whose assignments they are: each reader is shown their own. */
export type StoredSummary = Omit<MorningSummary, 'overdue'> & {
  readonly overdue: readonly (MorningSummary['overdue'][number] & { readonly giverOrganisationId: string })[];
};

/** As it was made; nothing changes it afterwards. */
export interface SummaryTable {
  day: string;
  madeAt: Date;
  /** By language: who reads it need not speak that of who made it. */
  content: Json<Record<string, StoredSummary>>;
}

export interface AssignmentTable {
  id: string;
  number: Generated<number>;
  text: string;
  state: AssignmentState;
  dueOn: string;
  givenAt: Date;
  endedAt: Date | null;
  giverPersonId: string;
  /** Of whoever gave it: there it may be judged. */
  giverOrganisationId: string;
  performerPersonId: string;
  performerOrganisationId: string;
  figureId: string | null;
  result: string | null;
}

/** Append-only, by a trigger. */
export interface AssignmentStepTable {
  id: string;
  assignmentId: string;
  at: Date;
  step: AssignmentStep;
  personId: string;
  text: string | null;
}

/** Drawn on the map, for oneself or on a card. */
export interface SketchTable {
  id: string;
  title: string;
  shapes: Json<Shape[]>;
  incidentId: string | null;
  /** Null: on a card, of somebody who is gone. */
  authorPersonId: string | null;
  createdAt: Date;
}

export interface SituationTables extends IncidentViews {
  'situation.figureAim': FigureAimTable;
  'situation.figureDay': FigureDayTable;
  'situation.summary': SummaryTable;
  'situation.assignment': AssignmentTable;
  'situation.assignmentStep': AssignmentStepTable;
  'situation.sketch': SketchTable;
}
