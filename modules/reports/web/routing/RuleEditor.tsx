import type { ReactNode } from 'react';
import { Button, MultiSelect, NativeSelect, Select, TagsInput, TextInput } from '@mantine/core';
import { icons } from '#web/icons.ts';
import { useText } from '#web/texts.tsx';
import { routingLayers } from '../../contract/routing.ts';
import type { RoutingRule, RuleConditions } from '../../contract/routing.ts';
import type { Categories } from '../categories.ts';
import { conditionsText, namesOf, targetText } from './describe-rule.ts';
import type { RoutingView } from './describe-rule.ts';
import classes from './Routing.module.css';

export interface RuleEditorProps {
  readonly rule: RoutingRule;
  readonly number: number;
  readonly view: RoutingView;
  readonly categories: Categories;
  readonly isBroken: boolean;
  readonly onChange: (rule: RoutingRule | null) => void;
  readonly onMove: (by: -1 | 1) => void;
}

/** One rule: a line to read, and its parts to change when it is opened. */
export function RuleEditor(props: RuleEditorProps): ReactNode {
  const { rule, number, view, categories, isBroken, onChange, onMove } = props;
  const t = useText();
  const names = namesOf(view, categories);
  return (
    <li className={classes.rule} data-broken={isBroken || undefined}>
      <details>
        <summary>
          <strong>{t('reports.routing.rule-number', { number })}</strong> {rule.note ? `«${rule.note}» ` : ''}
          {conditionsText(rule, names, t)} → {targetText(rule, names, t)}
        </summary>
        <RuleFields rule={rule} view={view} categories={categories} onChange={onChange} />
        <Button variant="subtle" color="red" onClick={() => onChange(null)}>
          {t('reports.classifier.remove')}
        </Button>
      </details>
      <div className={classes.moves}>
        <Button variant="subtle" onClick={() => onMove(-1)} aria-label={t('reports.routing.up', { number })}>
          ↑
        </Button>
        <Button variant="subtle" onClick={() => onMove(1)} aria-label={t('reports.routing.down', { number })}>
          ↓
        </Button>
        {isBroken ? <icons.warning size={20} aria-label={t('reports.routing.broken')} /> : null}
      </div>
    </li>
  );
}

type FieldsProps = Pick<RuleEditorProps, 'rule' | 'view' | 'categories' | 'onChange'>;

