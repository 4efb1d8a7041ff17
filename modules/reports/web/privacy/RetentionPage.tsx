import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, NumberInput, Textarea } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { changeRetention, readRetention } from '../../contract/retention.ts';
import type { RetentionRule } from '../../contract/retention.ts';
import classes from '../clocks/Clocks.module.css';
import { FormDialog } from '#web/design/Dialog.tsx';
import { useSourceText } from '../clocks/source-text.ts';

const daysAtMost = 36_525;

/** How long reports of each class know who sent them, what goes soon and what has gone. */
export function RetentionPage(): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const retention = useQueryRoute(readRetention, {});
  const [edited, setEdited] = useState<RetentionRule | null>(null);
  if (retention.isPending) return <LoadingState />;
  if (retention.error)
    return <ErrorState problem={retention.error} onRetry={() => void retention.refetch()} />;
  const { rules, runs } = retention.data;
  return (
    <Page title={t('reports.nav.retention')} lead={t('reports.retention.lead')} width="full">
      {rules.map((rule) => (
        <RuleSection key={rule.legalClass} rule={rule} onEdit={() => setEdited(rule)} />
      ))}
      <Section title={t('reports.retention.runs')}>
        {runs.length === 0 ? <p className={classes.muted}>{t('reports.retention.no-runs')}</p> : null}
        <ul className={classes.list}>
          {runs.map(({ ranAt, legalClass, reportCount }) => (
            <li key={`${ranAt}${legalClass}`} className={classes.muted}>
              {t('reports.retention.run', {
                time: dateTime(ranAt),
                name: t(`reports.legal-class.${legalClass}`),
                count: reportCount,
              })}
            </li>
          ))}
        </ul>
      </Section>
      {edited ? <TermDialog rule={edited} onClose={() => setEdited(null)} /> : null}
    </Page>
  );
}

function RuleSection({ rule, onEdit }: { rule: RetentionRule; onEdit: () => void }): ReactNode {
  const t = useText();
  const sourceText = useSourceText();
  const name = t(`reports.legal-class.${rule.legalClass}`);
  return (
    <Section
      title={name}
      aside={
        <Button variant="default" onClick={onEdit} aria-label={t('reports.retention.change-of', { name })}>
          {t('reports.retention.change')}
        </Button>
      }
    >
      <div className={classes.clock} data-state={rule.overCount > 0 ? 'running' : 'stopped'}>
        <span className={classes.name}>{t('reports.retention.kept', { days: rule.keptDays })}</span>
        <span>
          {t('reports.retention.over', { count: rule.overCount })}
          {' · '}
          {t('reports.retention.soon', { count: rule.soonCount })}
        </span>
        {rule.isDuty ? <span className={classes.muted}>{t('reports.retention.duty')}</span> : null}
        <span className={classes.muted}>
          {sourceText(rule.source)}
          {rule.needsLawyer ? ` · ${t('reports.clock.needs-lawyer')}` : null}
        </span>
      </div>
    </Section>
  );
}

function TermDialog({ rule, onClose }: { rule: RetentionRule; onClose: () => void }): ReactNode {
  const t = useText();
  const { legalClass, minimumDays, version } = rule;
  const [keptDays, setKeptDays] = useState(rule.keptDays);
  const [reason, setReason] = useState('');
  const change = useCommand(changeRetention, { changes: [readRetention], onDone: onClose });
  return (
    <FormDialog
      title={t('reports.retention.change-of', { name: t(`reports.legal-class.${legalClass}`) })}
      submit={t('reports.retention.save')}
      isBusy={change.isPending}
      problem={change.error}
      onClose={onClose}
      onSubmit={() => change.mutate({ legalClass, keptDays, version, reason })}
    >
      <NumberInput
        label={t('reports.retention.days')}
        description={t('reports.retention.minimum', { days: minimumDays })}
        min={minimumDays}
        max={daysAtMost}
        allowDecimal={false}
        required
        value={keptDays}
        onChange={(value) => setKeptDays(Number(value))}
      />
      <Textarea
        label={t('reports.retention.why')}
        required
        minLength={3}
        maxLength={1000}
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
