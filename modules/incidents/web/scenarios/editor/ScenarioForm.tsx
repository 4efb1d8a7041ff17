import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Checkbox } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import type { ScenarioDefinition } from '../../../contract/scenario-definition.ts';
import { listScenarios, saveScenario, tryScenario } from '../../../contract/scenarios.ts';
import type { ScenarioView } from '../../../contract/scenarios.ts';
import { blankDefinition } from './definition-draft.ts';
import classes from './Editor.module.css';
import { JsonField } from './JsonField.tsx';
import { Steps } from './Steps.tsx';
import { Trial } from './Trial.tsx';
import { TriggerFields } from './TriggerFields.tsx';
import { useFaults } from './use-faults.ts';
import type { FaultAt } from './use-faults.ts';
import { WordingField } from './WordingField.tsx';

export interface ScenarioFormProps {
  /** Null: a new one. */
  readonly scenario: ScenarioView | null;
  readonly town: Pick<OutputOf<typeof listScenarios>, 'occasions' | 'unconnected'>;
  readonly onDone: () => void;
}

const trialDays = 30;

type Draft = Pick<ScenarioView, 'title' | 'isActive' | 'definition'>;

const blankDraft: Draft = { title: '', isActive: false, definition: blankDefinition };

/** A scenario as a form, and as JSON beside it for who wants that. */
export function ScenarioForm({ scenario, town, onDone }: ScenarioFormProps): ReactNode {
  const t = useText();
  const [draft, setDraft] = useState<Draft>(() => scenario ?? blankDraft);
  const [hasJson, setHasJson] = useState(false);
  const [isTried, setIsTried] = useState(false);
  const { count, faultAt } = useFaults(draft, isTried);
  const save = useCommand(saveScenario, { changes: [listScenarios], onDone });
  const trial = useCommand(tryScenario);
  const { title, isActive, definition } = draft;
  const define = (changes: Partial<ScenarioDefinition>, said = title): void =>
    setDraft({ ...draft, title: said, definition: { ...definition, ...changes } });
  const ifSound = (then: () => void, event?: FormEvent): void => {
    event?.preventDefault();
    setIsTried(true);
    if (count === 0) then();
  };
  const submit = (event: FormEvent): void =>
    ifSound(() => save.mutate({ ...idOf(scenario), title, isActive, definition }), event);
  return (
    <form className={classes.both} data-json={hasJson || undefined} onSubmit={submit} noValidate>
      <div className={classes.form}>
        <TitleField
          title={title}
          titles={definition.titles}
          onChange={(said, titles) => define({ titles }, said)}
          faultAt={faultAt}
        />
        <TriggerFields
          trigger={definition.trigger}
          occasions={town.occasions}
          onChange={(trigger) => define({ trigger })}
          faultAt={faultAt}
        />
        <Steps
          steps={definition.steps}
          unconnected={town.unconnected}
          faultAt={faultAt}
          onChange={(steps) => define({ steps })}
        />
        <Checkbox
          label={t('incidents.editor.active')}
          checked={isActive}
          onChange={(event) => setDraft({ ...draft, isActive: event.currentTarget.checked })}
        />
        <Notices faultCount={isTried ? count : 0} problems={[save.error, trial.error]} />
        <Buttons
          isSaving={save.isPending}
          isTrying={trial.isPending}
          hasJson={hasJson}
          onTry={() => ifSound(() => trial.mutate({ definition, days: trialDays }))}
          onJson={() => setHasJson(!hasJson)}
          onCancel={onDone}
        />
        {trial.data ? <Trial result={trial.data} isOfEvents={definition.trigger.on === 'event'} /> : null}
      </div>
      {hasJson ? <JsonField definition={definition} onChange={define} /> : null}
    </form>
  );
}

/** Which scenario is saved anew, and from which of its versions. */
function idOf(scenario: ScenarioView | null): { id: string | null; basedOn?: number } {
  return scenario ? { id: scenario.id, basedOn: scenario.version } : { id: null };
}

interface TitleFieldProps {
  readonly title: string;
  readonly titles: ScenarioDefinition['titles'];
  readonly onChange: (title: string, titles: ScenarioDefinition['titles']) => void;
  readonly faultAt: FaultAt;
}

function TitleField({ title, titles, onChange, faultAt }: TitleFieldProps): ReactNode {
  const t = useText();
  return (
    <WordingField
      label={t('incidents.setup.title')}
      value={titles ?? title}
      onChange={(said) => (typeof said === 'string' ? onChange(said, null) : onChange(said.ru, said))}
      faultAt={(place) => faultAt(place) ?? faultAt('title')}
      place="titles"
      isShort
      maxLength={100}
    />
  );
}

interface NoticesProps {
  readonly faultCount: number;
  readonly problems: readonly (Error | null)[];
}

function Notices({ faultCount, problems }: NoticesProps): ReactNode {
  const t = useText();
  const [problem] = problems.filter((one) => one !== null);
  return (
    <>
      {faultCount > 0 ? (
        <Notice kind="danger">{t('incidents.editor.faults', { count: faultCount })}</Notice>
      ) : null}
      {problem ? <Notice kind="danger">{problemText(problem, t)}</Notice> : null}
    </>
  );
}

interface ButtonsProps {
  readonly isSaving: boolean;
  readonly isTrying: boolean;
  readonly hasJson: boolean;
  readonly onTry: () => void;
  readonly onJson: () => void;
  readonly onCancel: () => void;
}

function Buttons({ isSaving, isTrying, hasJson, onTry, onJson, onCancel }: ButtonsProps): ReactNode {
  const t = useText();
  return (
    <div className={classes.buttons}>
      <Button type="submit" loading={isSaving}>
        {t('incidents.setup.save')}
      </Button>
      <Button variant="default" loading={isTrying} onClick={onTry}>
        {t('incidents.scenario.try')}
      </Button>
      <Button variant="default" aria-expanded={hasJson} onClick={onJson}>
        {t(hasJson ? 'incidents.editor.hide-json' : 'incidents.editor.show-json')}
      </Button>
      <Button variant="subtle" onClick={onCancel}>
        {t('incidents.card.cancel')}
      </Button>
    </div>
  );
}
