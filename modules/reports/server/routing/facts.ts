import { Temporal } from 'temporal-polyfill';
import type { PlaceDescription } from '#kernel/geo/contract/place.ts';
import type { StoredAnswer } from '../../contract/answers.ts';
import type { RoutingFacts } from './decide.ts';

export interface Routed {
  readonly categoryId: string;
  readonly groupId: string;
  readonly causeId: string | null;
  readonly answers: readonly Pick<StoredAnswer, 'code' | 'values'>[];
}

/** Everything the rules may look at. */
export function routingFacts(
  routed: Routed,
  where: { place: PlaceDescription; assets: RoutingFacts['assets'] },
  when: { at: Date; timeZone: string },
): RoutingFacts {
  const { place, assets } = where;
  const local = Temporal.Instant.fromEpochMilliseconds(when.at.getTime()).toZonedDateTimeISO(when.timeZone);
  return {
    categoryId: routed.categoryId,
    groupId: routed.groupId,
    causeId: routed.causeId,
    answers: new Map(routed.answers.map(({ code, values }) => [code, values])),
    areas: place.areas,
    address: place.house?.address ?? null,
    houseManagementId: place.house?.managementOrganisationId ?? null,
    street: place.street ? { name: place.street.name, roadClass: place.street.kind } : null,
    assets,
    monthDay: local.toPlainDate().toString().slice(5),
    time: local.toPlainTime().toString({ smallestUnit: 'minute' }),
    weekday: local.dayOfWeek,
  };
}
