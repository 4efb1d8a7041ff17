import type { ReactNode } from 'react';
import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import { legalClasses, termUnits } from '../../contract/classifier.ts';
import type { LegalClass, LocalTexts, Season, TermUnit } from '../../contract/classifier.ts';
import classes from './Classifier.module.css';

const locales = ['ru', 'uk', 'en'] as const;

/** One text in the town's three languages. */
export function TextsFields(props: {
  readonly label: string;
  readonly value: LocalTexts;
  readonly onChange: (value: LocalTexts) => void;
}): ReactNode {
  const t = useText();
  const { label, value, onChange } = props;
  return (
    <fieldset className={classes.texts}>
      <legend>{label}</legend>
      {locales.map((locale) => (
        <TextInput
          key={locale}
          required
          label={t(`reports.language.${locale}`)}
          maxLength={500}
          value={value[locale]}
          onChange={(event) => onChange({ ...value, [locale]: event.currentTarget.value })}
        />
      ))}
    </fieldset>
  );
}

interface Terms {
  readonly termDays: number;
  readonly termUnit: TermUnit;
  readonly legalClass: LegalClass | null;
  readonly season: Season | null;
}

/** Term, legal class and season: the same of a category and of a cause. */
export function TermFields(props: {
  readonly value: Terms;
  readonly onChange: (changes: Partial<Terms>) => void;
}): ReactNode {
  const t = useText();
  const { value, onChange } = props;
  const { termDays, termUnit, legalClass, season } = value;
  const changeSeason = (changes: Partial<Season>): void => {
    const next = { from: season?.from ?? '', to: season?.to ?? '', ...changes };
    onChange({ season: next.from + next.to === '' ? null : next });
  };
  return (
    <div className={classes.row}>
      <NumberInput
        label={t('reports.classifier.term')}
        min={1}
        max={365}
        value={termDays}
        onChange={(days) => onChange({ termDays: Number(days) })}
      />
      <NativeSelect
        label={t('reports.classifier.unit')}
        data={termUnits.map((unit) => ({ value: unit, label: t(`reports.term-unit.${unit}`) }))}
        value={termUnit}
        onChange={(event) => {
          const unit = termUnits.find((known) => known === event.currentTarget.value);
          if (unit) onChange({ termUnit: unit });
        }}
      />
      <NativeSelect
        label={t('reports.classifier.legal-class')}
        data={[
          { value: '', label: t('reports.classifier.legal-class-none') },
          ...legalClasses.map((name) => ({ value: name, label: t(`reports.proposed-class.${name}`) })),
        ]}
        value={legalClass ?? ''}
        onChange={(event) =>
          onChange({ legalClass: legalClasses.find((name) => name === event.currentTarget.value) ?? null })
        }
      />
      <TextInput
        label={t('reports.classifier.season-from')}
        placeholder="04-16"
        pattern="\d\d-\d\d"
        value={season?.from ?? ''}
        onChange={(event) => changeSeason({ from: event.currentTarget.value })}
      />
      <TextInput
        label={t('reports.classifier.season-to')}
        placeholder="10-15"
        pattern="\d\d-\d\d"
        value={season?.to ?? ''}
        onChange={(event) => changeSeason({ to: event.currentTarget.value })}
      />
    </div>
  );
}

/** An item taken out, put in, or changed at its place. */
export function withItem<Item>(items: readonly Item[], index: number, item: Item | null): Item[] {
  return items.flatMap((old, place) => (place === index ? (item === null ? [] : [item]) : [old]));
}
