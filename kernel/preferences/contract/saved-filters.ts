import { z } from 'zod';
import { defineProblem } from '#kernel/errors/problem.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id } from '#kernel/http/fields.ts';

export const maximumFiltersPerPage = 20;
export const maximumFilterName = 60;

export const savedFilterProblems = {
  notFound: defineProblem('preferences.saved-filter-not-found', 404),
  nameTaken: defineProblem('preferences.saved-filter-name-taken', 409),
  tooMany: defineProblem('preferences.too-many-saved-filters', 409),
} as const;

/** A page of the portal without its query: `/work/reports/queue`. */
const page = z.string().regex(/^(\/[\w-]{1,60}){1,6}$/);
const name = z.string().trim().min(1).max(maximumFilterName);
/** What stands in the address after the question mark; a wall names a hundred cameras there. */
const query = z.string().max(4000);

export const savedFilter = z.object({ id, name: z.string(), query: z.string(), isDefault: z.boolean() });
export type SavedFilter = z.output<typeof savedFilter>;

export const listSavedFilters = defineRoute({
  id: 'preferences.listSavedFilters',
  method: 'GET',
  path: '/api/v1/saved-filters',
  summary: 'Own filters of one page, by name',
  permission: 'preferences.saved-filter.manage',
  input: z.object({ page }),
  output: z.object({ filters: z.array(savedFilter) }),
  problems: [],
});

export const saveFilter = defineRoute({
  id: 'preferences.saveFilter',
  method: 'POST',
  path: '/api/v1/saved-filters',
  summary: 'Keep the filter of a page under a name',
  permission: 'preferences.saved-filter.manage',
  input: z.object({ page, name, query }),
  output: z.object({ id }),
  problems: [savedFilterProblems.nameTaken, savedFilterProblems.tooMany],
});

export const changeSavedFilter = defineRoute({
  id: 'preferences.changeSavedFilter',
  method: 'PATCH',
  path: '/api/v1/saved-filters/:filterId',
  summary: 'Rename an own filter, or make it the one its page opens with; a page has one such at most',
  permission: 'preferences.saved-filter.manage',
  input: z.object({ filterId: id, name: name.optional(), isDefault: z.boolean().optional() }),
  output: z.object({}),
  problems: [savedFilterProblems.notFound, savedFilterProblems.nameTaken],
});

export const removeSavedFilter = defineRoute({
  id: 'preferences.removeSavedFilter',
  method: 'DELETE',
  path: '/api/v1/saved-filters/:filterId',
  summary: 'Remove an own filter',
  permission: 'preferences.saved-filter.manage',
  input: z.object({ filterId: id }),
  output: z.object({}),
  problems: [savedFilterProblems.notFound],
});
