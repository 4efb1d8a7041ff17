import type { AlarmAnswer } from '../../contract/wall-alarms.ts';

/** What somebody at a wall said to an alarm. */
export interface AlarmAnswerTable {
  layerId: string;
  alarmId: string;
  personId: string;
  organisationId: string;
  cameraId: string;
  answer: AlarmAnswer;
  since: Date;
  answeredAt: Date;
}

export interface AlarmTables {
  'video.alarmAnswer': AlarmAnswerTable;
}
