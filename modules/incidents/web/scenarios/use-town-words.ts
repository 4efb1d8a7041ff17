import { useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { readSetup } from '../../contract/setup.ts';
import { listIncidentTypes } from '../../contract/types.ts';
import { useTitles } from '../card/use-titles.ts';

interface Named {
  readonly value: string;
  readonly label: string;
}

export interface TownWords {
  /** What may happen in the town. */
  readonly types: readonly Named[];
  /** Services, for whoever sets the dispatch up; nothing for others. */
  readonly services: readonly Named[];
  /** Its code where it is not known (yet). */
  titleOfType(code: string): string;
  titleOfService(id: string): string;
}

/** What scenarios name by code, in the reader's words. */
export function useTownWords(): TownWords {
  const mayRead = useCan('incidents.incident.read');
  const maySetUp = useCan('incidents.setup.manage');
  const titles = useTitles();
  const list = useQueryRoute(listIncidentTypes, {}, { isEnabled: mayRead && !maySetUp });
  const setup = useQueryRoute(readSetup, {}, { isEnabled: maySetUp });
  const types = setup.data
    ? setup.data.types.map(({ code, title }) => ({ value: code, label: title }))
    : (list.data?.types ?? []).map((type) => ({ value: type.code, label: titles(type.titles) }));
  const services = (setup.data?.services ?? []).map(({ id, title }) => ({ value: id, label: title }));
  const labelIn = (named: readonly Named[], value: string): string =>
    named.find((one) => one.value === value)?.label ?? '';
  return {
    types,
    services,
    titleOfType: (code) => labelIn(types, code) || code,
    titleOfService: (id) => labelIn(services, id),
  };
}
