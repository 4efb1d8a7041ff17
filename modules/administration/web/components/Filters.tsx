import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { icons } from '#web/icons.ts';
import { useGo, useQueryParameters } from '#web/links.tsx';
import { SavedFilters } from '#web/saved-filters/SavedFilters.tsx';
import { useText } from '#web/texts.tsx';
import classes from './Filters.module.css';

export interface FilterDesk {
  /** Empty when not chosen. */
  readonly value: (name: string) => string;
  readonly change: (changes: Readonly<Record<string, string>>) => void;
  readonly clear: () => void;
  readonly isNarrowed: boolean;
  readonly path: string;
  readonly names: readonly string[];
  /** Changes with every filter: the key of a list that begins anew. */
  readonly text: string;
}

/** Filters live in the address, so that a list can be bookmarked and sent to a colleague. */
export function useFilters(path: string, names: readonly string[]): FilterDesk {
  const parameters = useQueryParameters();
  const go = useGo();
  const chosen = names.filter((name) => parameters.get(name));
  return {
    path,
    names,
    value: (name) => parameters.get(name) ?? '',
    change: (changes) => {
      for (const [name, value] of Object.entries(changes)) {
        if (value) parameters.set(name, value);
        else parameters.delete(name);
      }
      const query = parameters.toString();
      void go(query ? `${path}?${query}` : path, { replace: true });
    },
    clear: () => void go(path, { replace: true }),
    isNarrowed: chosen.length > 0,
    text: chosen.map((name) => `${name}=${parameters.get(name)}`).join('&'),
  };
}

export interface FiltersProps {
  readonly label: string;
  readonly desk: FilterDesk;
  readonly children: ReactNode;
}

export function Filters({ label, desk, children }: FiltersProps): ReactNode {
  const t = useText();
  return (
    <>
      <SavedFilters page={desk.path} names={desk.names} />
      <form
        role="search"
        aria-label={label}
        className={classes.filters}
        onSubmit={(event) => event.preventDefault()}
      >
        {children}
        {desk.isNarrowed ? (
          <Button
            variant="subtle"
            onClick={desk.clear}
            leftSection={<icons.close size={18} aria-hidden="true" />}
          >
            {t('administration.filter.clear')}
          </Button>
        ) : null}
      </form>
    </>
  );
}
