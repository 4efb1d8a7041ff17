import { z } from 'zod';
import { defineProblem } from '#kernel/errors/problem.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { instant } from '#kernel/http/fields.ts';

export const configProblems = {
  settingNotFound: defineProblem('config.setting-not-found', 404),
  /** Somebody else changed the setting since it was read. */
  settingChanged: defineProblem('config.setting-changed', 409),
  /** Somebody else changed the town's card since it was read. */
  townChanged: defineProblem('config.town-changed', 409),
  /** West and south stand first, the middle lies inside. */
  boundsInvalid: defineProblem('config.bounds-invalid', 422),
} as const;

export const settingView = z.object({
  id: z.string(),
  value: z.unknown(),
  initial: z.unknown(),
  /** JSON Schema (2020-12) of the value, for a form. */
  schema: z.record(z.string(), z.unknown()),
  isPublic: z.boolean(),
  isChanged: z.boolean(),
  changedAt: instant.nullable(),
});
export type SettingView = z.output<typeof settingView>;

export const listSettings = defineRoute({
  id: 'config.listSettings',
  method: 'GET',
  path: '/api/v1/settings',
  summary: 'Every setting of the hub and its modules with value and form',
  permission: 'config.setting.manage',
  input: z.object({}),
  output: z.object({ settings: z.array(settingView) }),
  problems: [],
});

const reason = z.string().trim().max(500).optional();

export const changeSetting = defineRoute({
  id: 'config.changeSetting',
  method: 'PUT',
  path: '/api/v1/settings/:id',
  summary: 'Change a setting; it holds at once',
  permission: 'config.setting.manage',
  input: z.object({
    id: z.string().max(120),
    value: z.unknown(),
    /** As it was read; a change made since then answers `config.setting-changed`. */
    changedAt: instant.nullable(),
    reason,
  }),
  output: z.object({ changedAt: instant }),
  problems: [configProblems.settingNotFound, configProblems.settingChanged],
  changesHubState: true,
});

const timeZone = z.string().max(60).refine(isTimeZone, 'config.time-zone-unknown');
const degreesEast = z.number().min(-180).max(180);
const degreesNorth = z.number().min(-90).max(90);

export const townCard = z.object({
  name: z.string().trim().min(1).max(100),
  timeZone,
  country: z.enum(['RU', 'UA']),
  /** Longitude, latitude (EPSG:4326). */
  center: z.tuple([degreesEast, degreesNorth]),
  /** West, south, east, north. */
  bounds: z.tuple([degreesEast, degreesNorth, degreesEast, degreesNorth]),
  /** Everything is marked as a training and no message leaves. */
  isTraining: z.boolean(),
});
export type TownCard = z.output<typeof townCard>;

export const readTown = defineRoute({
  id: 'config.readTown',
  method: 'GET',
  path: '/api/v1/town',
  summary: "The town's card for its administrator",
  permission: 'config.town.manage',
  input: z.object({}),
  output: townCard.extend({ kind: z.enum(['demo', 'empty']), version: z.int() }),
  problems: [],
});

export const updateTown = defineRoute({
  id: 'config.updateTown',
  method: 'PUT',
  path: '/api/v1/town',
  summary: "Change the town's card; turning the training on or off holds at once",
  permission: 'config.town.manage',
  input: townCard.extend({ version: z.int(), reason }),
  output: z.object({ version: z.int() }),
  problems: [configProblems.townChanged, configProblems.boundsInvalid],
  changesHubState: true,
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
