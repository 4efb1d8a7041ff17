import type { ReactNode } from 'react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { showNotification } from '@mantine/notifications';
import {
  changeSavedFilter,
  listSavedFilters,
  removeSavedFilter,
} from '#kernel/preferences/contract/saved-filters.ts';
import type { SavedFilter } from '#kernel/preferences/contract/saved-filters.ts';
import { icons } from '../icons.ts';
import { TextLink, useGo, useQueryParameters } from '../links.tsx';
import { useCommand, useQueryRoute } from '../query.ts';
import { problemText, useText } from '../texts.tsx';
import { FilterNameDialog } from './FilterNameDialog.tsx';
import type { NamedFilter } from './FilterNameDialog.tsx';
import { filterOf } from './filter-query.ts';
import classes from './SavedFilters.module.css';

export interface SavedFiltersProps {
  /** The page's path, without its query. */
  readonly page: string;
  /** Parameters of the address that make the filter; others (an opened task, a view) are not kept. */
  readonly names: readonly string[];
}

/**
 * The person's own filters of a list as links, and the one in use to be saved. Opens the page with the default filter
 * when its address names none.
 */
export function SavedFilters({ page, names }: SavedFiltersProps): ReactNode {
  const t = useText();
  const list = useQueryRoute(listSavedFilters, { page });
  const current = filterOf(useQueryParameters(), names);
  const [naming, setNaming] = useState<NamedFilter | null>(null);
  const filters = list.data?.filters ?? [];
  useDefaultFilter({ page, current, filters: list.data?.filters });

  const isKept = filters.some(({ query }) => query === current);
  if (filters.length === 0 && current === '') return null;
  return (
    <div className={classes.bar} role="group" aria-label={t('web.filters.label')} data-no-print>
      {filters.map((filter) => (
        <Chip
          key={filter.id}
          page={page}
          filter={filter}
          isOn={filter.query === current}
          onRename={setNaming}
        />
      ))}
      {current !== '' && !isKept && list.data ? (
        <Button
          variant="subtle"
          leftSection={<icons.plus size={18} aria-hidden="true" />}
          onClick={() => setNaming({ kind: 'new', page, query: current })}
        >
          {t('web.filters.save')}
        </Button>
      ) : null}
      {naming ? <FilterNameDialog filter={naming} onClose={() => setNaming(null)} /> : null}
    </div>
  );
}

/** Once a visit: whoever clears the filter afterwards wants to see everything. */
function useDefaultFilter(facts: {
  page: string;
  current: string;
  filters: readonly SavedFilter[] | undefined;
}): void {
  const { page, current, filters } = facts;
  const go = useGo();
  const parameters = useQueryParameters();
  const isDone = useRef(false);
  const open = useEffectEvent(() => {
    isDone.current = true;
    const query = filters?.find(({ isDefault }) => isDefault)?.query;
    if (!query || current !== '') return;
    for (const [name, value] of new URLSearchParams(query)) parameters.append(name, value);
    void go(`${page}?${parameters.toString()}`, { replace: true });
  });
  useEffect(() => {
    if (filters && !isDone.current) open();
  }, [filters]);
}

interface ChipProps {
  readonly page: string;
  readonly filter: SavedFilter;
  readonly isOn: boolean;
  readonly onRename: (filter: NamedFilter) => void;
}

function Chip({ page, filter, isOn, onRename }: ChipProps): ReactNode {
  const t = useText();
  return (
    <span className={classes.chip} data-on={isOn || undefined}>
      <TextLink to={`${page}?${filter.query}`} className={classes.name}>
        {filter.name}
        {filter.isDefault ? (
          <>
            <icons.home size={16} aria-hidden="true" />
            <span className="veche-hidden">({t('web.filters.default')})</span>
          </>
        ) : null}
      </TextLink>
      <ChipMenu filter={filter} onRename={() => onRename({ kind: 'kept', ...filter })} />
    </span>
  );
}

function ChipMenu({ filter, onRename }: { filter: SavedFilter; onRename: () => void }): ReactNode {
  const t = useText();
  const { id, name, isDefault } = filter;
  const change = useCommand(changeSavedFilter, { changes: [listSavedFilters] });
  const remove = useCommand(removeSavedFilter, { changes: [listSavedFilters] });
  const onError = (error: Error): void =>
    void showNotification({ color: 'red', message: problemText(error, t) });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('web.filters.more', { name })}>
          <icons.dots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => change.mutate({ filterId: id, isDefault: !isDefault }, { onError })}>
          {t(isDefault ? 'web.filters.end-default' : 'web.filters.make-default')}
        </Menu.Item>
        <Menu.Item onClick={onRename}>{t('web.filters.rename')}</Menu.Item>
        <Menu.Item onClick={() => remove.mutate({ filterId: id }, { onError })}>
          {t('web.filters.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
