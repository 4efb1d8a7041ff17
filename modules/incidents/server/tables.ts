import type { ColumnType, Generated } from 'kysely';
import type { AnswerInput } from '#modules/reports/contract/answers.ts';
import type { LocalTexts, Question } from '#modules/reports/contract/classifier.ts';
import type { ReportViews } from '#modules/reports/contract/views.ts';
import type { IncidentStatus, LogKind } from '../contract/incident.ts';
import type { TaskState } from '../contract/ladder.ts';
import type { ScenarioDefinition } from '../contract/scenario-definition.ts';
import type { StepRemark } from '../contract/scenarios.ts';
import type { Mode } from '../contract/shifts.ts';
import type { PhotoCardTables } from './photo-cards/tables.ts';
import type { NewSignal } from '../contract/signals.ts';

/** Read as an object, written as its text: the drivers differ in how they would turn an object into JSON. */
type Json<Value> = ColumnType<Value, string, string>;

export interface TypeTable {
  code: string;
  titles: Json<LocalTexts>;
  priority: number;
  questions: Json<Question[]>;
  joins: 'rule' | 'ask';
  joinRadiusM: number;
  joinMinutes: number;
  isOpenedByAlarm: boolean;
  holdOffSeconds: number;
  autoClearMinutes: number | null;
  position: number;
  isActive: Generated<boolean>;
}

export interface AlarmTable {
  id: string;
  /** Whose source it is: nobody else can speak for it. Null: the town's own. */
  organisationId: string | null;
  source: string;
  alarmKey: string;
  typeCode: string;
  lastSequence: number | null;
}

export interface SignalTable {
  id: string;
  alarmId: string;
  /** Owner and source: within it a signal's id is unique. */
  sourceKey: string;
  signalId: string;
  sequence: number;
  kind: NewSignal['kind'];
  at: Date;
  receivedAt: Date;
}

export interface EpisodeTable {
  id: string;
  alarmId: string;
  firstSequence: number;
  lastSequence: number;
  firstAt: Date;
  lastAt: Date;
  raiseCount: number;
  clearedAt: Date | null;
  clearedBy: 'source' | 'silence' | null;
  acknowledgedAt: Date | null;
  acknowledgedByPersonId: string | null;
  acknowledgedSequence: number | null;
  incidentId: string | null;
  settledAs: 'opened' | 'joined' | 'dismissed' | null;
  severity: NewSignal['severity'];
  lng: number | null;
  lat: number | null;
  areaIds: string[];
  text: string;
}

export interface IncidentTable {
  id: string;
  number: number | null;
  status: IncidentStatus;
  typeCode: string | null;
  priority: number;
  level: number;
  words: string;
  lng: number | null;
  lat: number | null;
  areaIds: string[];
  address: string;
  placeNote: string;
  callerPhone: string;
  /** Digits alone, from the end: the same telephone however it was written. */
  callerPhoneKey: string | null;
  callerName: string;
  callerPlace: string;
  callerNote: string;
  injuredCount: number;
  trappedCount: number;
  goneCount: number;
  answers: Json<AnswerInput>;
  createdByPersonId: string | null;
  createdAt: Date;
  registeredAt: Date | null;
  closedAt: Date | null;
  result: string | null;
  version: Generated<number>;
}

export interface LinkTable {
  incidentId: string;
  otherId: string;
  createdAt: Date;
}

/** Append-only, by a trigger. */
export interface LogTable {
  id: string;
  incidentId: string;
  at: Date;
  kind: LogKind;
  personId: string | null;
  serviceId: string | null;
  state: TaskState | null;
  text: string | null;
}

export interface ServiceTable {
  id: string;
  organisationId: string;
  title: string;
  phone: string | null;
  /** How long it may take to say that it heard. */
  acknowledgeSeconds: number;
  /** Called when nobody on duty answers. */
  seniorPersonId: string | null;
  /** Called in after the senior. */
  nextServiceId: string | null;
  position: number;
  isActive: Generated<boolean>;
}

export interface RunCardTable {
  id: string;
  typeCode: string;
  /** Null: in the whole town. */
  areaId: string | null;
  level: number;
  serviceId: string;
  /** Sent in this mode of the town and in graver ones. */
  fromMode: Generated<Mode>;
}

