import type { ReactNode } from 'react';
import { Radio } from '@mantine/core';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { judgeConcreteness, readConcreteness } from '../../contract/statistics.ts';
import actionClasses from '../actions/Actions.module.css';

const answers = ['by-category', 'yes', 'no'] as const;

/** The moderator's word on whether a report names a concrete problem; statistics count it. */
export function Concreteness({ number }: { number: number }): ReactNode {
  const t = useText();
  const { data } = useQueryRoute(readConcreteness, { number });
  const judge = useCommand(judgeConcreteness, { changes: [readConcreteness] });
  if (!data) return null;
  const value = data.byModerator === null ? 'by-category' : data.byModerator ? 'yes' : 'no';
  const byCategory = t(
    data.byCategory ? 'reports.statistics.concrete.yes' : 'reports.statistics.concrete.no',
  );
  const labelOf = (answer: (typeof answers)[number]): string =>
    answer === 'by-category'
      ? `${t('reports.statistics.concrete.by-category')} (${byCategory.toLowerCase()})`
      : t(`reports.statistics.concrete.${answer}`);
  return (
    <div className={actionClasses.panel}>
      <p className={actionClasses.hint}>{t('reports.statistics.concrete.title')}</p>
      <Radio.Group
        aria-label={t('reports.statistics.concrete.title')}
        value={value}
        onChange={(answer) =>
          judge.mutate({ number, namesProblem: answer === 'by-category' ? null : answer === 'yes' })
        }
      >
        {answers.map((answer) => (
          <Radio key={answer} value={answer} label={labelOf(answer)} disabled={judge.isPending} my="xs" />
        ))}
      </Radio.Group>
      {judge.error ? (
        <p className={actionClasses.problem} role="alert">
          {problemText(judge.error, t)}
        </p>
      ) : null}
    </div>
  );
}
