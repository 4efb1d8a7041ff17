import type { ReactNode } from 'react';
import { Button, Textarea } from '@mantine/core';
import { Surface } from '#web/design/Surface.tsx';
import { icons } from '#web/icons.ts';
import { useText } from '#web/texts.tsx';
import type { ClauseDraft } from '../../contract/moderation-rules.ts';
import { TextsFields } from '../classifier/fields.tsx';
import { useOwnTitle } from '../classifier/use-own-title.ts';
import classes from './Rules.module.css';

export interface EditedClause extends ClauseDraft {
  /** Stays the same while the clause is moved. */
  readonly key: string;
}

export interface ClauseEditorProps {
  readonly clause: EditedClause;
  readonly number: number;
  readonly count: number;
  readonly onChange: (clause: EditedClause) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

const locales = ['ru', 'uk', 'en'] as const;

/** One clause, folded until it is opened: its words in three languages and its place in the rules. */
export function ClauseEditor(props: ClauseEditorProps): ReactNode {
  const t = useText();
  const title = useOwnTitle();
  const { clause, number } = props;
  return (
    <li>
      <Surface>
        <details open={clause.id === null}>
          <summary className={classes.summary}>
            {number}. {title(clause.titles) || t('reports.rules.new-clause')}
          </summary>
          <ClauseWords clause={clause} onChange={props.onChange} />
        </details>
        <ClausePlace {...props} />
      </Surface>
    </li>
  );
}

function ClauseWords({ clause, onChange }: Pick<ClauseEditorProps, 'clause' | 'onChange'>): ReactNode {
  const t = useText();
  const { titles, texts } = clause;
  return (
    <div className={classes.editor}>
      <TextsFields
        label={t('reports.rules.clause-title')}
        value={titles}
        onChange={(changed) => onChange({ ...clause, titles: changed })}
      />
      <fieldset className={classes.texts}>
        <legend>{t('reports.rules.clause-text')}</legend>
        {locales.map((locale) => (
          <Textarea
            key={locale}
            label={t(`reports.language.${locale}`)}
            required
            autosize
            minRows={2}
            maxLength={1000}
            value={texts[locale]}
            onChange={(event) =>
              onChange({ ...clause, texts: { ...texts, [locale]: event.currentTarget.value } })
            }
          />
        ))}
      </fieldset>
    </div>
  );
}

function ClausePlace({ number, count, onMove, onRemove }: ClauseEditorProps): ReactNode {
  const t = useText();
  const about = { number: String(number) };
  return (
    <div className={classes.buttons}>
      <Button
        variant="subtle"
        disabled={number === 1}
        aria-label={t('reports.rules.up', about)}
        onClick={() => onMove(-1)}
      >
        ↑
      </Button>
      <Button
        variant="subtle"
        disabled={number === count}
        aria-label={t('reports.rules.down', about)}
        onClick={() => onMove(1)}
      >
        ↓
      </Button>
      <Button
        variant="subtle"
        aria-label={t('reports.rules.remove', about)}
        leftSection={<icons.trash size={18} aria-hidden="true" />}
        onClick={onRemove}
      >
        {t('reports.rules.remove-short')}
      </Button>
    </div>
  );
}
