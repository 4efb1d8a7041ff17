import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Modal } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { problemText, useText } from '#web/texts.tsx';
import type { ReportSummary } from '../../contract/report.ts';
import classes from './Bulk.module.css';
import type { BulkAct } from './BulkBar.tsx';
import { AllotFields, ForwardFields, PlanFields, RejectFields } from './BulkFields.tsx';
import { AnswerFields, ExplainFields, NotOursFields } from './EndFields.tsx';
import { useBulk } from './use-bulk.ts';
import type { BulkDetails, BulkResult } from './use-bulk.ts';

interface BulkDialogProps {
  readonly act: BulkAct;
  readonly reports: readonly ReportSummary[];
  readonly onClose: () => void;
}

/** Asks once what holds for all, does it, and tells of each that did not work why. */
export function BulkDialog({ act, reports, onClose }: BulkDialogProps): ReactNode {
  const t = useText();
  // The list changes under the dialog while it is done: what was chosen when it opened stays.
  const [chosen] = useState(reports);
  const [details, setDetails] = useState<BulkDetails>({});
  const bulk = useBulk(act);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    bulk.run(chosen, details);
  };
  const fields = { details, onChange: (part: BulkDetails) => setDetails({ ...details, ...part }) };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`reports.bulk.act.${act}`)}
      closeButtonProps={{ 'aria-label': t('web.action.close') }}
    >
      {bulk.results ? (
        <Results results={bulk.results} onClose={onClose} />
      ) : (
        <form className={classes.form} onSubmit={submit}>
          <p className={classes.count}>{t('reports.bulk.chosen', { count: chosen.length })}</p>
          {act === 'plan' ? <PlanFields {...fields} /> : null}
          {act === 'allot' ? <AllotFields {...fields} reports={chosen} /> : null}
          {act === 'reject' ? <RejectFields {...fields} /> : null}
          {act === 'forward' ? <ForwardFields {...fields} /> : null}
          {act === 'answer' ? <AnswerFields {...fields} reports={chosen} /> : null}
          {act === 'explain' ? <ExplainFields {...fields} /> : null}
          {act === 'not-ours' ? <NotOursFields {...fields} reports={chosen} /> : null}
          <p className={classes.hint}>{t('reports.bulk.each')}</p>
          {bulk.problem ? <Notice kind="danger">{problemText(bulk.problem, t)}</Notice> : null}
          <div className={classes.buttons}>
            <Button type="submit" loading={bulk.isBusy} data-autofocus>
              {t('reports.bulk.run')}
            </Button>
            <Button variant="subtle" onClick={onClose}>
              {t('web.action.cancel')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}

function Results({ results, onClose }: { results: readonly BulkResult[]; onClose: () => void }): ReactNode {
  const t = useText();
  const refused = results.filter(({ why }) => why !== null);
  return (
    <div className={classes.form} role="status">
      <p className={classes.count}>{t('reports.bulk.done', { count: results.length - refused.length })}</p>
      {refused.length > 0 ? (
        <>
          <p className={classes.count}>{t('reports.bulk.refused', { count: refused.length })}</p>
          <ul className={classes.results}>
            {refused.map(({ number, why }) => (
              <li key={number}>
                {t('reports.number', { number: String(number) })}: {why}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <div className={classes.buttons}>
        <Button onClick={onClose} data-autofocus>
          {t('reports.bulk.close')}
        </Button>
      </div>
    </div>
  );
}
