import type { Actor } from '#kernel/access/actor.ts';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { newId } from '#kernel/ids.ts';
import type { PermissionDeclaration } from '#kernel/module/manifest.ts';
import {
  changeSavedFilter,
  listSavedFilters,
  maximumFiltersPerPage,
  removeSavedFilter,
  savedFilterProblems,
  saveFilter,
} from './contract/saved-filters.ts';
import type { SavedFilter } from './contract/saved-filters.ts';
import {
  clearDefault,
  deleteFilter,
  findFilterOf,
  insertFilter,
  listFiltersOf,
  updateFilter,
} from './saved-filter.store.ts';
import type { PreferencesTables } from './tables.ts';

export const preferencesPermissions: readonly PermissionDeclaration[] = [
  { id: 'preferences.saved-filter.manage', grantedTo: ['resident'] },
];

const handle = handlerFor<PreferencesTables>();

/* What a person searches for may name people, so the audit has the filter's id and neither its name nor its query. */
const subjectType = 'preferences.saved-filter';

export const preferencesHandlers = [
  handle(listSavedFilters, async ({ db, actor }, { page }) => ({
    filters: await listFiltersOf(db, { personId: ownerOf(actor), page }),
  })),

  handle(saveFilter, async ({ db, actor, clock, audit }, { page, name, query }) => {
    const personId = ownerOf(actor);
    const known = await listFiltersOf(db, { personId, page });

    assertNameIsFree(known, name);
    if (known.length >= maximumFiltersPerPage)
      throw new Problem(savedFilterProblems.tooMany, { limit: maximumFiltersPerPage });

    const id = newId(clock.now().getTime());
    await insertFilter(db, { id, personId, page, name, query, isDefault: false, createdAt: clock.now() });
    audit({ type: subjectType, id });
    return { id };
  }),

  handle(changeSavedFilter, async ({ db, actor, audit }, { filterId, name, isDefault }) => {
    const personId = ownerOf(actor);
    const filter = await findFilterOf(db, { personId, id: filterId });
    if (!filter) throw new Problem(savedFilterProblems.notFound);

    const others = (await listFiltersOf(db, filter)).filter(({ id }) => id !== filterId);
    if (name !== undefined) assertNameIsFree(others, name);

    if (isDefault) await clearDefault(db, filter);
    await updateFilter(db, filterId, {
      ...(name === undefined ? {} : { name }),
      ...(isDefault === undefined ? {} : { isDefault }),
    });
    audit({ type: subjectType, id: filterId });
    return {};
  }),

  handle(removeSavedFilter, async ({ db, actor, audit }, { filterId }) => {
    const filter = await findFilterOf(db, { personId: ownerOf(actor), id: filterId });
    if (!filter) throw new Problem(savedFilterProblems.notFound);

    await deleteFilter(db, filterId);
    audit({ type: subjectType, id: filterId });
    return {};
  }),
];

function assertNameIsFree(known: readonly SavedFilter[], wanted: string): void {
  if (known.some(({ name }) => name === wanted)) throw new Problem(savedFilterProblems.nameTaken);
}

function ownerOf(actor: Actor): string {
  if (actor.personId === null) throw new Problem(commonProblems.signInRequired);
  return actor.personId;
}
