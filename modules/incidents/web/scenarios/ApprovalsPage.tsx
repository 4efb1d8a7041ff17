import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { approvalChoices } from '../../contract/scenario-definition.ts';
import { giveApproval, listApprovals } from '../../contract/scenarios.ts';
import type { ApprovalView } from '../../contract/scenarios.ts';
import classes from '../card/Card.module.css';
import { TimeLeft } from './RunsPanel.tsx';
import { useWording } from './use-action-text.ts';

/** Approvals are few and short: whoever has the page open sees a new one within this. */
const refreshMs = 5_000;

/** What scenarios wait for from the reader's post: the head's or civil defence's word, without the dispatcher's screen. */
export function ApprovalsPage(): ReactNode {
  const t = useText();
  const list = useQueryRoute(listApprovals, {}, { refreshMs });
  return (
    <Page title={t('incidents.nav.approvals')} lead={t('incidents.approval.lead')} width="text">
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data?.approvals.length === 0 ? <EmptyState title={t('incidents.approval.none')} /> : null}
      {(list.data?.approvals ?? []).map((approval) => (
        <Approval key={`${approval.runId} ${approval.step}`} approval={approval} />
      ))}
    </Page>
  );
}

function Approval({ approval }: { approval: ApprovalView }): ReactNode {
  const t = useText();
  const words = useWording();
  const { dateTime } = useFormats();
  const give = useCommand(giveApproval, { changes: [listApprovals] });
  const { runId, step, scenario, incidentNumber, incidentTitle, address, askedAt, dueAt } = approval;
  const number = incidentNumber === null ? '' : t('incidents.number', { number: String(incidentNumber) });
  return (
    <Section title={words(approval.question)}>
      <div className={classes.form}>
        <p className={classes.muted}>
          {[number, incidentTitle, address].filter(Boolean).join(' · ')}
          <br />
          {[scenario, dateTime(askedAt), approval.isEscalated ? t('incidents.approval.escalated') : '']
            .filter(Boolean)
            .join(' · ')}
        </p>
        <p className={classes.muted}>
          <TimeLeft dueAt={dueAt} />
          {t(`incidents.approval.silence.${approval.onSilence}`)}
        </p>
        {give.error ? <Notice kind="danger">{problemText(give.error, t)}</Notice> : null}
        <div className={classes.buttons}>
          {approvalChoices.map((choice) => (
            <Button
              key={choice}
              variant={choice === 'approved' ? 'filled' : 'default'}
              loading={give.isPending && give.variables.choice === choice}
              onClick={() => give.mutate({ id: runId, step, choice })}
            >
              {t(`incidents.approval.${choice}`)}
            </Button>
          ))}
        </div>
      </div>
    </Section>
  );
}
