import type { ReactNode } from 'react';
import { Notice } from '#web/design/Notice.tsx';
import { Section } from '#web/design/Section.tsx';
import { TextLink } from '#web/links.tsx';
import { useText } from '#web/texts.tsx';
import type { ReportCard } from '../../contract/report.ts';
import { isFinal } from '../../contract/statuses.ts';
import { ReportList } from './ReportList.tsx';

/** What a report is a copy or a part of, and what is a copy or a part of it. */
export function Relatives({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const { copies, children } = report;
  const doneCount = children.filter(({ status }) => isFinal(status)).length;
  return (
    <>
      {children.length > 0 ? (
        <Section title={t('reports.parts.title', { done: doneCount, count: children.length })}>
          <ReportList reports={children} label={t('reports.parts.label')} columns="one" />
        </Section>
      ) : null}
      {copies.length > 0 ? (
        <Section title={t('reports.copies.title')}>
          <ReportList reports={copies} label={t('reports.copies.title')} columns="one" />
        </Section>
      ) : null}
    </>
  );
}

/** Where the matter goes on, or who is in charge. */
export function WhereItGoesOn({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const { master, parent, competentBody } = report;
  return (
    <>
      {master ? (
        <Notice kind="info" title={t('reports.status.duplicate')}>
          <TextLink to={`/reports/${master.number}`}>
            {t('reports.copies.master', { number: String(master.number) })}
          </TextLink>
          {' · '}
          {t(`reports.status.${master.status}`)}
        </Notice>
      ) : null}
      {parent ? (
        <Notice kind="info">
          <TextLink to={`/reports/${parent.number}`}>
            {t('reports.parts.of', { number: String(parent.number) })}
          </TextLink>
        </Notice>
      ) : null}
      {competentBody ? (
        <Notice kind="info" title={t('reports.status.not-competent')}>
          {competentBody.name}
        </Notice>
      ) : null}
    </>
  );
}
