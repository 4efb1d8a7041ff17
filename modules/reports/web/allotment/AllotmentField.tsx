import type { ReactNode } from 'react';
import { Button, Select } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { icons } from '#web/icons.ts';
import { useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { allotReport, listTeams } from '../../contract/allotment.ts';
import type { AllottedTo, ReportCard } from '../../contract/report.ts';
import { useReportCommand } from '../report-queries.ts';
import classes from './Allotment.module.css';
import { choicesOf, keyOf, readKey } from './allottee-choices.ts';

/** Who of the organisation has the report in hand, and whom it may be given to. */
export function AllotmentField({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const teams = useQueryRoute(listTeams, {}, { isEnabled: report.can.work });
  const allot = useReportCommand(allotReport);
  const me = useSession().person?.id ?? null;
  const team = teams.data?.teams.find(({ organisation }) => organisation.id === report.organisation?.id);
  const isAllottable = report.actions.includes('allot');
  // A card kept by an earlier version of the page knows nothing of it.
  const has = report.allottedTo ?? null;
  if (!report.can.work || !team || !(isAllottable || has)) return null;

  const { number, version } = report;
  const give = (key: string | null): void => allot.mutate({ number, version, to: key ? readKey(key) : null });
  const mayTake = isAllottable && me !== null && (has === null || team.canAllot) && has?.id !== me;
  return (
    <div className={classes.field}>
      {isAllottable && team.canAllot ? (
        <Select
          label={t('reports.allot.to')}
          leftSection={<icons.people size={20} aria-hidden="true" />}
          data={[{ value: '', label: t('reports.allot.nobody') }, ...choicesOf(team, t)]}
          value={has ? keyOf(has) : ''}
          allowDeselect={false}
          searchable
          disabled={allot.isPending}
          onChange={give}
        />
      ) : (
        <Holder has={has} />
      )}
      {mayTake ? <Take isBusy={allot.isPending} onTake={() => give(`person ${me}`)} /> : null}
      {allot.error ? <Notice kind="danger">{problemText(allot.error, t)}</Notice> : null}
    </div>
  );
}

function Take({ isBusy, onTake }: { isBusy: boolean; onTake: () => void }): ReactNode {
  const t = useText();
  return (
    <Button
      variant="default"
      loading={isBusy}
      leftSection={<icons.person size={20} aria-hidden="true" />}
      onClick={onTake}
    >
      {t('reports.allot.take')}
    </Button>
  );
}

/** "With Crew 1", "With you". */
export function Holder({ has }: { has: AllottedTo | null }): ReactNode {
  const t = useText();
  if (!has) return null;
  const isMe = has.kind === 'person' && has.isMine;
  const Icon = has.kind === 'crew' ? icons.people : icons.person;
  return (
    <span className={classes.holder} data-mine={has.isMine || undefined}>
      <Icon size={16} aria-hidden="true" />
      {isMe ? t('reports.allot.has-me') : t('reports.allot.has', { name: has.name })}
    </span>
  );
}
