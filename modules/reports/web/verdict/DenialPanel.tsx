import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Textarea } from '@mantine/core';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { icons } from '#web/icons.ts';
import { useQueryRoute } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import type { ReportCard } from '../../contract/report.ts';
import { denyAnswer, readDenials } from '../../contract/verdict.ts';
import classes from '../actions/Actions.module.css';
import { focusOnMount } from '../components/focus-on-mount.ts';
import { useReportCommand } from '../report-queries.ts';

/** What neighbours say of an answer: how many deny it, their words for staff, and one's own denial. */
export function DenialPanel({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const denials = useQueryRoute(readDenials, { number: report.number });
  if (!denials.data) return null;
  const { count, needed, isDenied, canDeny, words } = denials.data;
  if (count === 0 && !canDeny && words.length === 0) return null;
  return (
    <Surface>
      <section className={classes.panel} aria-labelledby="denial-title">
        <h2 id="denial-title" className={classes.panelTitle}>
          {t('reports.denial.title')}
        </h2>
        {report.status === 'answered' ? (
          <p className={classes.hint}>{t('reports.denial.count', { count, needed })}</p>
        ) : null}
        {isDenied ? <p className={classes.done}>{t('reports.denial.said')}</p> : null}
        {canDeny ? <DenialForm report={report} /> : null}
        {words.length > 0 ? (
          <ul className={classes.wordsList}>
            {words.map(({ text, deniedAt }) => (
              <li key={`${deniedAt}${text}`}>
                <span className={classes.hint}>{dateTime(deniedAt)}</span>
                <br />
                {text || t('reports.denial.forgotten')}
              </li>
            ))}
          </ul>
        ) : null}
      </section>
    </Surface>
  );
}

function DenialForm({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState('');
  const deny = useReportCommand(denyAnswer);
  const { number, version } = report;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    deny.mutate({ number, version, reason });
  };
  if (!isOpen)
    return (
      <div className={classes.buttons}>
        <Button
          variant="default"
          leftSection={<icons.undo size={20} aria-hidden="true" />}
          onClick={() => setIsOpen(true)}
        >
          {t('reports.denial.deny')}
        </Button>
      </div>
    );
  const reasonError = fieldText(deny.error, '/reason');
  return (
    <form className={classes.form} onSubmit={submit}>
      <Textarea
        label={t('reports.verdict.reason')}
        description={t('reports.denial.hint')}
        ref={focusOnMount}
        required
        autosize
        minRows={2}
        maxLength={1000}
        value={reason}
        error={reasonError}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {deny.error && !reasonError ? <Notice kind="danger">{problemText(deny.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={deny.isPending}>
          {t('reports.denial.send')}
        </Button>
        <Button variant="subtle" onClick={() => setIsOpen(false)}>
          {t('web.action.cancel')}
        </Button>
      </div>
    </form>
  );
}
