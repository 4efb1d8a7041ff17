import type { Generated } from 'kysely';
import type { ReportSource, ReportStatus } from '../contract/report.ts';
import type { RoutingLayer, RuleTarget } from '../contract/routing.ts';
import type { LegalClass, TermUnit } from '../contract/classifier.ts';
import type { historyKinds, historyRoles } from '../contract/report.ts';
import type { AllotmentTable, CrewMemberTable, CrewTable } from './allotment/tables.ts';
import type { ChannelTables } from './channels/tables.ts';
import type { ContactTable } from './intake/tables.ts';
import type { LegalClass as ReportClass } from '../contract/clocks.ts';
import type { FollowLinkTable } from './anonymous/tables.ts';
import type { ClockTables } from './clocks/tables.ts';
import type { ControlTables } from './control/tables.ts';
import type { DiscussionTables } from './discussion/tables.ts';
import type { ContractorTables } from './contractors/tables.ts';
import type { CoveredPhotoTable } from './photo-boxes/tables.ts';
import type { ModerationRulesTables } from './moderation-rules/tables.ts';
import type { PrivacyTables } from './privacy/tables.ts';
import type { ImportTables } from './import/tables.ts';
import type { GatewayTables } from './gateways/tables.ts';
import type { OpenDataTables } from './open-data/tables.ts';
import type { AnswerTemplateTable } from './templates/tables.ts';
import type { ShortlistItemTable, ShortlistTable } from './shortlists/tables.ts';
import type { SubscriptionTables } from './subscriptions/tables.ts';
import type { VerdictTables } from './verdict/tables.ts';
import type { ProofTables } from './proof/tables.ts';
import type { BulkFileTable, PeerUpdateTable, RequestTokenTable, SubmissionTable } from './open311/tables.ts';

export type Visibility = 'moderation' | 'public' | 'hidden';
export type HistoryKind = (typeof historyKinds)[number];
export type HistoryRole = (typeof historyRoles)[number];
export type PhotoKind = 'problem' | 'proof' | 'verdict' | 'reply';
export type AnswerOutcome = 'answered' | 'explained';

/** Texts of a category by language: `{ "ru": "…", "uk": "…", "en": "…" }`. */
export type Titles = Readonly<Record<string, string>>;

export interface CategoryTable {
  id: string;
  groupId: string;
  titles: unknown;
  groupTitles: unknown;
  /** Beginnings of words that point at this category, in all languages. */
  keywords: string[];
  icon: string;
  termDays: number;
  position: number;
  isActive: boolean;
  /** How the number of `termDays` is counted. */
  termUnit: Generated<TermUnit>;
  legalClass: LegalClass | null;
  isPhotoRequired: Generated<boolean>;
  /** The reports of a private category are never public. */
  isPrivate: Generated<boolean>;
  /** `MM-DD`, both or neither. */
  seasonFrom: string | null;
  seasonTo: string | null;
  duplicateRadiusM: Generated<number>;
  questions: Generated<unknown>;
  stopMessages: Generated<unknown>;
  version: Generated<number>;
}

/** How exactly something of a category is broken; null says "as the category". */
export interface CauseTable {
  id: string;
  categoryId: string;
  titles: unknown;
  keywords: string[];
  /** How many units; the unit is `termUnit`. */
  termDays: number;
  termUnit: TermUnit;
  legalClass: LegalClass | null;
  isPhotoRequired: boolean | null;
  seasonFrom: string | null;
  seasonTo: string | null;
  questions: Generated<unknown>;
  stopMessages: Generated<unknown>;
  position: number;
  isActive: Generated<boolean>;
}

/** A rule without a condition fits everything; rules are tried by layers, in a layer by their positions. */
export interface RoutingRuleTable {
  id: string;
  position: number;
  layer: RoutingLayer;
  note: string;
  conditions: unknown;
  /** `organisation`: to the named one; the others: to whom the house's company or the asset's owner is. */
  target: RuleTarget['kind'];
  organisationId: string | null;
}

/** The whole set of rules as it was put in force; append-only. */
export interface RoutingVersionTable {
  number: number;
  rules: unknown;
  comment: string;
  madeByPersonId: string | null;
  madeAt: Date;
}

/** A thing in the town that somebody owns: a lamp, a pipe, a bus stop. */
export interface AssetTable {
  id: string;
  kind: string;
  name: string;
  ownerOrganisationId: string | null;
  /** Hexadecimal EWKB, EPSG:4326. */
  geometry: string;
  source: string;
  sourceKey: string;
}

/** Rules whose organisation is closed or gone, as the administrators were told. */
export interface BrokenRuleTable {
  ruleId: string;
  organisationId: string;
  toldAt: Date;
}

/** What the town knows already: planned works, outages. */
export interface KnownDisruptionTable {
  id: string;
  source: string;
  sourceKey: string;
  texts: unknown;
  categoryIds: string[];
  lng: number | null;
  lat: number | null;
  radiusM: number | null;
  areaIds: string[];
  houseIds: string[];
  address: string | null;
  fromAt: Date;
  untilAt: Date;
  isOver: boolean;
  createdAt: Date;
}

