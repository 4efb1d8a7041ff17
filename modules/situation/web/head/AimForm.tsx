import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, NumberInput, Select } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { listPerformers } from '../../contract/assignment-routes.ts';
import { aimFigure, readFigures } from '../../contract/head-routes.ts';
import type { FigureView } from '../../contract/head-routes.ts';
import classes from './Head.module.css';

export interface AimFormProps {
  readonly figures: readonly FigureView[];
  readonly onClose: () => void;
}

/** The target of a figure and who answers for it. */
export function AimForm({ figures, onClose }: AimFormProps): ReactNode {
  const t = useText();
  const [figureId, setFigureId] = useState<string | null>(figures[0]?.id ?? null);
  const figure = figures.find(({ id }) => id === figureId);
  return (
    <section className={classes.form} aria-label={t('situation.head.aim')}>
      <Select
        label={t('situation.summary.figure')}
        data={figures.map(({ id, title }) => ({ value: id, label: title }))}
        value={figureId}
        allowDeselect={false}
        onChange={setFigureId}
      />
      {figure ? <Fields key={figure.id} figure={figure} onClose={onClose} /> : null}
    </section>
  );
}

function Fields({
  figure,
  onClose,
}: {
  readonly figure: FigureView;
  readonly onClose: () => void;
}): ReactNode {
  const t = useText();
  const [target, setTarget] = useState<number | string>(figure.target ?? '');
  const [ownerPersonId, setOwner] = useState<string | null>(figure.owner?.id ?? null);
  const people = useQueryRoute(listPerformers, {});
  const names = new Map((people.data?.performers ?? []).map(({ personId, name }) => [personId, name]));
  const aim = useCommand(aimFigure, { changes: [readFigures], onDone: onClose });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    aim.mutate({ figureId: figure.id, target: typeof target === 'number' ? target : null, ownerPersonId });
  };
  return (
    <form className={classes.fields} onSubmit={submit}>
      <NumberInput
        label={t('situation.summary.target')}
        value={target}
        min={0}
        max={1_000_000}
        allowDecimal={false}
        onChange={setTarget}
      />
      <Select
        label={t('situation.head.owner-label')}
        data={[...names].map(([value, label]) => ({ value, label }))}
        value={ownerPersonId}
        searchable
        clearable
        onChange={setOwner}
      />
      {aim.error ? <Notice kind="danger">{problemText(aim.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={aim.isPending}>
          {t('situation.head.save')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('situation.place.close')}
        </Button>
      </div>
    </form>
  );
}
