import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { icons } from '#web/icons.ts';
import { useText } from '#web/texts.tsx';
import type { Categories } from '../categories.ts';
import type { FilterDesk, StatusChoice } from '../filter.ts';
import classes from './ReportFilters.module.css';

const typingMs = 300;

export interface ReportFiltersProps {
  readonly desk: FilterDesk;
  readonly categories: Categories;
  readonly statuses: readonly StatusChoice[];
  /** What "no status chosen" means on this page. */
  readonly allText: string;
}

export function ReportFilters({ desk, categories, statuses, allText }: ReportFiltersProps): ReactNode {
  const t = useText();
  const { filter, change, clear, isNarrowed } = desk;
  const [isOpen, setIsOpen] = useState(false);
  return (
    <form
      role="search"
      aria-label={t('reports.filter.label')}
      className={classes.filters}
      data-open={isOpen || undefined}
      onSubmit={(event) => event.preventDefault()}
    >
      <TextFilter text={filter.text} onChange={(text) => change({ text })} />
      <Button
        variant="default"
        className={classes.more}
        aria-expanded={isOpen}
        leftSection={<icons.filter size={20} aria-hidden="true" />}
        onClick={() => setIsOpen(!isOpen)}
      >
        {t('reports.filter.more')}
      </Button>
      <Select
        className={classes.extra}
        label={t('reports.filter.status')}
        data={[
          { value: '', label: allText },
          ...statuses.map((status) => ({ value: status, label: t(`reports.status.${status}`) })),
        ]}
        value={filter.status ?? ''}
        allowDeselect={false}
        onChange={(value) => change({ status: statuses.find((status) => status === value) ?? null })}
      />
      <Select
        className={classes.extra}
        label={t('reports.filter.category')}
        data={[
          { value: '', label: t('reports.filter.any-category') },
          ...categories.groups.map((group) => ({
            group: group.title,
            items: group.categories.map(({ id, title }) => ({ value: id, label: title })),
          })),
        ]}
        value={filter.categoryId ?? ''}
        allowDeselect={false}
        searchable
        nothingFoundMessage={t('reports.new.category-nothing')}
        onChange={(value) => change({ categoryId: value || null })}
      />
      <Checkbox
        className={`${classes.extra} ${classes.overdue}`}
        label={t('reports.filter.overdue')}
        checked={filter.isOverdue}
        onChange={(event) => change({ isOverdue: event.currentTarget.checked })}
      />
      {isNarrowed ? (
        <Button
          variant="subtle"
          className={classes.clear}
          onClick={clear}
          leftSection={<icons.close size={18} aria-hidden="true" />}
        >
          {t('reports.filter.clear')}
        </Button>
      ) : null}
    </form>
  );
}

function TextFilter({ text, onChange }: { text: string; onChange: (text: string) => void }): ReactNode {
  const t = useText();
  const [typed, setTyped] = useState(text);
  const [settled] = useDebouncedValue(typed, typingMs);
  useEffect(() => {
    if (settled.trim() !== text) onChange(settled);
  }, [settled]);
  useEffect(() => setTyped((own) => (own.trim() === text ? own : text)), [text]);
  return (
    <TextInput
      type="search"
      label={t('reports.filter.text')}
      leftSection={<icons.search size={20} aria-hidden="true" />}
      value={typed}
      maxLength={100}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}