export interface DisruptionSubscriberTable {
  disruptionId: string;
  personId: string;
  isTold: boolean;
  createdAt: Date;
}

export interface ReportTable {
  id: string;
  number: Generated<number>;
  /** Null: sent by somebody without an account; see `reports.contact`. */
  authorPersonId: string | null;
  /** What stands for the author of an anonymised report; see `reports.author_pseudonym`. */
  authorKey: Generated<string | null>;
  anonymisedAt: Generated<Date | null>;
  source: Generated<ReportSource>;
  categoryId: string;
  causeId: Generated<string | null>;
  text: string;
  /** Answers to the questions of the category and the cause, with their wording of that day. */
  answers: Generated<unknown>;
  /** The words with personal data masked: what the public finds by searching. */
  publicText: Generated<string>;
  lng: number;
  lat: number;
  address: string | null;
  houseId: string | null;
  areaIds: string[];
  status: ReportStatus;
  visibility: Visibility;
  organisationId: string | null;
  routingRuleId: string | null;
  routingReason: unknown;
  /** The nearest date the public may hold the town to; computed from the clocks. */
  dueOn: string | null;
  dueAt: Generated<Date | null>;
  legalClass: Generated<ReportClass>;
  plannedOn: string | null;
  verdictUntil: Date | null;
  reopenedCount: Generated<number>;
  supportCount: Generated<number>;
  version: Generated<number>;
  createdAt: Date;
  publishedAt: Date | null;
  answeredAt: Date | null;
  endedAt: Date | null;
  /** Where a waiting report or a duplicate goes back to. */
  formerStatus: Generated<ReportStatus | null>;
  questionCount: Generated<number>;
  replyUntil: Generated<Date | null>;
  /** What an answer under control becomes when it is approved. */
  answerOutcome: Generated<AnswerOutcome | null>;
  bounceCount: Generated<number>;
  isBounceOpen: Generated<boolean>;
  /** Whom the executor named and a moderator has not decided on: of the register, or by name. */
  nextOrganisationId: Generated<string | null>;
  nextBody: Generated<string | null>;
  competentOrganisationId: Generated<string | null>;
  competentBody: Generated<string | null>;
  /** The report a duplicate follows. */
  masterId: Generated<string | null>;
  /** The report a part was split from. */
  parentId: Generated<string | null>;
  openChildCount: Generated<number>;
}

export interface HistoryTable {
  id: string;
  reportId: string;
  kind: HistoryKind;
  occurredAt: Date;
  byRole: HistoryRole;
  byPersonId: string | null;
  organisationId: string | null;
  text: string | null;
  plannedOn: string | null;
  fromOrganisationId?: string | null | undefined;
  linkedReportId?: string | null | undefined;
  ruleId?: string | null | undefined;
  /** Of which version of the rules; with `ruleId` or not at all. */
  ruleVersion?: number | null | undefined;
  bodyName?: string | null | undefined;
  /** Whom the report was given to within the organisation. */
  toPersonId?: string | null | undefined;
  toCrewId?: string | null | undefined;
}

export interface PhotoTable {
  reportId: string;
  fileId: string;
  historyId: string;
  kind: PhotoKind;
  position: number;
}

export interface FollowerTable {
  reportId: string;
  personId: string;
  isSupporter: boolean;
  isSubscribed: boolean;
  createdAt: Date;
}

/** Published reports counted by squares of the web map, so that a far view never counts rows. */
export interface MapCellTable {
  zoom: number;
  x: number;
  y: number;
  categoryId: string;
  state: 'open' | 'done';
  reportCount: number;
  lngSum: number;
  latSum: number;
}

export interface ReportsTables
  extends
    ClockTables,
    ChannelTables,
    ProofTables,
    PrivacyTables,
    SubscriptionTables,
    OpenDataTables,
    ModerationRulesTables,
    GatewayTables,
    VerdictTables,
    ImportTables,
    ContractorTables,
    DiscussionTables,
    ControlTables {
  'reports.category': CategoryTable;
  'reports.cause': CauseTable;
  'reports.routingRule': RoutingRuleTable;
  'reports.routingVersion': RoutingVersionTable;
  'reports.asset': AssetTable;
  'reports.brokenRule': BrokenRuleTable;
  'reports.knownDisruption': KnownDisruptionTable;
  'reports.disruptionSubscriber': DisruptionSubscriberTable;
  'reports.report': ReportTable;
  'reports.history': HistoryTable;
  'reports.photo': PhotoTable;
  'reports.follower': FollowerTable;
  'reports.mapCell': MapCellTable;
  'reports.allotment': AllotmentTable;
  'reports.crew': CrewTable;
  'reports.crewMember': CrewMemberTable;
  'reports.answerTemplate': AnswerTemplateTable;
  'reports.shortlist': ShortlistTable;
  'reports.shortlistItem': ShortlistItemTable;
  'reports.contact': ContactTable;
  'reports.coveredPhoto': CoveredPhotoTable;
  'reports.followLink': FollowLinkTable;
  'reports.submission': SubmissionTable;
  'reports.requestToken': RequestTokenTable;
  'reports.peerUpdate': PeerUpdateTable;
  'reports.bulkFile': BulkFileTable;
}
