import type { ReactNode } from 'react';
import { useState } from 'react';
import { Select } from '@mantine/core';
import { useQueryRoute } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { listVideoOrganisations } from '../../contract/organisation-routes.ts';

/** An organisation of the town, found by a part of its name. */
export function OrganisationField({
  label,
  description,
  value,
  isRequired = true,
  onChange,
}: {
  readonly label: string;
  readonly description?: string;
  readonly value: string | null;
  readonly isRequired?: boolean;
  readonly onChange: (id: string | null) => void;
}): ReactNode {
  const t = useText();
  const [typed, setTyped] = useState('');
  const list = useQueryRoute(listVideoOrganisations, {});
  const data = (list.data?.organisations ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      required={isRequired}
      clearable={!isRequired}
      searchable
      label={label}
      {...(description ? { description } : {})}
      nothingFoundMessage={t('video.organisation.none')}
      data={data}
      value={value}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={onChange}
    />
  );
}
