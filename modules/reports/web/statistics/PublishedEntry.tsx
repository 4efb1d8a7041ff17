import type { ReactNode } from 'react';
import { useState } from 'react';
import { ActionIcon, Button, Checkbox, Select, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { icons } from '#web/icons.ts';
import { useCommand } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { enterPublishedReport, listPublishedReports } from '../../contract/published-statistics.ts';
import { presetPeriod, todayIn } from './period.ts';
import type { Period } from './period.ts';
import type { BaseDraft, FigureDraft, PublishedDraft } from './published-draft.ts';
import { emptyDraft, newBase, newFigure, tableOf } from './published-draft.ts';
import classes from './Statistics.module.css';

/** A published table is typed in as it stands: bases first, then the figures that name them. */
export function PublishedEntry({ onDone }: { onDone: () => void }): ReactNode {
  const t = useText();
  const { town } = useSession();
  const [draft, setDraft] = useState(() => emptyDraft(presetPeriod('year', todayIn(town.timeZone))));
  const enter = useCommand(enterPublishedReport, { changes: [listPublishedReports], onDone });
  const change = (changes: Partial<PublishedDraft>): void => setDraft({ ...draft, ...changes });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        enter.mutate(tableOf(draft));
      }}
    >
      <div className={classes.rows}>
        <TextInput
          label={t('reports.statistics.published.name')}
          required
          maxLength={300}
          value={draft.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
        <TextInput
          label={t('reports.statistics.published.source')}
          maxLength={500}
          value={draft.source}
          onChange={(event) => change({ source: event.currentTarget.value })}
        />
      </div>
      <Bases draft={draft} change={change} />
      <Figures draft={draft} change={change} />
      <Checkbox
        label={t('reports.statistics.published.is-shown')}
        checked={draft.isShown}
        onChange={(event) => change({ isShown: event.currentTarget.checked })}
      />
      {enter.error ? <Notice kind="danger">{problemText(enter.error, t)}</Notice> : null}
      <div className={classes.downloads} style={{ marginTop: '1rem' }}>
        <Button type="submit" loading={enter.isPending}>
          {t('reports.statistics.published.save')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('web.action.cancel')}
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  readonly draft: PublishedDraft;
  readonly change: (changes: Partial<PublishedDraft>) => void;
}

function Bases({ draft, change }: PartProps): ReactNode {
  const t = useText();
  const set = (id: string, changes: Partial<BaseDraft>): void =>
    change({ bases: draft.bases.map((base) => (base.id === id ? { ...base, ...changes } : base)) });
  return (
    <fieldset className={classes.rows}>
      <legend>{t('reports.statistics.published.bases')}</legend>
      {draft.bases.map((base) => (
        <div key={base.id} className={classes.row}>
          <TextInput
            label={t('reports.statistics.published.base-words')}
            required
            maxLength={300}
            value={base.words}
            onChange={(event) => set(base.id, { words: event.currentTarget.value })}
          />
          <NumberText
            label={t('reports.statistics.column.numerator')}
            value={base.count}
            isRequired
            onType={(count) => set(base.id, { count })}
          />
          <Dates period={base} onPick={(period) => set(base.id, period)} />
          <RemoveRow onRemove={() => change({ bases: draft.bases.filter(({ id }) => id !== base.id) })} />
        </div>
      ))}
      <Button variant="default" onClick={() => change({ bases: [...draft.bases, newBase(draft)] })}>
        {t('reports.statistics.published.add-base')}
      </Button>
    </fieldset>
  );
}

function Figures({ draft, change }: PartProps): ReactNode {
  const t = useText();
  const set = (id: string, changes: Partial<FigureDraft>): void =>
    change({
      figures: draft.figures.map((figure) => (figure.id === id ? { ...figure, ...changes } : figure)),
    });
  const bases = draft.bases.map(({ id, words }) => ({ value: id, label: words || id }));
  return (
    <fieldset className={classes.rows}>
      <legend>{t('reports.statistics.published.figures')}</legend>
      {draft.figures.map((figure) => (
        <div key={figure.id} className={classes.row}>
          <TextInput
            label={t('reports.statistics.published.base-words')}
            required
            maxLength={300}
            value={figure.words}
            onChange={(event) => set(figure.id, { words: event.currentTarget.value })}
          />
          <NumberText
            label={t('reports.statistics.published.count')}
            value={figure.count}
            onType={(count) => set(figure.id, { count })}
          />
          <TextInput
            label={t('reports.statistics.published.percent')}
            inputMode="decimal"
            maxLength={8}
            value={figure.percent}
            onChange={(event) => set(figure.id, { percent: event.currentTarget.value })}
          />
          <Select
            label={t('reports.statistics.published.base')}
            data={bases}
            value={figure.baseId}
            allowDeselect={false}
            onChange={(baseId) => set(figure.id, { baseId: baseId ?? figure.baseId })}
          />
          <TextInput
            label={t('reports.statistics.published.part')}
            maxLength={40}
            value={figure.part}
            onChange={(event) => set(figure.id, { part: event.currentTarget.value })}
          />
          <RemoveRow
            onRemove={() => change({ figures: draft.figures.filter(({ id }) => id !== figure.id) })}
          />
        </div>
      ))}
      <Button variant="default" onClick={() => change({ figures: [...draft.figures, newFigure(draft)] })}>
        {t('reports.statistics.published.add-figure')}
      </Button>
    </fieldset>
  );
}

function RemoveRow({ onRemove }: { onRemove: () => void }): ReactNode {
  const t = useText();
  return (
    <ActionIcon
      variant="subtle"
      size="2.75rem"
      aria-label={t('reports.statistics.published.remove-row')}
      onClick={onRemove}
    >
      <icons.trash size={20} aria-hidden="true" />
    </ActionIcon>
  );
}

interface NumberTextProps {
  readonly label: string;
  readonly value: string;
  readonly isRequired?: boolean;
  readonly onType: (text: string) => void;
}

function NumberText({ label, value, isRequired = false, onType }: NumberTextProps): ReactNode {
  return (
    <TextInput
      label={label}
      required={isRequired}
      inputMode="numeric"
      maxLength={9}
      value={value}
      onChange={(event) => onType(event.currentTarget.value.replaceAll(/\D/g, ''))}
    />
  );
}

function Dates({ period, onPick }: { period: Period; onPick: (period: Period) => void }): ReactNode {
  const t = useText();
  return (
    <>
      <TextInput
        type="date"
        required
        label={t('reports.statistics.filter.from')}
        value={period.from}
        onChange={(event) => onPick({ from: event.currentTarget.value, to: period.to })}
      />
      <TextInput
        type="date"
        required
        label={t('reports.statistics.filter.to')}
        value={period.to}
        onChange={(event) => onPick({ from: period.from, to: event.currentTarget.value })}
      />
    </>
  );
}
