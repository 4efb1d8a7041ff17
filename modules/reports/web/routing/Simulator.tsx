import type { ReactNode } from 'react';
import { useState } from 'react';
import { Select, TextInput } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import type { Point } from '#kernel/http/fields.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Section } from '#web/design/Section.tsx';
import { useQueryRoute } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import type { AnswerInput } from '../../contract/answers.ts';
import { simulateRouting } from '../../contract/routing-routes.ts';
import type { Categories } from '../categories.ts';
import { Questions } from '../new-report/Questions.tsx';
import { PlacePicker } from './PlacePicker.tsx';
import classes from './Routing.module.css';

const noFlaws: ReadonlyMap<string, string> = new Map();

/** Place, category, answers, time: which rules are tried, and why each fits or not. */
export function Simulator({ categories }: { categories: Categories }): ReactNode {
  const t = useText();
  const [place, setPlace] = useState<Point | null>(null);
  const [categoryId, setCategoryId] = useState<string | null>(null);
  const [causeId, setCauseId] = useState<string | null>(null);
  const [answers, setAnswers] = useState<AnswerInput>({});
  const [at, setAt] = useState('');
  const category = categories.all.find(({ id }) => id === categoryId);
  const cause = category?.causes.find(({ id }) => id === causeId);
  const questions = [...(category?.questions ?? []), ...(cause?.questions ?? [])];
  const simulated = useSimulation({ place, categoryId, causeId: cause?.id ?? null, answers, at });
  return (
    <Section title={t('reports.routing.simulator')}>
      <div className={classes.simulator}>
        <div className={classes.fields}>
          <PlacePicker id="simulator-place" place={place} onPick={setPlace} />
          <Select
            label={t('reports.new.category')}
            data={[...categories.choices]}
            searchable
            value={categoryId}
            onChange={(id) => {
              setCategoryId(id);
              setCauseId(null);
              setAnswers({});
            }}
          />
          {category && category.causes.length > 0 ? (
            <Select
              label={t('reports.routing.causes')}
              clearable
              data={category.causes.map(({ id, title }) => ({ value: id, label: title }))}
              value={causeId}
              onChange={setCauseId}
            />
          ) : null}
          <Questions questions={questions} answers={answers} flaws={noFlaws} onChange={setAnswers} />
          <TextInput
            type="datetime-local"
            label={t('reports.routing.at')}
            value={at}
            onChange={(event) => setAt(event.currentTarget.value)}
          />
        </div>
        <div aria-live="polite">
          {simulated.error ? <Notice kind="danger">{problemText(simulated.error, t)}</Notice> : null}
          {simulated.data && place && categoryId ? (
            <Steps answer={simulated.data} />
          ) : (
            <p className={classes.muted}>{t('reports.routing.simulator-hint')}</p>
          )}
        </div>
      </div>
    </Section>
  );
}

interface Case {
  readonly place: Point | null;
  readonly categoryId: string | null;
  readonly causeId: string | null;
  readonly answers: AnswerInput;
  /** Local date and time, or empty for now. */
  readonly at: string;
}

function useSimulation({ place, categoryId, causeId, answers, at }: Case) {
  return useQueryRoute(
    simulateRouting,
    {
      lng: place?.lng ?? 0,
      lat: place?.lat ?? 0,
      categoryId: categoryId ?? '',
      ...(causeId ? { causeId } : {}),
      ...(Object.keys(answers).length > 0 ? { answers: JSON.stringify(answers) } : {}),
      ...(at === '' ? {} : { at: new Date(at).toISOString() }),
    },
    { isEnabled: place !== null && categoryId !== null, keepsPrevious: true },
  );
}

function Steps({ answer }: { answer: OutputOf<typeof simulateRouting> }): ReactNode {
  const t = useText();
  const { organisation, reason, steps, address, areas, street, assets } = answer;
  const facts = [
    address,
    areas.join(', '),
    street ? `${street.name} (${street.roadClass})` : null,
    assets.map(({ name, kind }) => `${name} (${kind})`).join(', '),
  ];
  return (
    <>
      <Notice
        kind={organisation ? 'good' : 'warning'}
        title={organisation?.name ?? t('reports.routing.triage')}
      >
        {t(reason.key, reason.values)}
      </Notice>
      <p className={classes.muted}>{facts.filter(Boolean).join(' · ')}</p>
      <ol className={classes.steps}>
        {steps.map(({ ruleId, number, layer, note, outcome, organisation: to, checks }) => (
          <li key={ruleId} data-outcome={outcome}>
            <strong>
              {t('reports.routing.rule-number', { number })} {note ? `«${note}»` : ''}
            </strong>{' '}
            <span className={classes.muted}>{t(`reports.routing-layer.${layer}`)}</span>
            <br />
            {t(`reports.rule-outcome.${outcome}`)}
            {to ? ` → ${to}` : ''}
            {checks.map(({ name, isMet }) => (
              <span key={name} className={classes.check}>
                {isMet ? '✓' : '✗'} {t(`reports.rule-condition.${name}`)}
              </span>
            ))}
          </li>
        ))}
      </ol>
    </>
  );
}