export interface TaskTable {
  id: string;
  incidentId: string;
  serviceId: string;
  organisationId: string;
  state: TaskState;
  addedAt: Date;
  receivedAt: Date | null;
  answeredAt: Date | null;
  startedAt: Date | null;
  arrivedAt: Date | null;
  endedAt: Date | null;
  changedAt: Date;
  reason: string | null;
  unitId: string | null;
  /** When the next one of the call-out chain is called; null: nobody waits for an answer any more. */
  dueAt: Date | null;
  escalation: Generated<number>;
  version: Generated<number>;
}

export interface UnitTable {
  id: string;
  serviceId: string;
  title: string;
  state: 'free' | 'busy' | 'off';
  lng: number | null;
  lat: number | null;
  locatedAt: Date | null;
  version: Generated<number>;
}

/** A norm that was not kept. */
export interface BreachTable {
  id: string;
  incidentId: string;
  taskId: string | null;
  norm: 'interview' | 'acknowledge';
  dueAt: Date;
  /** When it was done at last; null: not yet. */
  endedAt: Date | null;
}

/** Who is on duty, and when. */
export interface DutyTable {
  id: string;
  organisationId: string;
  personId: string;
  startsAt: Date;
  endsAt: Date;
}

/** Who was called about a task: once for each rung of the chain. */
export interface CalledTable {
  taskId: string;
  rung: 'duty' | 'senior';
  personId: string;
  calledAt: Date;
}

export interface ShiftTable {
  id: string;
  personId: string;
  openedAt: Date;
  handedAt: Date | null;
  note: string | null;
  /** Numbers of the cards that were open at the hand-over. */
  unresolved: number[];
  closedAt: Date | null;
  successorPersonId: string | null;
}

export interface ModeTable {
  id: string;
  mode: Mode;
  since: Date;
  personId: string | null;
  reason: string;
}

export interface ScenarioTable {
  id: string;
  title: string;
  isActive: boolean;
  version: number;
  heldBackAt: Generated<Date | null>;
}

/** Append-only, by a trigger: a run goes on by the version it began with. */
export interface ScenarioVersionTable {
  scenarioId: string;
  version: number;
  definition: Json<ScenarioDefinition>;
  createdAt: Date;
  createdByPersonId: string | null;
}

/** One for each card and scenario, whatever is told how often. */
export interface ScenarioRunTable {
  id: string;
  scenarioId: string;
  version: number;
  incidentId: string;
  state: 'running' | 'done' | 'cancelled';
  startedAt: Date;
  endedAt: Date | null;
  /** What whoever cancelled it said. */
  cancelReason: Generated<string | null>;
}

/** A step that has begun; its effect and this row commit together. */
export interface ScenarioStepTable {
  runId: string;
  key: string;
  state: 'waiting' | 'done' | 'skipped' | 'undone' | 'failed';
  startedAt: Date;
  dueAt: Date | null;
  endedAt: Date | null;
  choice: string | null;
  personId: string | null;
  /** What it did, so that it can be undone: tasks, people who were told. */
  touchedIds: string[];
  remark: Generated<StepRemark | null>;
  /** Whose approval it waits for; empty for everything else. */
  roleIds: Generated<string[]>;
}

/** A card that a scenario opened: through which scenarios it came to be, so that none begins itself. */
export interface ScenarioOriginTable {
  incidentId: string;
  scenarioIds: string[];
}

/** What began a scenario in another module, and on which card: the same subject told again opens no second card. */
export interface ScenarioOccasionTable {
  scenarioId: string;
  subjectId: string;
  incidentId: string;
  at: Date;
}

export interface IncidentsTables extends ReportViews, PhotoCardTables {
  'incidents.type': TypeTable;
  'incidents.alarm': AlarmTable;
  'incidents.signal': SignalTable;
  'incidents.episode': EpisodeTable;
  'incidents.incident': IncidentTable;
  'incidents.link': LinkTable;
  'incidents.log': LogTable;
  'incidents.service': ServiceTable;
  'incidents.runCard': RunCardTable;
  'incidents.task': TaskTable;
  'incidents.unit': UnitTable;
  'incidents.breach': BreachTable;
  'incidents.duty': DutyTable;
  'incidents.called': CalledTable;
  'incidents.shift': ShiftTable;
  'incidents.mode': ModeTable;
  'incidents.scenario': ScenarioTable;
  'incidents.scenarioVersion': ScenarioVersionTable;
  'incidents.scenarioRun': ScenarioRunTable;
  'incidents.scenarioStep': ScenarioStepTable;
  'incidents.scenarioOrigin': ScenarioOriginTable;
  'incidents.scenarioOccasion': ScenarioOccasionTable;
}
