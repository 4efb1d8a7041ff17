import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { Button } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { DataTable } from '#web/design/DataTable.tsx';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import type { Wording } from '../../contract/scenario-definition.ts';
import { listScenarios } from '../../contract/scenarios.ts';
import type { ScenarioView } from '../../contract/scenarios.ts';
import classes from '../card/Card.module.css';
import { ScenarioForm } from './editor/ScenarioForm.tsx';
import { useActionText, useWording } from './use-action-text.ts';

/** Scenarios of response: what begins them, their steps, a trial on the cards of the last days. */
export function ScenariosPage(): ReactNode {
  const t = useText();
  const [editing, setEditing] = useState<ScenarioView | 'new' | null>(null);
  const words = useWording();
  const list = useQueryRoute(listScenarios, {});
  useEffect(() => {
    // NOTE: newer browsers answer with a promise, which is no way to end an effect.
    window.scrollTo({ top: 0 });
  }, [editing]);
  if (editing && list.data)
    return (
      <Page title={editing === 'new' ? t('incidents.scenario.add') : titleOf(editing, words)} width="usual">
        <Surface>
          <ScenarioForm
            scenario={editing === 'new' ? null : editing}
            town={list.data}
            onDone={() => setEditing(null)}
          />
        </Surface>
      </Page>
    );
  return (
    <Page
      title={t('incidents.nav.scenarios')}
      lead={t('incidents.scenario.lead')}
      width="usual"
      actions={<Button onClick={() => setEditing('new')}>{t('incidents.scenario.add')}</Button>}
    >
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data ? <Scenarios town={list.data} onEdit={setEditing} /> : null}
    </Page>
  );
}

function titleOf({ title, definition: { titles } }: ScenarioView, words: (text: Wording) => string): string {
  return titles ? words(titles) : title;
}

interface ScenariosProps {
  readonly town: OutputOf<typeof listScenarios>;
  readonly onEdit: (scenario: ScenarioView) => void;
}

function Scenarios({ town: { scenarios }, onEdit }: ScenariosProps): ReactNode {
  const t = useText();
  const words = useWording();
  const { dateTime } = useFormats();
  const held = scenarios.filter(({ heldBackAt }) => heldBackAt !== null);
  if (scenarios.length === 0) return <EmptyState title={t('incidents.scenario.none')} />;
  return (
    <>
      {held.map(({ id, title, heldBackAt }) => (
        <Notice key={id} kind="warning">
          {t('incidents.scenario.held-back', { title, at: heldBackAt ? dateTime(heldBackAt) : '' })}
        </Notice>
      ))}
      <DataTable
        label={t('incidents.nav.scenarios')}
        rows={scenarios}
        keyOf={({ id }) => id}
        columns={[
          {
            title: t('incidents.setup.title'),
            cell: (scenario) => titleOf(scenario, words),
          },
          {
            title: t('incidents.scenario.state'),
            cell: ({ isActive }) => t(isActive ? 'incidents.scenario.active' : 'incidents.scenario.inactive'),
          },
          {
            title: t('incidents.editor.begins'),
            cell: ({ definition }) => t(`incidents.scenario.on.${definition.trigger.on}`),
          },
          { title: t('incidents.editor.steps'), cell: (scenario) => <Outline scenario={scenario} /> },
          {
            title: t('incidents.setup.edit'),
            isActions: true,
            cell: (scenario) => (
              <Button size="compact-md" variant="subtle" onClick={() => onEdit(scenario)}>
                {t('incidents.setup.edit')}
              </Button>
            ),
          },
        ]}
      />
    </>
  );
}

function Outline({ scenario: { version, definition } }: { scenario: ScenarioView }): ReactNode {
  const t = useText();
  const actionText = useActionText();
  return (
    <details>
      <summary>
        {t('incidents.scenario.step-count', { count: definition.steps.length })}
        {', '}
        {t('incidents.scenario.version', { version })}
      </summary>
      <ol className={classes.services}>
        {definition.steps.map(({ key, action }) => (
          <li key={key}>{actionText(action)}</li>
        ))}
      </ol>
    </details>
  );
}
