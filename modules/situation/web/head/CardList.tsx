import type { ReactNode } from 'react';
import type { FigureCard } from '#kernel/overview/contract/overview.ts';
import { TextLink } from '#web/links.tsx';
import { useFormats } from '#web/texts.tsx';
import classes from './Head.module.css';

/** Rows behind a figure, each opening its card where the reader may. */
export function CardList({
  cards,
  label,
}: {
  readonly cards: readonly FigureCard[];
  readonly label: string;
}): ReactNode {
  const { dateTime } = useFormats();
  return (
    <ul className={classes.cards} aria-label={label}>
      {cards.map(({ id, label: words, note, path, since }) => (
        <li key={id}>
          {path === null ? <b>{words}</b> : <TextLink to={path}>{words}</TextLink>}
          <span className={classes.fine}>
            {[note, since === null ? '' : dateTime(since)].filter(Boolean).join(' · ')}
          </span>
        </li>
      ))}
    </ul>
  );
}
