import type { Allottee, WorkTeam } from '../../contract/allotment.ts';
import type { useText } from '#web/texts.tsx';

/** People and crews as one list; the key tells the two apart. */
export function keyOf({ kind, id }: Allottee): string {
  return `${kind} ${id}`;
}

export function readKey(key: string): Allottee {
  const [kind, id = ''] = key.split(' ');
  return { kind: kind === 'crew' ? 'crew' : 'person', id };
}

/** Two people of one name stay two choices; so would two crews of two organisations. */
export function choicesOf(
  { people, crews }: Pick<WorkTeam, 'people' | 'crews'>,
  t: ReturnType<typeof useText>,
) {
  return [
    {
      group: t('reports.allot.crews'),
      items: crews.map(({ id, name }) => ({ value: keyOf({ kind: 'crew', id }), label: name })),
    },
    {
      group: t('reports.allot.people'),
      items: people.map(({ id, name }) => ({ value: keyOf({ kind: 'person', id }), label: name })),
    },
  ].filter(({ items }) => items.length > 0);
}
