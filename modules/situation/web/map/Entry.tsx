import type { ReactNode } from 'react';
import { TextLink } from '#web/links.tsx';
import { useText } from '#web/texts.tsx';
import classes from './Situation.module.css';

export interface EntryProps {
  readonly colour: string;
  readonly label: string;
  readonly path: string | null;
  readonly lines: readonly (string | null)[];
  /** Shows on the map where it is. */
  readonly onShow?: (() => void) | undefined;
}

/** One object or event: what, where, when. */
export function Entry({ colour, label, path, lines, onShow }: EntryProps): ReactNode {
  const t = useText();
  return (
    <li className={classes.entry} style={{ borderLeftColor: colour }}>
      {path === null ? <b>{label}</b> : <TextLink to={path}>{label}</TextLink>}
      <span className={classes.fine}>{lines.filter(Boolean).join(' · ')}</span>
      {onShow ? (
        <button
          type="button"
          className={classes.show}
          onClick={onShow}
          aria-label={t('situation.map.show', { label })}
        >
          {t('situation.map.show-short')}
        </button>
      ) : null}
    </li>
  );
}
