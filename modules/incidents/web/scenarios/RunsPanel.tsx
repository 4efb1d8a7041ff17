import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useLiveEvents } from '#web/live.ts';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { incidentChanged } from '../../contract/events.ts';
import type { IncidentCard } from '../../contract/incident.ts';
import { readIncident } from '../../contract/routes.ts';
import { answerStep, cancelRun, listRuns } from '../../contract/scenarios.ts';
import type { ScenarioRun } from '../../contract/scenarios.ts';
import card from '../card/Card.module.css';
import { clockText, useNow } from '../shared/use-now.ts';
import { useActionText } from './use-action-text.ts';

/** What scenarios have done for this card, and the question that waits for its dispatcher. */
export function RunsPanel({ card: { id, can } }: { card: IncidentCard }): ReactNode {
  const list = useQueryRoute(listRuns, { id });
  const { refetch } = list;
  useLiveEvents([incidentChanged], ({ subjectId }) => {
    if (subjectId === id) void refetch();
  });
  return (list.data?.runs ?? []).map((run) => <Run key={run.id} run={run} mayChange={can.change} />);
}

function Run({ run, mayChange }: { run: ScenarioRun; mayChange: boolean }): ReactNode {
  const t = useText();
  const { time } = useFormats();
  const actionText = useActionText();
  const { id, title, state, steps } = run;
  const asked = steps.find((step) => step.action.kind === 'ask' && step.state === 'waiting');
  return (
    <section className={card.panel} data-notable={asked !== undefined || undefined} aria-label={title}>
      <h3>{t('incidents.scenario.run', { title })}</h3>
      <span className={card.fine}>{t(`incidents.scenario.state.${state}`)}</span>
      {asked && mayChange ? <Question runId={id} step={asked} /> : null}
      <ol className={card.services}>
        {steps.map((step) => (
          <li key={step.key}>
            {actionText(step.action)}{' '}
            <span className={card.fine}>
              {[
                t(`incidents.scenario.step.${step.state ?? 'ahead'}`),
                step.choice ? choiceTitle(step) : null,
                step.person,
                step.startedAt ? time(step.startedAt) : null,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ol>
      {state === 'running' && mayChange ? <Cancel runId={id} /> : null}
    </section>
  );
}

type Step = ScenarioRun['steps'][number];

function choiceTitle({ action, choice }: Step): string | null {
  if (action.kind !== 'ask') return null;
  return action.choices.find(({ key }) => key === choice)?.title ?? choice;
}

const changes = [listRuns, readIncident];

function Question({ runId, step }: { runId: string; step: Step }): ReactNode {
  const t = useText();
  const now = useNow();
  const answer = useCommand(answerStep, { changes });
  if (step.action.kind !== 'ask') return null;
  const left = step.dueAt ? Math.max(0, Math.ceil((Date.parse(step.dueAt) - now) / 1000)) : 0;
  return (
    <div className={card.form} role="group" aria-label={step.action.question}>
      <strong>{step.action.question}</strong>
      <span className={card.fine} role="timer">
        {t('incidents.scenario.left', { time: clockText(left) })}
      </span>
      {answer.error ? <Notice kind="danger">{problemText(answer.error, t)}</Notice> : null}
      <div className={card.buttons}>
        {step.action.choices.map(({ key, title }, index) => (
          <Button
            key={key}
            variant={index === 0 ? 'filled' : 'default'}
            loading={answer.isPending && answer.variables.choice === key}
            onClick={() => answer.mutate({ id: runId, step: step.key, choice: key })}
          >
            {title}
          </Button>
        ))}
      </div>
    </div>
  );
}

function Cancel({ runId }: { runId: string }): ReactNode {
  const t = useText();
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState('');
  const cancel = useCommand(cancelRun, { changes });
  return (
    <form
      className={card.note}
      onSubmit={(event) => {
        event.preventDefault();
        if (isOpen) cancel.mutate({ id: runId, reason });
        else setIsOpen(true);
      }}
    >
      {isOpen ? (
        <TextInput
          className={card.grow}
          label={t('incidents.scenario.reason')}
          description={t('incidents.scenario.reason-hint')}
          required
          minLength={3}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      ) : null}
      {cancel.error ? <Notice kind="danger">{problemText(cancel.error, t)}</Notice> : null}
      <Button type="submit" variant="default" size="compact-md" loading={cancel.isPending}>
        {t('incidents.scenario.cancel')}
      </Button>
    </form>
  );
}
