import type { ReactNode } from 'react';
import { useState } from 'react';
import { Select, SegmentedControl, TextInput } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import type { NamedBody } from '../../contract/fields.ts';
import type { ReportCard } from '../../contract/report.ts';
import { useOrganisationChoices } from './ModerationDialogs.tsx';

export interface BodyFieldProps {
  /** Who has it now, and is not offered. */
  readonly organisation: ReportCard['organisation'];
  readonly onChange: (body: NamedBody | null) => void;
}

/** Who is in charge: an organisation of the register, or a body outside it, by name. There is no third answer. */
export function BodyField({ organisation, onChange }: BodyFieldProps): ReactNode {
  const t = useText();
  const [kind, setKind] = useState<NamedBody['kind']>('organisation');
  const [search, setSearch] = useState('');
  const [organisationId, setOrganisationId] = useState<string | null>(null);
  const [name, setName] = useState('');
  const choices = useOrganisationChoices(search, organisation);
  const choose = (next: NamedBody['kind']): void => {
    setKind(next);
    setOrganisationId(null);
    setName('');
    onChange(null);
  };
  return (
    <>
      <SegmentedControl
        aria-label={t('reports.body.kind')}
        fullWidth
        value={kind}
        onChange={(value) => choose(value === 'outside' ? 'outside' : 'organisation')}
        data={[
          { value: 'organisation', label: t('reports.body.organisation') },
          { value: 'outside', label: t('reports.body.outside') },
        ]}
      />
      {kind === 'organisation' ? (
        <Select
          label={t('reports.body.who')}
          required
          searchable
          data={choices}
          value={organisationId}
          searchValue={search}
          onSearchChange={setSearch}
          filter={({ options }) => options}
          nothingFoundMessage={t('reports.moderation.organisation-nothing')}
          onChange={(id) => {
            setOrganisationId(id);
            onChange(id === null ? null : { kind: 'organisation', organisationId: id });
          }}
        />
      ) : (
        <TextInput
          label={t('reports.body.who')}
          required
          maxLength={200}
          value={name}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            setName(typed);
            onChange(typed.trim().length < 3 ? null : { kind: 'outside', name: typed });
          }}
        />
      )}
    </>
  );
}
