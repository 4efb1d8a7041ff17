import type { ReactNode } from 'react';
import { Button, Checkbox } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { deleteSketch, listSketches } from '../../../contract/sketches.ts';
import type { SketchView } from '../../../contract/sketches.ts';
import classes from '../Situation.module.css';

export interface SketchListProps {
  readonly sketches: readonly SketchView[];
  /** Ids of those on the map. */
  readonly shown: readonly string[];
  readonly onShow: (ids: readonly string[]) => void;
}

/** Kept sketches: the reader's own, and those of the card the map was opened for. */
export function SketchList({ sketches, shown, onShow }: SketchListProps): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const remove = useCommand(deleteSketch, { changes: [listSketches] });
  if (sketches.length === 0) return null;
  return (
    <section className={classes.panel} aria-label={t('situation.draw.kept')}>
      <h2>{t('situation.draw.kept')}</h2>
      {remove.error ? <Notice kind="danger">{problemText(remove.error, t)}</Notice> : null}
      <ul className={classes.shapes}>
        {sketches.map(({ id, title, incidentId, author, createdAt, isOwn }) => (
          <li key={id}>
            <Checkbox
              label={title}
              description={[incidentId ? t('situation.draw.of-card') : null, author, dateTime(createdAt)]
                .filter(Boolean)
                .join(' · ')}
              checked={shown.includes(id)}
              onChange={({ currentTarget }) =>
                onShow(currentTarget.checked ? [...shown, id] : shown.filter((one) => one !== id))
              }
            />
            {isOwn ? (
              <Button
                size="compact-sm"
                variant="subtle"
                loading={remove.isPending && remove.variables.id === id}
                aria-label={t('situation.draw.delete', { title })}
                onClick={() => remove.mutate({ id })}
              >
                {t('situation.draw.delete-short')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
