import type { ReactNode } from 'react';
import { Loader } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { icons } from '#web/icons.ts';
import { useFormats, useText } from '#web/texts.tsx';
import type { previewReport } from '../../contract/routes.ts';
import classes from './NewReport.module.css';

type Answer = OutputOf<typeof previewReport>;

export interface PreviewProps {
  readonly answer: Answer | undefined;
  readonly isAsking: boolean;
  readonly hasCategory: boolean;
}

/** Before sending: who answers, why they, and by when. */
export function Preview({ answer, isAsking, hasCategory }: PreviewProps): ReactNode {
  const t = useText();
  const { civilDate } = useFormats();
  if (!answer || !hasCategory) {
    return isAsking && hasCategory ? (
      <p className={classes.hint}>
        <Loader size="xs" aria-hidden="true" /> {t('reports.new.who-asking')}
      </p>
    ) : (
      <p className={classes.hint}>{t('reports.new.who-later')}</p>
    );
  }
  if (!answer.isInTown) return <p className={classes.hint}>{t('reports.place-outside-town')}</p>;
  if (!answer.organisation) return <p className={classes.hint}>{t('reports.no-responsible-organisation')}</p>;
  return (
    <dl className={classes.facts} aria-live="polite">
      <div>
        <dt>
          <icons.organisation size={20} aria-hidden="true" />
          {t('reports.new.who-answers')}
        </dt>
        <dd className={classes.strong}>{answer.organisation.name}</dd>
        {answer.reason ? <dd className={classes.why}>{t(answer.reason.key, answer.reason.values)}</dd> : null}
      </div>
      {answer.dueOn ? (
        <div>
          <dt>
            <icons.calendar size={20} aria-hidden="true" />
            {t('reports.new.by-when')}
          </dt>
          <dd className={classes.strong}>{civilDate(answer.dueOn)}</dd>
          {answer.isDueProvisional ? <dd className={classes.why}>{t('reports.clock.provisional')}</dd> : null}
        </div>
      ) : null}
    </dl>
  );
}
