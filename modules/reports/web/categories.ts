import type { IconName } from '#web/icons.ts';
import { useQueryRoute } from '#web/query.ts';
import { listCategories } from '../contract/routes.ts';
import type { Category } from '../contract/report.ts';

export interface CategoryChoices {
  group: string;
  items: { value: string; label: string }[];
}

export interface Categories {
  readonly all: readonly Category[];
  /** Grouped, as a `Select` takes them. */
  readonly choices: readonly CategoryChoices[];
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
    choices: choicesOf(all.filter(({ isInSeason }) => isInSeason)),
    titleOf: (categoryId) => byId.get(categoryId)?.title ?? '',
    iconOf: (categoryId) => iconNameOf(byId.get(categoryId)?.icon),
  };
}

function choicesOf(all: readonly Category[]): CategoryChoices[] {
  return [...Map.groupBy(all, ({ group }) => group).values()].map((categories) => ({
    group: categories[0]?.groupTitle ?? '',
    items: categories.map(({ id, title }) => ({ value: id, label: title })),
  }));
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
