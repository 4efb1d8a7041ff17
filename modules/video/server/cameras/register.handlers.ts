import { handlerFor } from '#kernel/context.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { cameraGroups, cameraPurposes } from '../../contract/camera.ts';
import { readPublicRegister } from '../../contract/camera-routes.ts';
import type { VideoTables } from '../tables.ts';
import { listRegisterRows } from './camera.store.ts';

const handle = handlerFor<VideoTables>();
const registerAtMost = 20_000;

type Row = Awaited<ReturnType<typeof listRegisterRows>>[number];

export const registerHandlers = [
  handle(readPublicRegister, async ({ db }) => {
    const rows = await listRegisterRows(db, registerAtMost);
    const named = rows.filter(({ publicity }) => publicity !== 'count');
    const names = await findOrganisationNames(
      db,
      named.map(({ ownerOrganisationId }) => ownerOrganisationId),
    );
    const placed = rows.filter(({ publicity }) => publicity === 'place');
    return {
      count: rows.length,
      groups: countGroups(rows),
      owners: countOwners(named, names),
      cameras: placed.map(({ ownerOrganisationId, publicity: _told, ...camera }) => ({
        ...camera,
        ownerName: names.get(ownerOrganisationId) ?? '',
      })),
    };
  }),
];

function countGroups(rows: readonly Row[]) {
  return cameraGroups
    .map((group) => ({ group, rows: rows.filter((row) => row.group === group) }))
    .filter((found) => found.rows.length > 0)
    .map(({ group, rows: own }) => ({
      group,
      count: own.length,
      purposes: cameraPurposes
        .map((purpose) => ({ purpose, count: own.filter((row) => row.purpose === purpose).length }))
        .filter(({ count }) => count > 0),
    }));
}

function countOwners(rows: readonly Row[], names: ReadonlyMap<string, string>) {
  return [...names]
    .map(([organisationId, name]) => {
      const own = rows.filter((row) => row.ownerOrganisationId === organisationId);
      const longestRetentionDays = Math.max(...own.map(({ retentionDays }) => retentionDays));
      return { organisationId, name, count: own.length, longestRetentionDays };
    })
    .toSorted((a, b) => b.count - a.count || a.name.localeCompare(b.name, 'ru'));
}
