import type { ReactNode } from 'react';
import { Button, Select, TextInput } from '@mantine/core';
import { icons } from '#web/icons.ts';
import { useText } from '#web/texts.tsx';
import { fileFormats } from '../../contract/statistics.ts';
import { comparisons, presets } from './period.ts';
import type { QuestionDesk } from './question.ts';
import classes from './Statistics.module.css';

const ownDates = 'any';

/** Period and comparison; what else can be narrowed comes as children. */
export function QuestionForm({ desk, children }: { desk: QuestionDesk; children?: ReactNode }): ReactNode {
  const t = useText();
  const { question, change } = desk;
  const { from, to, preset, comparison } = question;
  const pick = (value: string | null): void =>
    change(value === ownDates ? { period: null, from, to } : { period: value, from: null, to: null });
  return (
    <form
      role="search"
      aria-label={t('reports.statistics.filter.period')}
      className={classes.filters}
      data-no-print
      onSubmit={(event) => event.preventDefault()}
    >
      <Select
        label={t('reports.statistics.filter.period')}
        data={[...presets, ownDates].map((value) => ({
          value,
          label: t(`reports.statistics.preset.${value}`),
        }))}
        value={preset ?? ownDates}
        allowDeselect={false}
        onChange={pick}
      />
      {preset === null ? (
        <>
          <DateInput
            label={t('reports.statistics.filter.from')}
            value={from}
            onPick={(on) => change({ from: on, to: on > to ? on : to })}
          />
          <DateInput
            label={t('reports.statistics.filter.to')}
            value={to}
            onPick={(on) => change({ to: on, from: on < from ? on : from })}
          />
        </>
      ) : null}
      {children}
      <Select
        label={t('reports.statistics.filter.compare')}
        data={comparisons.map((value) => ({
          value,
          label: t(`reports.statistics.filter.${value === 'none' ? 'no-comparison' : value}`),
        }))}
        value={comparison}
        allowDeselect={false}
        onChange={(value) => change({ compare: value === 'none' ? null : value })}
      />
    </form>
  );
}

function DateInput(props: { label: string; value: string; onPick: (on: string) => void }): ReactNode {
  const { label, value, onPick } = props;
  return (
    <TextInput
      type="date"
      label={label}
      value={value}
      onChange={({ currentTarget }) => {
        // A date that is not yet whole is empty.
        if (currentTarget.value) onPick(currentTarget.value);
      }}
    />
  );
}

/** The file takes the same question as the page. */
export function Downloads({ path, question }: { path: string; question: Record<string, string> }): ReactNode {
  const t = useText();
  return (
    <div className={classes.downloads}>
      {fileFormats.map((format) => (
        <Button
          key={format}
          component="a"
          variant="default"
          href={`${path}?${new URLSearchParams({ ...question, format }).toString()}`}
          download
          aria-label={t('reports.statistics.download-as', { format: format.toUpperCase() })}
          leftSection={<icons.download size={20} aria-hidden="true" />}
        >
          {format.toUpperCase()}
        </Button>
      ))}
      <Button variant="default" onClick={() => print()}>
        {t('reports.statistics.print')}
      </Button>
    </div>
  );
}
