import type { ReactNode } from 'react';
import { useState } from 'react';
import { Select, Textarea, TextInput } from '@mantine/core';
import { useQueryRoute } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { listTeams } from '../../contract/allotment.ts';
import type { ReportSummary } from '../../contract/report.ts';
import { choicesOf, keyOf, readKey } from '../allotment/allottee-choices.ts';
import { useOrganisationChoices } from '../actions/ModerationDialogs.tsx';
import { RuleField } from '../moderation-rules/RuleField.tsx';
import type { BulkDetails } from './use-bulk.ts';

export interface FieldsProps {
  readonly details: BulkDetails;
  readonly onChange: (part: BulkDetails) => void;
}

export function PlanFields({ details, onChange }: FieldsProps): ReactNode {
  const t = useText();
  return (
    <>
      <TextInput
        type="date"
        label={t('reports.work.planned-on')}
        required
        data-autofocus
        value={details.plannedOn ?? ''}
        onChange={(event) => onChange({ plannedOn: event.currentTarget.value })}
      />
      <WordsField label={t('reports.work.plan-note')} details={details} onChange={onChange} />
    </>
  );
}

/** Only people and crews of the organisations the chosen reports lie with. */
export function AllotFields({
  details,
  onChange,
  reports,
}: FieldsProps & { reports: readonly ReportSummary[] }): ReactNode {
  const t = useText();
  const teams = useQueryRoute(listTeams, {});
  const organisationIds = new Set(reports.map(({ organisation }) => organisation?.id));
  const own = teams.data?.teams.filter(({ organisation }) => organisationIds.has(organisation.id)) ?? [];
  const people = new Map(own.flatMap((team) => team.people).map((person) => [person.id, person]));
  const crews = own.flatMap((team) => team.crews);
  return (
    <Select
      label={t('reports.allot.to')}
      data-autofocus
      data={[
        { value: '', label: t('reports.allot.nobody') },
        ...choicesOf({ people: [...people.values()], crews }, t),
      ]}
      value={details.to ? keyOf(details.to) : ''}
      allowDeselect={false}
      searchable
      onChange={(key) => onChange({ to: key ? readKey(key) : null })}
    />
  );
}

export function RejectFields({ details, onChange }: FieldsProps): ReactNode {
  const t = useText();
  return (
    <>
      <RuleField
        value={details.ruleId ?? null}
        onChange={(ruleId) => onChange(ruleId ? { ruleId } : {})}
        isFirst
      />
      <WordsField label={t('reports.moderation.own-words')} details={details} onChange={onChange} />
    </>
  );
}

export function ForwardFields({ details, onChange }: FieldsProps): ReactNode {
  const t = useText();
  const [search, setSearch] = useState('');
  return (
    <>
      <Select
        label={t('reports.moderation.organisation')}
        data-autofocus
        required
        data={useOrganisationChoices(search, null)}
        value={details.organisationId ?? null}
        onChange={(organisationId) => onChange(organisationId ? { organisationId } : {})}
        searchable
        searchValue={search}
        onSearchChange={setSearch}
        filter={({ options }) => options}
        nothingFoundMessage={t('reports.moderation.organisation-nothing')}
      />
      <WordsField label={t('reports.moderation.reason')} details={details} onChange={onChange} isRequired />
    </>
  );
}

export function WordsField({
  label,
  details,
  onChange,
  isRequired = false,
}: FieldsProps & { label: string; isRequired?: boolean }): ReactNode {
  return (
    <Textarea
      label={label}
      autosize
      minRows={2}
      maxLength={1000}
      required={isRequired}
      {...(isRequired ? { minLength: 3 } : {})}
      value={details.words ?? ''}
      onChange={(event) => onChange({ words: event.currentTarget.value })}
    />
  );
}
