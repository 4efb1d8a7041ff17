import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Select, Textarea } from '@mantine/core';
import { icons } from '#web/icons.ts';
import { newKey } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { partLimit, splitReport } from '../../contract/life-routes.ts';
import { useCategories } from '../categories.ts';
import { useReportCommand } from '../report-queries.ts';
import classes from './Actions.module.css';
import type { DialogProps } from './ReasonField.tsx';
import { FormDialog } from '#web/design/Dialog.tsx';

interface Part {
  readonly key: string;
  readonly text: string;
  readonly categoryId: string;
}

/** Cuts a report with several problems into reports of their own; each begins with the words of the whole. */
export function SplitDialog({ report, onClose, onDone }: DialogProps): ReactNode {
  const t = useText();
  const newPart = (): Part => ({ key: newKey(), text: report.text, categoryId: report.categoryId });
  const [parts, setParts] = useState<readonly Part[]>(() => [newPart(), newPart()]);
  const split = useReportCommand(splitReport, onDone);
  const change = (key: string, fields: Partial<Part>): void =>
    setParts(parts.map((part) => (part.key === key ? { ...part, ...fields } : part)));
  const { number, version } = report;
  return (
    <FormDialog
      title={t('reports.moderation.split')}
      submit={t('reports.moderation.split')}
      isBusy={split.isPending}
      problem={split.error}
      onClose={onClose}
      onSubmit={() =>
        split.mutate({
          number,
          version,
          parts: parts.map(({ text, categoryId }) => ({ text, categoryId })),
        })
      }
      size="lg"
    >
      <p className={classes.hint}>{t('reports.split.hint')}</p>
      {parts.map((part, index) => (
        <PartFields
          key={part.key}
          part={part}
          order={index + 1}
          onChange={(fields) => change(part.key, fields)}
          onRemove={parts.length > 2 ? () => setParts(parts.filter(({ key }) => key !== part.key)) : null}
        />
      ))}
      {parts.length < partLimit ? (
        <Button
          variant="default"
          leftSection={<icons.plus size={20} aria-hidden="true" />}
          onClick={() => setParts([...parts, newPart()])}
        >
          {t('reports.split.add')}
        </Button>
      ) : null}
    </FormDialog>
  );
}

interface PartFieldsProps {
  readonly part: Part;
  readonly order: number;
  readonly onChange: (fields: Partial<Part>) => void;
  readonly onRemove: (() => void) | null;
}

function PartFields({ part, order, onChange, onRemove }: PartFieldsProps): ReactNode {
  const t = useText();
  const categories = useCategories();
  return (
    <fieldset className={classes.part}>
      <legend>{t('reports.split.part', { order })}</legend>
      <Textarea
        label={t('reports.new.text')}
        required
        autosize
        minRows={2}
        maxLength={4000}
        value={part.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      <Select
        label={t('reports.new.category')}
        data={[...categories.choices]}
        value={part.categoryId}
        onChange={(categoryId) => onChange({ categoryId: categoryId ?? part.categoryId })}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('reports.new.category-nothing')}
      />
      {onRemove ? (
        <Button variant="subtle" onClick={onRemove}>
          {t('reports.split.remove', { order })}
        </Button>
      ) : null}
    </fieldset>
  );
}
