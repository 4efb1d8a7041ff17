import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { Button } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { ButtonLink } from '#web/links.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { verdictWindowDays } from '../../contract/report.ts';
import classes from './NewReport.module.css';
import type { SentReport } from './outbox.ts';

export interface SentStateProps {
  readonly report: SentReport;
  readonly onAnother: () => void;
}

/** The number to keep, and what happens from here. */
export function SentState({ report, onAnother }: SentStateProps): ReactNode {
  const t = useText();
  const { civilDate } = useFormats();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus();
    scrollTo({ top: 0 });
  }, []);
  const organisation = report.organisation?.name;
  return (
    <Page
      title={t('reports.sent.title', { number: String(report.number) })}
      width="text"
      lead={t('reports.sent.lead')}
    >
      <div ref={box} tabIndex={-1} className={classes.sent}>
        <Surface>
          <h2 className={classes.nearbyTitle}>{t('reports.sent.next')}</h2>
          <ol className={classes.steps}>
            <li>{t('reports.sent.step-check')}</li>
            <li>
              {organisation && report.dueOn
                ? t('reports.sent.step-work', { organisation, date: civilDate(report.dueOn) })
                : t('reports.sent.step-work-open')}
            </li>
            <li>{t('reports.sent.step-verdict', { days: verdictWindowDays })}</li>
          </ol>
        </Surface>
        <div className={classes.buttons}>
          <ButtonLink to={`/reports/${report.number}`}>{t('reports.sent.open')}</ButtonLink>
          <Button variant="default" onClick={onAnother}>
            {t('reports.sent.another')}
          </Button>
        </div>
      </div>
    </Page>
  );
}
