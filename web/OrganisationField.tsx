import type { ReactNode } from 'react';
import { useState } from 'react';
import { Select } from '@mantine/core';
import { listOrganisations } from '#kernel/identity/contract/organisations.ts';
import { useQueryRoute } from './query.ts';
import { useText } from './texts.tsx';

export interface OrganisationFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly isRequired?: boolean;
  readonly value: string | null;
  /** The one that is chosen already, if any. */
  readonly chosen?: { readonly id: string; readonly name: string } | null;
  readonly onChange: (id: string | null) => void;
}

/** An organisation of the town, found by typing a part of its name. */
export function OrganisationField(props: OrganisationFieldProps): ReactNode {
  const t = useText();
  const [typed, setTyped] = useState('');
  const list = useQueryRoute(
    listOrganisations,
    { limit: 50, ...(typed.trim() ? { text: typed.trim().slice(0, 100) } : {}) },
    { keepsPrevious: true },
  );
  const [picked, setPicked] = useState(
    props.chosen ? { value: props.chosen.id, label: props.chosen.name } : null,
  );
  const found = (list.data?.organisations ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const data = picked && !found.some((row) => row.value === picked.value) ? [picked, ...found] : found;
  return (
    <Select
      required={props.isRequired ?? false}
      clearable={!props.isRequired}
      searchable
      label={props.label}
      {...(props.description ? { description: props.description } : {})}
      nothingFoundMessage={t('web.organisation.none')}
      data={data}
      filter={({ options }) => options}
      value={props.value}
      onSearchChange={(text) => setTyped(text === picked?.label ? '' : text)}
      onChange={(id) => {
        setPicked(data.find((row) => row.value === id) ?? null);
        props.onChange(id);
      }}
    />
  );
}
