import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { listSketches, mostNoteLength, saveSketch, shapeKinds } from '../../../contract/sketches.ts';
import classes from '../Situation.module.css';
import type { Drawing } from './drawing.ts';
import { blankDrawing, chooseKind, finish, isFinishable, removeShape, takeBack } from './drawing.ts';
import { useMeasure } from './measure-text.ts';

export interface DrawPanelProps {
  readonly drawing: Drawing;
  readonly onChange: (drawing: Drawing) => void;
  readonly onLeave: () => void;
  /** The card it is drawn for; null: none. */
  readonly incidentId: string | null;
}

/** Tools of drawing, what they measure, and the keeping of it. The map itself takes the points. */
export function DrawPanel({ drawing, onChange, onLeave, incidentId }: DrawPanelProps): ReactNode {
  const t = useText();
  const { kind } = drawing;
  return (
    <section className={classes.panel} aria-label={t('situation.draw.title')}>
      <div className={classes.panelHead}>
        <h2>{t('situation.draw.title')}</h2>
        <Button variant="subtle" size="compact-md" onClick={onLeave}>
          {t('situation.draw.leave')}
        </Button>
      </div>
      <SegmentedControl
        fullWidth
        orientation="vertical"
        aria-label={t('situation.draw.tool')}
        data={shapeKinds.map((one) => ({ value: one, label: t(`situation.draw.kind.${one}`) }))}
        value={kind}
        onChange={(value) => onChange(chooseKind(drawing, shapeKinds.find((one) => one === value) ?? kind))}
      />
      <p className={classes.fine}>{t('situation.draw.keys')}</p>
      <Draft drawing={drawing} onChange={onChange} />
      <Shapes drawing={drawing} onChange={onChange} />
      {drawing.shapes.length > 0 ? (
        <KeepForm drawing={drawing} incidentId={incidentId} onKept={() => onChange(blankDrawing)} />
      ) : null}
    </section>
  );
}

type PartProps = Pick<DrawPanelProps, 'drawing' | 'onChange'>;

function Draft({ drawing, onChange }: PartProps): ReactNode {
  const t = useText();
  const measure = useMeasure();
  const { kind, draft, text } = drawing;
  const isNote = kind === 'note';
  return (
    <form
      className={classes.draft}
      onSubmit={(event) => {
        event.preventDefault();
        onChange(finish(drawing));
      }}
    >
      <p role="status" className={classes.measured}>
        {draft.length === 0
          ? t(`situation.draw.start.${kind}`)
          : [t('situation.draw.points', { count: draft.length }), measure(kind, draft)]
              .filter(Boolean)
              .join(' · ')}
      </p>
      {isNote && draft.length > 0 ? (
        <TextInput
          label={t('situation.draw.note')}
          required
          maxLength={mostNoteLength}
          value={text}
          onChange={(event) => onChange({ ...drawing, text: event.currentTarget.value })}
        />
      ) : null}
      {draft.length > 0 ? (
        <div className={classes.buttons}>
          <Button type="submit" size="compact-md" disabled={!isFinishable(drawing)}>
            {t('situation.draw.finish')}
          </Button>
          <Button size="compact-md" variant="default" onClick={() => onChange(takeBack(drawing))}>
            {t('situation.draw.back')}
          </Button>
        </div>
      ) : null}
    </form>
  );
}

function Shapes({ drawing, onChange }: PartProps): ReactNode {
  const t = useText();
  const measure = useMeasure();
  if (drawing.shapes.length === 0) return null;
  return (
    <ul className={classes.shapes} aria-label={t('situation.draw.drawn')}>
      {drawing.shapes.map(({ kind, points, text }, index) => {
        const name = [t(`situation.draw.kind.${kind}`), text, measure(kind, points)]
          .filter(Boolean)
          .join(' · ');
        return (
          // oxlint-disable-next-line react/no-array-index-key -- shapes have no name and do not move
          <li key={index}>
            <span>{name}</span>
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={t('situation.draw.remove', { name })}
              onClick={() => onChange(removeShape(drawing, index))}
            >
              {t('situation.draw.remove-short')}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

interface KeepFormProps {
  readonly drawing: Drawing;
  readonly incidentId: string | null;
  readonly onKept: () => void;
}

function KeepForm({ drawing, incidentId, onKept }: KeepFormProps): ReactNode {
  const t = useText();
  const [title, setTitle] = useState('');
  const [isOnCard, setIsOnCard] = useState(true);
  const save = useCommand(saveSketch, {
    changes: [listSketches],
    onDone: () => {
      setTitle('');
      onKept();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const shapes = drawing.shapes.map(({ points, ...shape }) => ({ ...shape, points: [...points] }));
    save.mutate({ title, shapes, incidentId: isOnCard ? incidentId : null });
  };
  return (
    <form className={classes.draft} onSubmit={submit}>
      <TextInput
        label={t('situation.draw.name')}
        required
        maxLength={100}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      {incidentId ? (
        <Checkbox
          label={t('situation.draw.on-card')}
          checked={isOnCard}
          onChange={(event) => setIsOnCard(event.currentTarget.checked)}
        />
      ) : null}
      {save.error ? <Notice kind="danger">{problemText(save.error, t)}</Notice> : null}
      <Button type="submit" variant="default" loading={save.isPending}>
        {t('situation.draw.save')}
      </Button>
    </form>
  );
}
