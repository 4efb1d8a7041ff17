import type { ReactNode } from 'react';
import { useState } from 'react';
import { Badge, Button } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { TextLink } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { listCalendar, listRules, readRecomputation, recomputeClocks } from '../../contract/clock-routes.ts';
import type { ClockRuleView, RuleVersionView } from '../../contract/clock-routes.ts';
import classes from './Clocks.module.css';
import { termWords } from './clock-words.ts';
import { RuleDialog } from './RuleDialog.tsx';
import { useSourceText } from './source-text.ts';

const progressMs = 2_000;

/** Rules of terms: what holds now, what held before, and a new version from a later day. */
export function RulesPage(): ReactNode {
  const t = useText();
  const list = useQueryRoute(listRules, {});
  const calendar = useQueryRoute(listCalendar, {});
  const [edited, setEdited] = useState<ClockRuleView | null>(null);
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />;
  const missing = calendar.data?.missingYear ?? null;
  return (
    <Page title={t('reports.nav.rules')} lead={t('reports.rule-page.lead')} width="full">
      {missing === null ? null : (
        <Notice kind="warning" title={t('reports.calendar.missing', { year: String(missing) })}>
          <TextLink to="/work/admin/reports/calendar">{t('reports.nav.calendar')}</TextLink>
        </Notice>
      )}
      <Recomputation />
      {list.data.rules.map((rule) => (
        <RuleSection key={rule.id} rule={rule} onEdit={() => setEdited(rule)} />
      ))}
      {edited ? (
        <RuleDialog rule={edited} earliestFrom={list.data.earliestFrom} onClose={() => setEdited(null)} />
      ) : null}
    </Page>
  );
}

function RuleSection({ rule, onEdit }: { rule: ClockRuleView; onEdit: () => void }): ReactNode {
  const t = useText();
  const name = t(`reports.rule.${rule.id}`);
  const ofClass = rule.legalClass
    ? t(`reports.legal-class.${rule.legalClass}`)
    : t('reports.rule-page.every-class');
  return (
    <Section
      title={`${name} · ${ofClass}`}
      aside={
        <Button
          variant="default"
          onClick={onEdit}
          aria-label={t('reports.rule-page.new-version-of', { name })}
        >
          {t('reports.rule-page.new-version')}
        </Button>
      }
    >
      <ul className={classes.list}>
        {rule.versions.map((version) => (
          <VersionItem key={version.version} version={version} isNamedDay={rule.kind === 'promise'} />
        ))}
      </ul>
    </Section>
  );
}

function VersionItem({
  version,
  isNamedDay,
}: {
  version: RuleVersionView;
  /** The executor names the day: the term itself is not used. */
  isNamedDay: boolean;
}): ReactNode {
  const t = useText();
  const { civilDate } = useFormats();
  const sourceText = useSourceText();
  const { term, pause, extension, escalation } = version;
  const details = [
    t(`reports.rule-page.counts-${term.countsFrom}`),
    term.onDayOff === 'same' ? null : t(`reports.rule-page.day-off-${term.onDayOff}`),
    term.window ? t('reports.rule-page.window', { from: term.window.from, to: term.window.to }) : null,
    pause ? t('reports.rule-page.pause', { count: pause.maxDays }) : null,
    extension ? t('reports.rule-page.extension', { count: extension.maxDays }) : null,
    extension?.totalDays ? t('reports.rule-page.total', { count: extension.totalDays }) : null,
  ].filter((detail) => detail !== null);
  const shares = escalation.map(
    ({ share, roles }) => `${share} %: ${roles.map((role) => t(`reports.role.${role}`)).join(', ')}`,
  );
  return (
    <li className={classes.clock} data-state={version.isInForce ? 'running' : 'stopped'}>
      <span className={classes.words}>
        <span className={classes.name}>
          {isNamedDay ? t('reports.rule-page.named-day') : termWords(term, t)}
        </span>
        <span>
          {t('reports.rule-page.from', { number: version.version, date: civilDate(version.validFrom) })}
        </span>
        {version.isInForce ? (
          <Badge tt="none" variant="light">
            {t('reports.rule-page.in-force')}
          </Badge>
        ) : null}
      </span>
      <span className={classes.muted}>{details.join(' · ')}</span>
      <span className={classes.muted}>{shares.join(' · ')}</span>
      <span className={classes.muted}>
        {sourceText(version.source)}
        {version.needsLawyer ? ` · ${t('reports.clock.needs-lawyer')}` : null}
      </span>
    </li>
  );
}

function Recomputation(): ReactNode {
  const t = useText();
  const { dateTime, number } = useFormats();
  const progress = useQueryRoute(readRecomputation, {}, { refreshMs: progressMs });
  const start = useCommand(recomputeClocks, { changes: [readRecomputation] });
  const latest = progress.data?.latest;
  const isRunning = latest !== null && latest !== undefined && latest.finishedAt === null;
  return (
    <div className={classes.panel}>
      <div className={classes.buttons}>
        <Button
          variant="default"
          loading={start.isPending}
          disabled={isRunning}
          onClick={() => start.mutate({})}
        >
          {t('reports.rule-page.recompute')}
        </Button>
      </div>
      {latest ? (
        <p className={classes.muted} role="status">
          {t('reports.rule-page.progress', {
            at: dateTime(latest.startedAt),
            done: number(latest.doneCount),
            all: number(latest.reportCount),
            changed: number(latest.changedCount),
          })}
        </p>
      ) : null}
      {start.error ? <Notice kind="danger">{problemText(start.error, t)}</Notice> : null}
    </div>
  );
}
