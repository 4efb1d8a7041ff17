import type { IconName } from '#web/icons.ts';
import { useQueryRoute } from '#web/query.ts';
import { listCategories } from '../contract/routes.ts';
import type { Category } from '../contract/report.ts';

export interface CategoryGroup {
  readonly title: string;
  readonly categories: readonly Category[];
}

export interface Categories {
  readonly all: readonly Category[];
  readonly groups: readonly CategoryGroup[];
  readonly titleOf: (categoryId: string) => string;
  readonly iconOf: (categoryId: string) => IconName;
}

/** The classifier in the person's language; empty until it has come, so that lists need not wait for it. */
export function useCategories(): Categories {
  const { data } = useQueryRoute(listCategories, {});
  const all = data?.categories ?? [];
  const byId = new Map(all.map((category) => [category.id, category]));
  return {
    all,
    groups: groupsOf(all),
    titleOf: (categoryId) => byId.get(categoryId)?.title ?? '',
    iconOf: (categoryId) => iconNameOf(byId.get(categoryId)?.icon),
  };
}

function groupsOf(all: readonly Category[]): CategoryGroup[] {
  const groups = Map.groupBy(all, ({ group }) => group);
  return [...groups.values()].map((categories) => ({ title: categories[0]?.groupTitle ?? '', categories }));
}

const knownIcons: Readonly<Record<string, IconName>> = {
  road: 'road',
  bulb: 'bulb',
  building: 'building',
  droplet: 'droplet',
  trash: 'trash',
  tree: 'tree',
  bus: 'bus',
  bench: 'bench',
};

function iconNameOf(icon: string | undefined): IconName {
  return knownIcons[icon ?? ''] ?? 'flag';
}
