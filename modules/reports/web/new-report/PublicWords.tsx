import type { ReactNode } from 'react';
import { Notice } from '#web/design/Notice.tsx';
import { useText } from '#web/texts.tsx';
import { findPersonalData, maskPersonalData } from '../../contract/personal-data.ts';
import classes from './NewReport.module.css';

/** What others will see when there is something in the words that they will not. */
export function PublicWords({ text }: { text: string }): ReactNode {
  const t = useText();
  const marks = findPersonalData(text);
  if (marks.length === 0) return null;
  const kinds = [...new Set(marks.map(({ kind }) => kind))];
  return (
    <Notice kind="info" title={t('reports.new.personal-data')}>
      <p className={classes.hint}>{kinds.map((kind) => t(`reports.personal-data.${kind}`)).join(', ')}</p>
      <blockquote className={classes.publicWords}>{maskPersonalData(text)}</blockquote>
    </Notice>
  );
}
