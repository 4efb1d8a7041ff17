import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { ButtonLink } from '#web/links.tsx';
import { useSession } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import type { WaitingReport } from './draft.ts';
import classes from './NewReport.module.css';
import { discardWaiting, editWaiting, sendWaiting, useOutbox } from './outbox.ts';

/** Reports written down on this device that the server does not have yet. Stands wherever a person looks for them. */
export function WaitingReports({ onEdit }: { onEdit?: () => void }): ReactNode {
  const waiting = useOutbox();
  if (waiting.length === 0) return null;
  return (
    <div className={classes.waiting}>
      {waiting.map((report) => (
        <WaitingOne key={report.key} report={report} onEdit={onEdit} />
      ))}
    </div>
  );
}

function WaitingOne({
  report,
  onEdit,
}: {
  report: WaitingReport;
  onEdit: (() => void) | undefined;
}): ReactNode {
  const t = useText();
  const { person } = useSession();
  const isMine = person?.id === report.personId;
  const { text } = report.draft;
  if (report.refusal === null) {
    return (
      <Notice kind="warning" title={t('reports.outbox.waits')}>
        <p className={classes.waitingText}>{text}</p>
        {isMine ? (
          <Button variant="default" onClick={() => void sendWaiting(report.personId, t)}>
            {t('reports.outbox.send-now')}
          </Button>
        ) : (
          <ButtonLink to="/sign-in?next=/reports/new" variant="default">
            {t('reports.outbox.sign-in')}
          </ButtonLink>
        )}
      </Notice>
    );
  }
  const edit = async (): Promise<void> => {
    await editWaiting(report);
    onEdit?.();
  };
  return (
    <Notice kind="danger" title={t('reports.outbox.refused')}>
      <p className={classes.waitingText}>{report.refusal}</p>
      <p className={classes.waitingText}>{text}</p>
      <div className={classes.buttons}>
        {onEdit ? (
          <Button variant="default" onClick={() => void edit()}>
            {t('reports.outbox.edit')}
          </Button>
        ) : (
          <ButtonLink to="/reports/new" variant="default">
            {t('reports.outbox.edit')}
          </ButtonLink>
        )}
        <Button variant="subtle" color="red" onClick={() => void discardWaiting(report)}>
          {t('reports.outbox.discard')}
        </Button>
      </div>
    </Notice>
  );
}
