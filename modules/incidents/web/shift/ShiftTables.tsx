import type { ReactNode } from 'react';
import { Table } from '@mantine/core';
import { TextLink } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { listBreaches, listShifts } from '../../contract/shifts.ts';
import type { BreachView, ShiftFigures } from '../../contract/shifts.ts';
import { clockText } from '../shared/use-now.ts';
import classes from './Shift.module.css';

export function Figures({ figures }: { figures: ShiftFigures }): ReactNode {
  const t = useText();
  const { cards, rejected, interviewSeconds, tasks, lateAnswers, longInterviews } = figures;
  const inTime = tasks === 0 ? null : Math.round((1 - lateAnswers / tasks) * 100);
  const facts = [
    t('incidents.figures.cards', { count: cards }),
    rejected > 0 ? t('incidents.figures.rejected', { count: rejected }) : '',
    interviewSeconds === null ? '' : t('incidents.figures.interview', { time: clockText(interviewSeconds) }),
    inTime === null ? '' : t('incidents.figures.in-time', { percent: inTime }),
    longInterviews > 0 ? t('incidents.figures.long', { count: longInterviews }) : '',
  ];
  return <p className={classes.figures}>{facts.filter(Boolean).join(' · ')}</p>;
}

/** Norms that were not kept: those that still last stand first. */
export function Breaches(): ReactNode {
  const t = useText();
  const list = useQueryRoute(listBreaches, { limit: 50 }, { refreshMs: 30_000 });
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />;
  if (list.data.breaches.length === 0) return <EmptyState icon="check" title={t('incidents.breach.empty')} />;
  return (
    <ul className={classes.list} aria-label={t('incidents.breach.title')}>
      {list.data.breaches.map((breach) => (
        <li key={breach.id}>
          <Breach breach={breach} />
        </li>
      ))}
    </ul>
  );
}

function Breach({ breach }: { breach: BreachView }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const mayOpen = useCan('incidents.incident.read');
  const { norm, incidentId, number, title, service, dueAt, endedAt, lateSeconds } = breach;
  const name = `${t('incidents.number', { number: String(number ?? '') })} ${title}`;
  return (
    <div className={classes.breach} data-lasts={endedAt === null || undefined}>
      <span>{t(`incidents.norm.${norm}`, { service: service ?? '' })}</span>
      {mayOpen ? <TextLink to={`/work/incidents?card=${incidentId}`}>{name}</TextLink> : <span>{name}</span>}
      <span className={classes.muted}>{dateTime(dueAt)}</span>
      <span className={classes.late}>
        {t(endedAt === null ? 'incidents.breach.lasts' : 'incidents.breach.late', {
          time: clockText(lateSeconds),
        })}
      </span>
    </div>
  );
}

export function Shifts(): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const list = useQueryRoute(listShifts, { limit: 30 });
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />;
  if (list.data.shifts.length === 0) return <EmptyState title={t('incidents.shift.none')} />;
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table aria-label={t('incidents.shift.log')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('incidents.shift.who')}</Table.Th>
            <Table.Th>{t('incidents.shift.when')}</Table.Th>
            <Table.Th>{t('incidents.shift.work')}</Table.Th>
            <Table.Th>{t('incidents.shift.handed')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {list.data.shifts.map(({ id, person, openedAt, closedAt, figures, note, successor }) => (
            <Table.Tr key={id}>
              <Table.Td>{person}</Table.Td>
              <Table.Td>
                {[dateTime(openedAt), closedAt ? dateTime(closedAt) : ''].filter(Boolean).join(' – ')}
              </Table.Td>
              <Table.Td>
                <Figures figures={figures} />
              </Table.Td>
              <Table.Td>
                {successor ? t('incidents.shift.signed', { person: successor }) : ''}
                {note ? <span className={classes.note}>{note}</span> : null}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
