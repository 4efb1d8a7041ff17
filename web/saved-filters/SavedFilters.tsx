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
import { useShortcuts } from '../keyboard.tsx';
import { icons } from '../icons.ts';
import { TextLink, useGo, useQueryParameters } from '../links.tsx';
import { useCommand, useQueryRoute } from '../query.ts';
import { problemText, useText } from '../texts.tsx';
import { FilterNameDialog } from './FilterNameDialog.tsx';
import type { NamedFilter } from './FilterNameDialog.tsx';
import { filterOf } from './filter-query.ts';
import { useFilterWords } from './filter-words.ts';
import type { SavedFilterWords } from './filter-words.ts';
import classes from './SavedFilters.module.css';

export interface SavedFiltersProps {
  /** The page's path, without its query. */
  readonly page: string;
  /** Parameters of the address that make the filter; others (an opened task, a view) are not kept. */
  readonly names: readonly string[];
  /** Where what is saved is called otherwise than a filter. */
  readonly words?: SavedFilterWords;
  /** Shift and a digit open the first nine. */
  readonly hasKeys?: boolean;
}

const mostKeys = 9;

/**
 * The person's own filters of a list as links, and the one in use to be saved. Opens the page with the default filter
 * when its address names none.
 */
export function SavedFilters(props: SavedFiltersProps): ReactNode {
  const { page, names, hasKeys = false } = props;
  const usual = useFilterWords();
  const words = props.words ?? usual;
  const list = useQueryRoute(listSavedFilters, { page });
  const current = filterOf(useQueryParameters(), names);
  const [naming, setNaming] = useState<NamedFilter | null>(null);
  const filters = list.data?.filters ?? [];
  useDefaultFilter({ page, current, filters: list.data?.filters });
  const keyed = hasKeys ? filters.slice(0, mostKeys) : [];
  useFilterKeys(page, keyed);

  const isKept = filters.some(({ query }) => query === current);
  if (filters.length === 0 && current === '') return null;
  return (
    <div className={classes.bar} role="group" aria-label={words.label} data-no-print>
      {filters.map((filter, index) => (
        <Chip
          key={filter.id}
          page={page}
          filter={filter}
          words={words}
          keyNumber={keyed.includes(filter) ? index + 1 : null}
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
          {words.save}
        </Button>
      ) : null}
      {naming ? <FilterNameDialog filter={naming} words={words} onClose={() => setNaming(null)} /> : null}
    </div>
  );
}

function useFilterKeys(page: string, filters: readonly SavedFilter[]): void {
  const go = useGo();
  useShortcuts(
    filters.map(({ name, query }, index) => ({
      keys: `shift+${index + 1}`,
      title: name,
      run: () => void go(`${page}?${query}`),
    })),
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
  readonly words: SavedFilterWords;
  /** The digit that opens it; null: none does. */
  readonly keyNumber: number | null;
  readonly isOn: boolean;
  readonly onRename: (filter: NamedFilter) => void;
}

function Chip({ page, filter, words, keyNumber, isOn, onRename }: ChipProps): ReactNode {
  const t = useText();
  return (
    <span className={classes.chip} data-on={isOn || undefined}>
      <TextLink to={`${page}?${filter.query}`} className={classes.name}>
        {keyNumber === null ? null : <kbd aria-hidden="true">{keyNumber}</kbd>}
        {filter.name}
        {filter.isDefault ? (
          <>
            <icons.home size={16} aria-hidden="true" />
            <span className="veche-hidden">({t('web.filters.default')})</span>
          </>
        ) : null}
      </TextLink>
      <ChipMenu filter={filter} words={words} onRename={() => onRename({ kind: 'kept', ...filter })} />
    </span>
  );
}

function ChipMenu(props: { filter: SavedFilter; words: SavedFilterWords; onRename: () => void }): ReactNode {
  const { filter, words, onRename } = props;
  const t = useText();
  const { id, name, isDefault } = filter;
  const change = useCommand(changeSavedFilter, { changes: [listSavedFilters] });
  const remove = useCommand(removeSavedFilter, { changes: [listSavedFilters] });
  const onError = (error: Error): void =>
    void showNotification({ color: 'red', message: problemText(error, t) });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={words.more(name)}>
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
