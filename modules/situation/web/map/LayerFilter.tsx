import type { ReactNode } from 'react';
import { Checkbox } from '@mantine/core';
import { useFormats, useText } from '#web/texts.tsx';
import type { LayerView, ShownLayer } from '../../contract/map-routes.ts';
import classes from './Situation.module.css';
import { toneColours } from './tones.ts';

export interface LayerFilterProps {
  readonly layers: readonly LayerView[];
  readonly chosen: readonly string[];
  readonly shown: readonly ShownLayer[];
  readonly isPast: boolean;
  readonly onChange: (ids: readonly string[]) => void;
}

/** Each layer with its colour and how many of it stand in sight. */
export function LayerFilter({ layers, chosen, shown, isPast, onChange }: LayerFilterProps): ReactNode {
  const t = useText();
  const { number } = useFormats();
  const counts = new Map(shown.map((layer) => [layer.id, countOf(layer)]));
  return (
    <fieldset className={classes.layers}>
      <legend className="veche-hidden">{t('situation.map.layers')}</legend>
      {layers.map(({ id, title, tone, hasHistory }) => (
        <Checkbox
          key={id}
          checked={chosen.includes(id)}
          disabled={isPast && !hasHistory}
          label={
            <span className={classes.layer}>
              <span className={classes.dot} style={{ background: toneColours[tone] }} aria-hidden="true" />
              {title}
              {counts.has(id) && chosen.includes(id) ? (
                <span className={classes.count}>{number(counts.get(id) ?? 0)}</span>
              ) : null}
            </span>
          }
          onChange={({ currentTarget }) =>
            onChange(
              layers
                .map((layer) => layer.id)
                .filter((other) => (other === id ? currentTarget.checked : chosen.includes(other))),
            )
          }
        />
      ))}
    </fieldset>
  );
}

function countOf({ objects, squares }: ShownLayer): number {
  return objects.length + squares.reduce((sum, { count }) => sum + count, 0);
}
