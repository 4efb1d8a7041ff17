import type { ReactNode } from 'react';
import { Button, NativeSelect } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { icons } from '#web/icons.ts';
import { TextLink, useGo, useQueryParameters } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { downloadSummary, readSummary } from '../../contract/head-routes.ts';
import type { MorningSummary } from '../../contract/head-routes.ts';
import { CardList } from './CardList.tsx';
import { isMissed, useFigureText } from './figure-text.ts';
import classes from './Head.module.css';

const path = '/work/situation/summary';

/** The morning as it was written down: figures, the night, what is overdue. */
export function SummaryPage(): ReactNode {
  const t = useText();
  const go = useGo();
  const { civilDate, dateTime } = useFormats();
  const day = useQueryParameters().get('day') ?? 'latest';
  const found = useQueryRoute(readSummary, { day });
  if (found.isPending) return <LoadingState />;
  if (found.error?.status === 404)
    return (
      <Page title={t('situation.nav.summary')}>
        <EmptyState icon="sun" title={t('situation.summary.none')}>
          {t('situation.summary.none-text')}
        </EmptyState>
      </Page>
    );
  if (found.error)
    return <ErrorState problem={found.error} onRetry={() => void found.refetch()} isWholePage />;
  const { day: shown, madeAt, summary, days } = found.data;
  return (
    <Page
      title={t('situation.summary.of', { day: civilDate(shown) })}
      lead={t('situation.summary.made', { at: dateTime(madeAt) })}
      actions={
        <>
          <NativeSelect
            aria-label={t('situation.summary.day')}
            value={shown}
            data={days.map((one) => ({ value: one, label: civilDate(one) }))}
            onChange={({ currentTarget }) => void go(`${path}?day=${currentTarget.value}`)}
          />
          <Button
            component="a"
            variant="default"
            href={downloadSummary.path.replace(':day', shown)}
            leftSection={<icons.download size={18} aria-hidden="true" />}
          >
            {t('situation.summary.document')}
          </Button>
          <Button
            component="a"
            variant="default"
            href={`${downloadSummary.path.replace(':day', shown)}?format=pdf`}
            leftSection={<icons.download size={18} aria-hidden="true" />}
          >
            {t('situation.summary.pdf')}
          </Button>
          <Button variant="default" onClick={() => print()}>
            {t('situation.summary.print')}
          </Button>
        </>
      }
    >
      <Morning summary={summary} />
    </Page>
  );
}

function Morning({ summary: { figures, night, overdue } }: { readonly summary: MorningSummary }): ReactNode {
  const t = useText();
  const { dateTime, civilDate } = useFormats();
  const valueOf = useFigureText();
  return (
    <>
      <Section title={t('situation.head.figures')}>
        <ul className={classes.rows}>
          {figures.map((figure) => (
            <li key={figure.id}>
              <TextLink to={`/work/situation/head/${figure.id}`}>{figure.title}</TextLink>
              <b data-missed={isMissed(figure) || undefined}>{valueOf(figure.value, figure.unit)}</b>
              <span className={classes.fine}>
                {[
                  figure.before === null
                    ? ''
                    : t('situation.summary.week-ago', { value: valueOf(figure.before, figure.unit) }),
                  figure.target === null
                    ? ''
                    : t('situation.summary.aimed', { value: valueOf(figure.target, figure.unit) }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              <CardList cards={figure.cards} label={figure.title} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('situation.summary.night')}>
        {night.length === 0 ? <p>{t('situation.feed.empty')}</p> : null}
        <ul className={classes.cards}>
          {night.map(({ id, label, what, note, at }) => (
            <li key={id}>
              <b>{label}</b>
              <span className={classes.fine}>{[what, dateTime(at), note].filter(Boolean).join(' · ')}</span>
            </li>
          ))}
        </ul>
      </Section>
      {overdue.length > 0 ? (
        <Section title={t('situation.figure.overdue-assignments')}>
          <ul className={classes.cards}>
            {overdue.map(({ number, text, dueOn }) => (
              <li key={number}>
                <b>{t('situation.assignment.number', { number: String(number) })}</b> {text}
                <span className={classes.fine}>{civilDate(dueOn)}</span>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </>
  );
}
