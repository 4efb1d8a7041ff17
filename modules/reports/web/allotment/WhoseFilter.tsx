import type { ReactNode } from 'react';
import { Select } from '@mantine/core';
import { useGo, useQueryParameters } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { listTeams } from '../../contract/allotment.ts';
import { choicesOf, readKey } from './allottee-choices.ts';

/** The filter's parameter in the address. */
export const whoseName = 'whose';

/** Narrows the tasks to those in somebody's hands. */
export function WhoseFilter({ path }: { path: string }): ReactNode {
  const t = useText();
  const go = useGo();
  const parameters = useQueryParameters();
  const teams = useQueryRoute(listTeams, {});
  const people = teams.data?.teams.flatMap((team) => team.people) ?? [];
  const crews = teams.data?.teams.flatMap((team) => team.crews) ?? [];
  const unique = [...new Map(people.map((person) => [person.id, person])).values()];
  const choose = (value: string | null): void => {
    if (value) parameters.set(whoseName, value);
    else parameters.delete(whoseName);
    void go(`${path}?${parameters.toString()}`, { replace: true });
  };
  return (
    <Select
      label={t('reports.allot.to')}
      data={[
        { value: '', label: t('reports.allot.all') },
        { value: 'mine', label: t('reports.allot.mine') },
        { value: 'nobody', label: t('reports.allot.nobody') },
        ...choicesOf({ people: unique, crews }, t),
      ]}
      value={parameters.get(whoseName) ?? ''}
      allowDeselect={false}
      searchable
      onChange={choose}
    />
  );
}

const uuidPattern = /^[0-9a-f-]{36}$/;

/** The filter as the API takes it; what nobody can have meant narrows nothing. */
export function whoseInput(whose: string | null) {
  if (whose === 'mine' || whose === 'nobody') return { allotment: whose } as const;
  if (!whose) return {};
  const { kind, id } = readKey(whose);
  if (!uuidPattern.test(id)) return {};
  return kind === 'crew' ? { crewId: id } : { workerId: id };
}
