import { telephonogramChanged } from '../contract/events.ts';
import type { TelephonogramsContext } from './context.ts';
import type { TelephonogramRow } from './telephonogram.store.ts';

/** Each organisation hears of it by an event of its own. */
export function announce(
  { emit }: Pick<TelephonogramsContext, 'emit'>,
  { id }: Pick<TelephonogramRow, 'id'>,
  organisationIds: readonly string[],
): void {
  for (const organisationId of new Set(organisationIds))
    emit(telephonogramChanged, id, { telephonogramId: id, organisationId });
}
