import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Textarea } from '@mantine/core';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { useQueryRoute } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { acceptProposal, listProposals, returnProposal } from '../../contract/contractor-shares.ts';
import type { ProposalView } from '../../contract/contractor-shares.ts';
import type { ReportCard } from '../../contract/report.ts';
import { FormDialog } from '#web/design/Dialog.tsx';
import { ReasonField } from '../actions/ReasonField.tsx';
import { useReportCommand } from '../report-queries.ts';
import { TemplatePicker } from '../templates/TemplatePicker.tsx';
import classes from './Contractors.module.css';

/** A contractor's work as a draft: the organisation answers with it, in its own words, or returns it. */
export function ProposalsPanel({ report }: { report: ReportCard }): ReactNode {
  const { number, can } = report;
  const list = useQueryRoute(listProposals, { number }, { isEnabled: can.work });
  if (!can.work) return null;
  return list.data?.proposals.map((proposal) => (
    <Proposal key={proposal.id} report={report} proposal={proposal} onDecided={() => void list.refetch()} />
  ));
}

interface ProposalProps {
  readonly report: ReportCard;
  readonly proposal: ProposalView;
  readonly onDecided: () => void;
}

function Proposal({ report, proposal, onDecided }: ProposalProps): ReactNode {
  const t = useText();
  const { number, version } = report;
  const { id } = proposal;
  const [text, setText] = useState(proposal.text);
  const [isReturning, setIsReturning] = useState(false);
  const accept = useReportCommand(acceptProposal, onDecided);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    accept.mutate({ number, id, version, text });
  };
  return (
    <Surface>
      <form className={classes.form} onSubmit={submit}>
        <Work proposal={proposal} />
        <TemplatePicker number={number} step="answer" value={text} onChange={setText} />
        <Textarea
          label={t('reports.proposal.answer')}
          required
          autosize
          minRows={2}
          maxLength={4000}
          value={text}
          error={fieldText(accept.error, '/text')}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {accept.error && accept.error.fields.length === 0 ? (
          <Notice kind="danger">{problemText(accept.error, t)}</Notice>
        ) : null}
        <div className={classes.buttons}>
          {report.actions.includes('answer') ? (
            <Button type="submit" loading={accept.isPending}>
              {t('reports.proposal.accept')}
            </Button>
          ) : null}
          <Button variant="default" onClick={() => setIsReturning(true)}>
            {t('reports.proposal.return')}
          </Button>
        </div>
      </form>
      {isReturning ? (
        <ReturnDialog
          number={number}
          id={id}
          onClose={() => setIsReturning(false)}
          onDone={() => {
            setIsReturning(false);
            onDecided();
          }}
        />
      ) : null}
    </Surface>
  );
}

/** Whose work it is, when it was sent and how it looks. */
function Work({ proposal }: { proposal: ProposalView }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { contractor, photos, proposedAt } = proposal;
  return (
    <>
      <div>
        <h3 className={classes.title}>{t('reports.proposal.title', { contractor })}</h3>
        <p className={classes.muted}>{dateTime(proposedAt)}</p>
      </div>
      <div className={classes.photos}>
        {photos.map((photo) => (
          <a key={photo.id} href={photo.fullUrl} target="_blank" rel="noreferrer">
            <img src={photo.thumbnailUrl} alt={t('reports.photo.after')} />
          </a>
        ))}
      </div>
    </>
  );
}

interface ReturnDialogProps {
  readonly number: number;
  readonly id: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function ReturnDialog({ number, id, onClose, onDone }: ReturnDialogProps): ReactNode {
  const t = useText();
  const [reason, setReason] = useState('');
  const giveBack = useReportCommand(returnProposal, onDone);
  return (
    <FormDialog
      title={t('reports.proposal.return-title')}
      submit={t('reports.proposal.return')}
      isBusy={giveBack.isPending}
      problem={giveBack.error}
      onClose={onClose}
      onSubmit={() => giveBack.mutate({ number, id, reason })}
    >
      <ReasonField
        value={reason}
        onChange={setReason}
        problem={giveBack.error}
        hint={t('reports.proposal.return-hint')}
        isFirst
      />
    </FormDialog>
  );
}
