import type { ReactNode } from 'react';
import { TextLink } from '#web/links.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { RuleLink } from '../moderation-rules/RuleLink.tsx';
import { RatingWords } from '../verdict/RatingWords.tsx';
import type { ReportCard } from '../../contract/report.ts';
import classes from './ReportHistory.module.css';

type Entry = ReportCard['history'][number];

/** Everything that happened to a report, oldest first: who, when, in whose words. */
export function ReportHistory({ history }: { history: readonly Entry[] }): ReactNode {
  return (
    <ol className={classes.history}>
      {history.map((entry) => (
        <HistoryStep key={entry.id} entry={entry} />
      ))}
    </ol>
  );
}

function HistoryStep({ entry }: { entry: Entry }): ReactNode {
  const t = useText();
  const { civilDate, dateTime } = useFormats();
  return (
    <li className={classes.step} data-kind={entry.kind}>
      <p className={classes.title}>{t(`reports.history.${entry.kind}`)}</p>
      <p className={classes.facts}>
        <time dateTime={entry.occurredAt}>{dateTime(entry.occurredAt)}</time>
        {' · '}
        {t(`reports.role.${entry.byRole}`)}
        {entry.organisation && !entry.fromOrganisation ? `, ${entry.organisation.name}` : null}
      </p>
      {entry.fromOrganisation && entry.organisation ? (
        <p className={classes.text}>
          {entry.fromOrganisation.name} → {entry.organisation.name}
        </p>
      ) : null}
      {entry.bodyName ? <p className={classes.text}>{entry.bodyName}</p> : null}
      {entry.rule ? (
        <p className={classes.text}>
          <RuleLink rule={entry.rule} />
        </p>
      ) : null}
      {entry.linkedNumber ? (
        <p className={classes.text}>
          <TextLink to={`/reports/${entry.linkedNumber}`}>
            {t('reports.number', { number: String(entry.linkedNumber) })}
          </TextLink>
        </p>
      ) : null}
      {entry.plannedOn ? (
        <p className={classes.text}>{t('reports.planned-on', { date: civilDate(entry.plannedOn) })}</p>
      ) : null}
      {entry.worker ? <p className={classes.text}>{entry.worker}</p> : null}
      {entry.returnReason ? (
        <p className={classes.text}>{t(`reports.return-reason.${entry.returnReason}`)}</p>
      ) : null}
      {entry.rating ? (
        <p className={classes.text}>
          <RatingWords rating={entry.rating} />
        </p>
      ) : null}
      {entry.text ? <p className={classes.text}>{entry.text}</p> : null}
    </li>
  );
}
