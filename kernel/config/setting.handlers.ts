import { z } from 'zod';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { toFieldError } from '#kernel/http/read-input.ts';
import type { PermissionDeclaration } from '#kernel/module/manifest.ts';
import { changeSetting, configProblems, listSettings, readTown, updateTown } from './contract/routes.ts';
import type { SettingView, TownCard } from './contract/routes.ts';
import type { SettingDeclaration } from './settings.ts';
import {
  findTown,
  findTownVersion,
  listSettingChanges,
  listSettingValues,
  saveSettingValue,
  updateTown as writeTown,
} from './town.store.ts';
import type { ConfigTables, Town, TownChanges } from './town.store.ts';

export const configPermissions: readonly PermissionDeclaration[] = [
  { id: 'config.setting.manage', grantedTo: ['admin'] },
  { id: 'config.town.manage', grantedTo: ['admin'] },
];

const handle = handlerFor<ConfigTables>();

export function configHandlers(declared: () => readonly SettingDeclaration[]) {
  return [...settingHandlers(declared), ...townHandlers];
}

function settingHandlers(declared: () => readonly SettingDeclaration[]) {
  return [
    handle(listSettings, async ({ db }) => {
      const values = await listSettingValues(db);
      const changes = await listSettingChanges(db);

      const settings = declared().map((setting): SettingView => {
        const change = changes.get(setting.id);
        return {
          id: setting.id,
          value: values.get(setting.id) ?? setting.initial,
          initial: setting.initial,
          schema: jsonSchemaOf(setting),
          isPublic: setting.isPublic,
          isChanged: change !== undefined,
          changedAt: change?.changedAt.toISOString() ?? null,
        };
      });
      return { settings: settings.sort((a, b) => (a.id < b.id ? -1 : 1)) };
    }),

    handle(changeSetting, async ({ db, actor, clock, audit }, { id, value, changedAt, reason }) => {
      const setting = declared().find((known) => known.id === id);
      if (!setting) throw new Problem(configProblems.settingNotFound);
      const change = (await listSettingChanges(db)).get(id);
      const isStale = (change?.changedAt.toISOString() ?? null) !== changedAt;
      if (isStale) throw new Problem(configProblems.settingChanged);
      const before = (await listSettingValues(db)).get(id) ?? setting.initial;
      const after = parseValue(setting, value);

      const now = clock.now();
      await saveSettingValue(db, { id, value: after, changedAt: now, changedBy: actor.personId });
      audit({ type: 'config.setting', id }, { before, after }, reason);
      return { changedAt: now.toISOString() };
    }),
  ];
}

const townHandlers = [
  handle(readTown, async ({ db }) => {
    const town = await findTown(db);
    if (!town) throw new Problem(commonProblems.unavailable);

    return { ...presentTown(town), kind: town.kind, version: await findTownVersion(db) };
  }),

  handle(updateTown, async ({ db, audit }, { version, reason, ...card }) => {
    const town = await findTown(db);
    if (!town) throw new Problem(commonProblems.unavailable);
    assertBounds(card);

    const isWritten = await writeTown(db, storedTown(card), version);
    if (!isWritten) throw new Problem(configProblems.townChanged);
    audit({ type: 'config.town', id: 'town' }, { before: presentTown(town), after: card }, reason);
    return { version: version + 1 };
  }),
];

function jsonSchemaOf(setting: SettingDeclaration): SettingView['schema'] {
  const { $schema: _, ...schema } = z.toJSONSchema(setting.schema, { io: 'input', unrepresentable: 'any' });
  return schema;
}

function parseValue(setting: SettingDeclaration, value: unknown): unknown {
  const parsed = setting.schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(toFieldError);
  throw new Problem(
    commonProblems.invalidInput,
    {},
    fields.map((field) => ({ ...field, pointer: `/value${field.pointer}` })),
  );
}

function assertBounds({ bounds: [west, south, east, north], center: [lng, lat] }: TownCard): void {
  const isInOrder = west < east && south < north;
  const isCentred = lng >= west && lng <= east && lat >= south && lat <= north;
  if (!isInOrder || !isCentred) throw new Problem(configProblems.boundsInvalid);
}

function presentTown(town: Town): TownCard {
  return {
    name: town.name,
    timeZone: town.timeZone,
    country: town.country,
    center: [town.centerLng, town.centerLat],
    bounds: [town.west, town.south, town.east, town.north],
    isTraining: town.isTraining,
  };
}

function storedTown({ center, bounds, ...facts }: TownCard): TownChanges {
  const [centerLng, centerLat] = center;
  const [west, south, east, north] = bounds;
  return { ...facts, centerLng, centerLat, west, south, east, north };
}
