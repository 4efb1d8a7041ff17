import type { ReactNode } from 'react';
import { Children, useState } from 'react';
import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
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
  /** Fields of this page alone. */
  readonly children?: ReactNode;
}

export function ReportFilters(props: ReportFiltersProps): ReactNode {
  const { filter, change, clear, isNarrowed } = props.desk;
  const t = useText();
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
      <StatusFilter {...props} />
      <CategoryFilter {...props} />
      {Children.map(props.children, (field) => (
        <div className={classes.extra}>{field}</div>
      ))}
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

function StatusFilter({ desk, statuses, allText }: ReportFiltersProps): ReactNode {
  const t = useText();
  const choices = statuses.map((status) => ({ value: status, label: t(`reports.status.${status}`) }));
  return (
    <Select
      className={classes.extra}
      label={t('reports.filter.status')}
      data={[{ value: '', label: allText }, ...choices]}
      value={desk.filter.status ?? ''}
      allowDeselect={false}
      onChange={(value) => desk.change({ status: statuses.find((status) => status === value) ?? null })}
    />
  );
}

function CategoryFilter({ desk, categories }: ReportFiltersProps): ReactNode {
  const t = useText();
  return (
    <Select
      className={classes.extra}
      label={t('reports.filter.category')}
      data={[{ value: '', label: t('reports.filter.any-category') }, ...categories.choices]}
      value={desk.filter.categoryId ?? ''}
      allowDeselect={false}
      searchable
      nothingFoundMessage={t('reports.new.category-nothing')}
      onChange={(value) => desk.change({ categoryId: value || null })}
    />
  );
}

/** What is typed stays as typed while the list catches up; a filter changed elsewhere ("clear") replaces it. */
function TextFilter({ text, onChange }: { text: string; onChange: (text: string) => void }): ReactNode {
  const t = useText();
  const [typed, setTyped] = useState({ value: text, whileTextWas: text });
  const tell = useDebouncedCallback(onChange, typingMs);
  const isChangedElsewhere = text !== typed.whileTextWas && text !== typed.value.trim();
  return (
    <TextInput
      type="search"
      label={t('reports.filter.text')}
      leftSection={<icons.search size={20} aria-hidden="true" />}
      value={isChangedElsewhere ? text : typed.value}
      maxLength={100}
      onChange={(event) => {
        setTyped({ value: event.currentTarget.value, whileTextWas: text });
        tell(event.currentTarget.value);
      }}
    />
  );
}
