import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { TextLink } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import {
  flawOfSteps,
  listScenarios,
  saveScenario,
  scenarioDefinition,
  tryScenario,
} from '../../contract/scenarios.ts';
import type { ScenarioDefinition, ScenarioView } from '../../contract/scenarios.ts';
import classes from '../card/Card.module.css';
import shift from '../shift/Shift.module.css';
import { useActionText } from './use-action-text.ts';

/** Scenarios of response: what begins them, their steps, a trial on the cards of the last days. */
export function ScenariosPage(): ReactNode {
  const t = useText();
  const [editing, setEditing] = useState<string | null>(null);
  const list = useQueryRoute(listScenarios, {});
  return (
    <Page
      title={t('incidents.nav.scenarios')}
      lead={t('incidents.scenario.lead')}
      width="usual"
      actions={<Button onClick={() => setEditing('new')}>{t('incidents.scenario.add')}</Button>}
    >
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {editing === 'new' ? (
        <Surface>
          <ScenarioForm scenario={null} onDone={() => setEditing(null)} />
        </Surface>
      ) : null}
      {(list.data?.scenarios ?? []).map((scenario) =>
        editing === scenario.id ? (
          <Surface key={scenario.id}>
            <ScenarioForm scenario={scenario} onDone={() => setEditing(null)} />
          </Surface>
        ) : (
          <Section
            key={scenario.id}
            title={scenario.title}
            aside={
              <Button variant="default" onClick={() => setEditing(scenario.id)}>
                {t('incidents.setup.edit')}
              </Button>
            }
          >
            <Outline scenario={scenario} />
          </Section>
        ),
      )}
    </Page>
  );
}

function Outline({ scenario: { isActive, version, definition } }: { scenario: ScenarioView }): ReactNode {
  const t = useText();
  const actionText = useActionText();
  return (
    <>
      <p className={shift.muted}>
        {[
          t(isActive ? 'incidents.scenario.active' : 'incidents.scenario.inactive'),
          t('incidents.scenario.version', { version }),
          t(`incidents.scenario.on.${definition.trigger.on}`),
        ].join(' · ')}
      </p>
      <ol>
        {definition.steps.map(({ key, action }) => (
          <li key={key}>{actionText(action)}</li>
        ))}
      </ol>
    </>
  );
}

const blank: ScenarioDefinition = {
  trigger: { on: 'registered', typeCodes: ['other'], priorityAtMost: 4 },
  steps: [{ key: 'send', after: [], answers: [], action: { kind: 'send', level: 1 } }],
};

interface ScenarioFormProps {
  /** Null: a new one. */
  readonly scenario: ScenarioView | null;
  readonly onDone: () => void;
}

function ScenarioForm({ scenario, onDone }: ScenarioFormProps): ReactNode {
  const t = useText();
  const [title, setTitle] = useState(scenario?.title ?? '');
  const [isActive, setIsActive] = useState(scenario?.isActive ?? false);
  const [text, setText] = useState(() => JSON.stringify(scenario?.definition ?? blank, null, 2));
  const save = useCommand(saveScenario, { changes: [listScenarios], onDone });
  const trial = useCommand(tryScenario);
  const { definition, flaw } = readDefinition(text);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (definition) save.mutate({ id: scenario?.id ?? null, title, isActive, definition });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={t('incidents.setup.title')}
        required
        minLength={3}
        maxLength={100}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Textarea
        label={t('incidents.scenario.definition')}
        error={flaw === null ? null : t('incidents.scenario.flaw', { flaw })}
        autosize
        minRows={12}
        maxRows={30}
        spellCheck={false}
        styles={{ input: { fontFamily: 'monospace' } }}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Checkbox
        label={t('incidents.scenario.active')}
        checked={isActive}
        onChange={(event) => setIsActive(event.currentTarget.checked)}
      />
      {save.error ? <Notice kind="danger">{problemText(save.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={save.isPending} disabled={!definition}>
          {t('incidents.setup.save')}
        </Button>
        <Button
          variant="default"
          loading={trial.isPending}
          disabled={!definition}
          onClick={() => definition && trial.mutate({ definition, days: 30 })}
        >
          {t('incidents.scenario.try')}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {t('incidents.card.cancel')}
        </Button>
      </div>
      {trial.error ? <Notice kind="danger">{problemText(trial.error, t)}</Notice> : null}
      {trial.data ? <Trial result={trial.data} /> : null}
    </form>
  );
}

function Trial({ result }: { result: { matched: number; examples: readonly TrialExample[] } }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  return (
    <div role="status">
      <strong>{t('incidents.scenario.matched', { count: result.matched })}</strong>
      <ul className={classes.services}>
        {result.examples.map(({ incidentId, number, at, address, services }) => (
          <li key={incidentId}>
            <TextLink to={`/work/incidents?card=${incidentId}`}>
              {t('incidents.number', { number: String(number ?? '—') })}
            </TextLink>{' '}
            <span className={classes.fine}>
              {[dateTime(at), address, services.join(', ')].filter(Boolean).join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface TrialExample {
  readonly incidentId: string;
  readonly number: number | null;
  readonly at: string;
  readonly address: string;
  readonly services: readonly string[];
}

/** What is typed, and what is wrong with it: the place in the form or the step. */
function readDefinition(text: string): { definition: ScenarioDefinition | null; flaw: string | null } {
  const value = parseJson(text);
  if (value === undefined) return { definition: null, flaw: 'JSON' };
  const parsed = scenarioDefinition.safeParse(value);
  if (parsed.success) return { definition: parsed.data, flaw: null };
  const shape = scenarioDefinition.shape.steps.safeParse(
    typeof value === 'object' && value !== null && 'steps' in value ? value.steps : undefined,
  );
  const step = shape.success ? flawOfSteps(shape.data) : null;
  return { definition: null, flaw: step ?? parsed.error.issues[0]?.path.join('.') ?? '' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
