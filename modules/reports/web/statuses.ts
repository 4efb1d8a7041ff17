import type { IconName } from '#web/icons.ts';
import type { MapKind } from '#web/map/TownMap.tsx';
import { brick, bronze, pine, river } from '#web/design/tokens.ts';
import type { ReportStatus } from '../contract/report.ts';

export type StatusTone = 'calm' | 'new' | 'busy' | 'asks' | 'good' | 'bad';

interface StatusLook {
  readonly tone: StatusTone;
  readonly icon: IconName;
}

const looks: Readonly<Record<ReportStatus, StatusLook>> = {
  moderation: { tone: 'calm', icon: 'eye' },
  rejected: { tone: 'bad', icon: 'close' },
  assigned: { tone: 'new', icon: 'arrowRight' },
  'in-work': { tone: 'busy', icon: 'tool' },
  planned: { tone: 'busy', icon: 'calendar' },
  waiting: { tone: 'asks', icon: 'message' },
  'answer-review': { tone: 'busy', icon: 'checklist' },
  answered: { tone: 'asks', icon: 'help' },
  reopened: { tone: 'bad', icon: 'undo' },
  confirmed: { tone: 'good', icon: 'check' },
  closed: { tone: 'calm', icon: 'check' },
  explained: { tone: 'calm', icon: 'info' },
  'not-competent': { tone: 'calm', icon: 'forward' },
  duplicate: { tone: 'calm', icon: 'copy' },
};

export function lookOf(status: ReportStatus): StatusLook {
  return looks[status];
}

export const doneStatuses: readonly ReportStatus[] = [
  'answered',
  'confirmed',
  'closed',
  'explained',
  'not-competent',
  'duplicate',
];

/** Groups a map can tell apart at a glance; the legend names them, so that colour is never alone. */
export type MapGroup = 'waiting' | 'working' | 'answered' | 'done';

export const mapKinds: Readonly<Record<MapGroup, MapKind>> = {
  waiting: { colour: brick[5] },
  working: { colour: bronze[5] },
  answered: { colour: river[5] },
  done: { colour: pine[5] },
};

const groups: Readonly<Record<ReportStatus, MapGroup>> = {
  moderation: 'waiting',
  rejected: 'done',
  assigned: 'waiting',
  reopened: 'waiting',
  'in-work': 'working',
  planned: 'working',
  waiting: 'working',
  'answer-review': 'working',
  answered: 'answered',
  confirmed: 'done',
  closed: 'done',
  explained: 'done',
  'not-competent': 'done',
  duplicate: 'done',
};

export function mapGroupOf(status: ReportStatus): MapGroup {
  return groups[status];
}
