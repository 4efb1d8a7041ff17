import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import type { IncidentCard } from '../../contract/incident.ts';
import { readIncident } from '../../contract/routes.ts';
import {
  answerStep,
  cancelRun,
  giveApproval,
  listApprovals,
  listRuns,
  startScenario,
} from '../../contract/scenarios.ts';
import { approvalChoices } from '../../contract/scenario-definition.ts';
import type { ScenarioRun } from '../../contract/scenarios.ts';
import card from '../card/Card.module.css';
import { clockText, useNow } from '../shared/use-now.ts';
import { useActionText, useWording } from './use-action-text.ts';
import type { Runs } from './use-runs.ts';

interface RunsPanelProps {
  readonly card: IncidentCard;
  readonly runs: Runs;
}

/** What scenarios have done for this card, the question that waits for its dispatcher, and what may be begun. */
export function RunsPanel({ card: { id, can }, runs: { runs, startable } }: RunsPanelProps): ReactNode {
  return (
    <>
      {runs.map((run) => (
        <Run key={run.id} run={run} mayChange={can.change} />
      ))}
      {can.change && startable.length > 0 ? <Startable cardId={id} scenarios={startable} /> : null}
    </>
  );
}

interface StartableProps {
  readonly cardId: string;
  readonly scenarios: readonly { readonly id: string; readonly title: string }[];
}

function Startable({ cardId, scenarios }: StartableProps): ReactNode {
  const t = useText();
  const start = useCommand(startScenario, { changes });
  return (
    <section className={card.panel}>
      <h3>{t('incidents.scenario.startable')}</h3>
      {start.error ? <Notice kind="danger">{problemText(start.error, t)}</Notice> : null}
      <div className={card.buttons}>
        {scenarios.map(({ id, title }) => (
          <Button
            key={id}
            variant="default"
            loading={start.isPending && start.variables.scenarioId === id}
            onClick={() => start.mutate({ id: cardId, scenarioId: id })}
          >
            {title}
          </Button>
        ))}
      </div>
    </section>
  );
}

function Run({ run, mayChange }: { run: ScenarioRun; mayChange: boolean }): ReactNode {
  const t = useText();
  const { time } = useFormats();
  const actionText = useActionText();
  const { id, title, state, steps } = run;
  const choiceTitle = useChoiceTitle();
  const asked = steps.find(({ mayAnswer }) => mayAnswer);
  return (
    <section className={card.panel} data-notable={asked !== undefined || undefined} aria-label={title}>
      <h3>{t('incidents.scenario.run', { title })}</h3>
      <span className={card.fine}>{t(`incidents.scenario.state.${state}`)}</span>
      {asked ? <Question runId={id} step={asked} /> : null}
      <ol className={card.services}>
        {steps.map((step) => (
          <li key={step.key}>
            {actionText(step.action)}{' '}
            <span className={card.fine}>
              {[
                t(`incidents.scenario.step.${step.state ?? 'ahead'}`),
                step.choice ? choiceTitle(step) : null,
                step.person,
                step.remark ? t(`incidents.scenario.remark.${step.remark}`) : null,
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

/** What was chosen, in the reader's words. */
function useChoiceTitle(): (step: Step) => string | null {
  const t = useText();
  const words = useWording();
  return ({ action, choice }) => {
    if (action.kind === 'approve')
      return choice === 'approved' || choice === 'refused' ? t(`incidents.scenario.choice.${choice}`) : null;
    if (action.kind !== 'ask') return null;
    const chosen = action.choices.find(({ key }) => key === choice);
    return chosen ? words(chosen.title) : choice;
  };
}

const changes = [listRuns, readIncident, listApprovals];

function Question({ runId, step }: { runId: string; step: Step }): ReactNode {
  const t = useText();
  const words = useWording();
  const answer = useCommand(answerStep, { changes });
  const approve = useCommand(giveApproval, { changes });
  const { key, action, dueAt } = step;
  if (action.kind !== 'ask' && action.kind !== 'approve') return null;
  const question = words(action.question);
  const error = answer.error ?? approve.error;
  const chosen = answer.isPending ? answer.variables.choice : approve.isPending && approve.variables.choice;
  const buttons =
    action.kind === 'ask'
      ? action.choices.map((choice) => ({
          choice: choice.key,
          title: words(choice.title),
          press: () => answer.mutate({ id: runId, step: key, choice: choice.key }),
        }))
      : approvalChoices.map((choice) => ({
          choice,
          title: t(`incidents.approval.${choice}`),
          press: () => approve.mutate({ id: runId, step: key, choice }),
        }));
  return (
    <div className={card.form} role="group" aria-label={question}>
      <strong>{question}</strong>
      <TimeLeft dueAt={dueAt} />
      {error ? <Notice kind="danger">{problemText(error, t)}</Notice> : null}
      <div className={card.buttons}>
        {buttons.map(({ choice, title, press }, index) => (
          <Button
            key={choice}
            variant={index === 0 ? 'filled' : 'default'}
            loading={chosen === choice}
            onClick={press}
          >
            {title}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** How long an answer is waited for. */
export function TimeLeft({ dueAt }: { dueAt: string | null }): ReactNode {
  const t = useText();
  const now = useNow();
  const left = dueAt ? Math.max(0, Math.ceil((Date.parse(dueAt) - now) / 1000)) : 0;
  return (
    <span className={card.fine} role="timer">
      {t('incidents.scenario.left', { time: clockText(left) })}
    </span>
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