function RuleFields({ rule, view, categories, onChange }: FieldsProps): ReactNode {
  const t = useText();
  const change = (changes: Partial<RoutingRule>): void => onChange({ ...rule, ...changes });
  return (
    <div className={classes.fields}>
      <NativeSelect
        label={t('reports.routing.layer')}
        data={routingLayers.map((layer) => ({ value: layer, label: t(`reports.routing-layer.${layer}`) }))}
        value={rule.layer}
        onChange={(event) =>
          change({ layer: routingLayers.find((layer) => layer === event.currentTarget.value) ?? rule.layer })
        }
      />
      <Select
        label={t('reports.routing.target')}
        searchable
        allowDeselect={false}
        data={[
          { value: 'house-management', label: t('reports.rule-target.house-management') },
          { value: 'asset-owner', label: t('reports.rule-target.asset-owner') },
          ...view.organisations
            .filter(
              ({ id, isActive }) =>
                isActive || (rule.target.kind === 'organisation' && rule.target.organisationId === id),
            )
            .map(({ id, name, isActive }) => ({
              value: id,
              label: isActive ? name : t('reports.routing.closed', { name }),
            })),
        ]}
        value={rule.target.kind === 'organisation' ? rule.target.organisationId : rule.target.kind}
        onChange={(value) => {
          if (value === 'house-management' || value === 'asset-owner') change({ target: { kind: value } });
          else if (value) change({ target: { kind: 'organisation', organisationId: value } });
        }}
      />
      <TextInput
        label={t('reports.routing.note')}
        maxLength={200}
        value={rule.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
      />
      <ConditionFields
        conditions={rule.conditions}
        view={view}
        categories={categories}
        onChange={(changes) => change({ conditions: { ...rule.conditions, ...changes } })}
      />
    </div>
  );
}

interface ConditionFieldsProps {
  readonly conditions: RuleConditions;
  readonly view: RoutingView;
  readonly categories: Categories;
  readonly onChange: (changes: Partial<RuleConditions>) => void;
}

function ConditionFields({ conditions, view, categories, onChange }: ConditionFieldsProps): ReactNode {
  const t = useText();
  const groups = [...new Map(categories.all.map(({ group, groupTitle }) => [group, groupTitle]))];
  const causes = categories.all.flatMap((category) =>
    category.causes.map(({ id, title }) => ({ value: id, label: `${category.title}: ${title}` })),
  );
  const picker = { searchable: true, clearable: true, hidePickedOptions: true } as const;
  return (
    <>
      <MultiSelect
        {...picker}
        label={t('reports.routing.groups')}
        data={groups.map(([value, label]) => ({ value, label }))}
        value={conditions.groupIds}
        onChange={(groupIds) => onChange({ groupIds })}
      />
      <MultiSelect
        {...picker}
        label={t('reports.routing.categories')}
        data={[...categories.choices]}
        value={conditions.categoryIds}
        onChange={(categoryIds) => onChange({ categoryIds })}
      />
      <MultiSelect
        {...picker}
        label={t('reports.routing.causes')}
        data={causes}
        value={conditions.causeIds}
        onChange={(causeIds) => onChange({ causeIds })}
      />
      <MultiSelect
        {...picker}
        label={t('reports.routing.areas')}
        data={view.areas.map(({ id, name }) => ({ value: id, label: name }))}
        value={conditions.areaIds}
        onChange={(areaIds) => onChange({ areaIds })}
      />
      <MultiSelect
        {...picker}
        label={t('reports.routing.roads')}
        data={view.roadClasses}
        value={conditions.roadClasses}
        onChange={(roadClasses) => onChange({ roadClasses })}
      />
      <TagsInput
        label={t('reports.routing.asset-kinds')}
        data={view.assets.map(({ kind }) => kind)}
        value={conditions.assetKinds}
        onChange={(assetKinds) => onChange({ assetKinds })}
      />
      <TagsInput
        label={t('reports.routing.answers')}
        description={t('reports.routing.answers-hint')}
        value={conditions.answers.map(({ code, anyOf }) => `${code}=${anyOf.join('|')}`)}
        onChange={(texts) => onChange({ answers: texts.flatMap(readAnswer) })}
      />
      <TimeFields conditions={conditions} onChange={onChange} />
    </>
  );
}

function TimeFields({
  conditions,
  onChange,
}: Pick<ConditionFieldsProps, 'conditions' | 'onChange'>): ReactNode {
  const t = useText();
  return (
    <>
      <MultiSelect
        label={t('reports.routing.weekdays')}
        data={[1, 2, 3, 4, 5, 6, 7].map((day) => ({
          value: String(day),
          label: t(`reports.weekday.${day}`),
        }))}
        value={conditions.weekdays.map(String)}
        onChange={(days) => onChange({ weekdays: days.map(Number) })}
      />
      <Span
        labels={[t('reports.routing.hours-from'), t('reports.routing.hours-to')]}
        type="time"
        value={conditions.hours}
        onChange={(hours) => onChange({ hours })}
      />
      <Span
        labels={[t('reports.classifier.season-from'), t('reports.classifier.season-to')]}
        type="text"
        value={conditions.season}
        onChange={(season) => onChange({ season })}
      />
    </>
  );
}

function readAnswer(text: string): RuleConditions['answers'] {
  const [code = '', values = ''] = text.split('=');
  const anyOf = values.split('|').filter(Boolean);
  return code && anyOf.length > 0 ? [{ code: code.trim(), anyOf }] : [];
}

interface SpanProps {
  readonly labels: readonly [from: string, to: string];
  readonly type: 'time' | 'text';
  readonly value: { readonly from: string; readonly to: string } | null;
  readonly onChange: (value: { from: string; to: string } | null) => void;
}

function Span({ labels, type, value, onChange }: SpanProps): ReactNode {
  const change = (changes: { from?: string; to?: string }): void => {
    const next = { from: value?.from ?? '', to: value?.to ?? '', ...changes };
    onChange(next.from + next.to === '' ? null : next);
  };
  return (
    <div className={classes.span}>
      <TextInput
        label={labels[0]}
        type={type}
        placeholder={type === 'text' ? '11-01' : ''}
        value={value?.from ?? ''}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
      <TextInput
        label={labels[1]}
        type={type}
        placeholder={type === 'text' ? '04-15' : ''}
        value={value?.to ?? ''}
        onChange={(event) => change({ to: event.currentTarget.value })}
      />
    </div>
  );
}
