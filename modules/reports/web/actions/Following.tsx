import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { icons } from '#web/icons.ts';
import { ButtonLink } from '#web/links.tsx';
import { useSession } from '#web/session.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { followReport, supportReport } from '../../contract/routes.ts';
import type { ReportCard } from '../../contract/report.ts';
import { useReportCommand } from '../report-queries.ts';
import { isOpen } from '../../contract/statuses.ts';
import classes from './Actions.module.css';

/** "Me too" and messages about the report. A stranger sees the same buttons and comes back here after signing in. */
export function Following({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const { person, permissions } = useSession();
  const support = useReportCommand(supportReport);
  const follow = useReportCommand(followReport);
  const { number, isSubscribed } = report;
  if (!person) {
    return isOpen(report.status) ? (
      <ButtonLink
        to={`/sign-in?next=/reports/${number}`}
        variant="default"
        leftSection={<icons.people size={20} aria-hidden="true" />}
      >
        {t('reports.me-too')}
      </ButtonLink>
    ) : null;
  }
  if (!permissions.includes('reports.report.support')) return null;
  const problem = support.error ?? follow.error;
  return (
    <div className={classes.following}>
      {report.can.support ? (
        <Button
          variant="default"
          loading={support.isPending}
          leftSection={<icons.people size={20} aria-hidden="true" />}
          onClick={() => support.mutate({ number })}
        >
          {t('reports.me-too')}
        </Button>
      ) : null}
      {report.isSupported ? <p className={classes.done}>{t('reports.card.supported')}</p> : null}
      <Button
        variant="default"
        loading={follow.isPending}
        leftSection={<icons.bell size={20} aria-hidden="true" />}
        onClick={() => follow.mutate({ number, isSubscribed: !isSubscribed })}
      >
        {t(isSubscribed ? 'reports.card.unfollow' : 'reports.card.follow')}
      </Button>
      {problem ? (
        <p className={classes.problem} role="alert">
          {problemText(problem, t)}
        </p>
      ) : null}
    </div>
  );
}
