import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Notice } from '#web/design/Notice.tsx';
import { Section } from '#web/design/Section.tsx';
import { icons } from '#web/icons.ts';
import { useCommand } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { readRouting, saveRouting, simulateRouting, tryRouting } from '../../contract/routing-routes.ts';
import { routingLayers } from '../../contract/routing.ts';
import type { RoutingRule, RuleFinding } from '../../contract/routing.ts';
import type { Categories } from '../categories.ts';
import { findingText, namesOf } from './describe-rule.ts';
import type { RoutingView } from './describe-rule.ts';
import { newRule } from './new-rule.ts';
import classes from './Routing.module.css';
import { RuleEditor } from './RuleEditor.tsx';
import { TrialReport } from './TrialReport.tsx';

export interface RulesDeskProps {
  readonly view: RoutingView;
  readonly categories: Categories;
}

/** Rules in work: changed here, tried on past reports, and only then put in force. */
export function RulesDesk({ view, categories }: RulesDeskProps): ReactNode {
  const t = useText();
  const [rules, setRules] = useState(() => sorted(view.rules));
  const trial = useCommand(tryRouting);
  const save = useCommand(saveRouting, {
    changes: [readRouting, simulateRouting],
    onDone: () => notifications.show({ message: t('reports.routing.saved') }),
  });
  const change = (next: readonly RoutingRule[]): void => {
    setRules(sorted(next));
    trial.reset();
  };
  const findings = trial.data?.findings ?? view.findings;
  return (
    <div>
      <Findings findings={findings} rules={rules} view={view} categories={categories} />
      {routingLayers.map((layer) => (
        <Section key={layer} title={t(`reports.routing-layer.${layer}`)}>
          <ol className={classes.rules}>
            {rules.map((rule, index) =>
              rule.layer === layer ? (
                <RuleEditor
                  key={rule.id}
                  rule={rule}
                  number={index + 1}
                  view={view}
                  categories={categories}
                  isBroken={findings.some(({ ruleId }) => ruleId === rule.id)}
                  onChange={(changed) =>
                    change(rules.flatMap((old) => (old.id === rule.id ? (changed ?? []) : [old])))
                  }
                  onMove={(by) => change(moved(rules, index, by))}
                />
              ) : null,
            )}
          </ol>
          <Button
            variant="default"
            leftSection={<icons.plus size={18} aria-hidden="true" />}
            disabled={view.organisations.length === 0}
            onClick={() => change([...rules, newRule(layer, view)])}
          >
            {t('reports.routing.add')}
          </Button>
        </Section>
      ))}
      {trial.error ? <Notice kind="danger">{problemText(trial.error, t)}</Notice> : null}
      {trial.data ? <TrialReport report={trial.data} categories={categories} /> : null}
      {save.error ? <Notice kind="danger">{problemText(save.error, t)}</Notice> : null}
      <SaveForm
        isTrying={trial.isPending}
        isSaving={save.isPending}
        onTry={() => trial.mutate({ rules })}
        onSave={(comment) => save.mutate({ version: view.version, rules, comment })}
      />
    </div>
  );
}

interface SaveFormProps {
  readonly isTrying: boolean;
  readonly isSaving: boolean;
  readonly onTry: () => void;
  readonly onSave: (comment: string) => void;
}

function SaveForm({ isTrying, isSaving, onTry, onSave }: SaveFormProps): ReactNode {
  const t = useText();
  const [comment, setComment] = useState('');
  return (
    <form
      className={classes.save}
      onSubmit={(event) => {
        event.preventDefault();
        onSave(comment);
      }}
    >
      <Button variant="default" loading={isTrying} onClick={onTry}>
        {t('reports.routing.try')}
      </Button>
      <TextInput
        required
        minLength={3}
        maxLength={500}
        label={t('reports.routing.comment')}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <Button type="submit" loading={isSaving}>
        {t('reports.routing.save')}
      </Button>
    </form>
  );
}

function Findings(
  props: RulesDeskProps & { findings: readonly RuleFinding[]; rules: readonly RoutingRule[] },
): ReactNode {
  const t = useText();
  const { findings, rules, view, categories } = props;
  const names = namesOf(view, categories);
  if (findings.length === 0) return <Notice kind="good">{t('reports.routing.sound')}</Notice>;
  return (
    <Notice kind="warning" title={t('reports.routing.findings', { count: findings.length })}>
      <ul>
        {findings.map((finding, index) => (
          <li key={index}>{findingText(finding, rules, names, t)}</li>
        ))}
      </ul>
    </Notice>
  );
}

function sorted(rules: readonly RoutingRule[]): RoutingRule[] {
  return routingLayers.flatMap((layer) => rules.filter((rule) => rule.layer === layer));
}

/** A rule changes places with its neighbour of the same layer. */
function moved(rules: readonly RoutingRule[], index: number, by: -1 | 1): readonly RoutingRule[] {
  const rule = rules[index];
  const other = rules[index + by];
  if (!rule || !other || other.layer !== rule.layer) return rules;
  return rules.with(index, other).with(index + by, rule);
}
