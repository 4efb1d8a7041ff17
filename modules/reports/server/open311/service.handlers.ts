import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { open311Problems } from '../../contract/open311/problems.ts';
import { discoverOpen311, listOpen311Services, readOpen311Service } from '../../contract/open311/routes.ts';
import { open311Contact, open311TestEndpoint } from '../../contract/open311/settings.ts';
import { monthDayOf } from '../../contract/season.ts';
import { findCategory, listActiveCategories } from '../category.store.ts';
import type { CategoryRow } from '../category.store.ts';
import { effectiveRules, isOffered } from '../classifier/effective.ts';
import { civilDateAt } from '../due-date.ts';
import type { ReportsTables } from '../tables.ts';
import { discoveryWire, georeportWire } from './georeport-wire.ts';
import { assertJurisdiction } from './jurisdiction.ts';
import { presentAttribute, presentService } from './service.presenter.ts';

const handle = handlerFor<ReportsTables>();

const specification = 'http://wiki.open311.org/GeoReport_v2';
/** When the form of this endpoint last changed, not its data. */
const changedAt = '2026-11-21T00:00:00Z';

export const serviceHandlers = [
  handle(
    discoverOpen311,
    async (context) => {
      const { baseUrl, town } = context;
      const contact = await context.setting(open311Contact);
      const testUrl = await context.setting(open311TestEndpoint);
      const url = `${baseUrl}/open311/v2`;
      const isForTests = town.isTraining || town.kind === 'demo';
      const endpoint = { specification, changeset: changedAt, formats };
      return {
        changeset: changedAt,
        contact: contact === '' ? `${town.name}: ${baseUrl}` : contact,
        key_service: `${baseUrl}/api/docs`,
        endpoints: [
          { ...endpoint, url, type: 'production' as const },
          // NOTE: never the town in service under this name: a client would try itself out on real executors.
          ...(testUrl !== '' || isForTests
            ? [{ ...endpoint, url: testUrl || url, type: 'test' as const }]
            : []),
        ],
      };
    },
    discoveryWire({ root: 'discovery', item: null }),
  ),

  handle(
    listOpen311Services,
    async (context, input) => {
      await assertJurisdiction(context, input);
      const { clock, town, locale } = context;
      const today = monthDayOf(civilDateAt(clock.now(), town.timeZone));

      const categories = await listActiveCategories(context.db);
      return categories
        .filter((category) => isOfferedByProgram(category, today))
        .map((category) => presentService(category, locale));
    },
    georeportWire({ root: 'services', item: 'service' }),
  ),

  handle(
    readOpen311Service,
    async (context, input) => {
      await assertJurisdiction(context, input);
      const category = await findCategory(context.db, input.service_code);
      if (!category?.isActive) throw new Problem(open311Problems.unknownService);

      return {
        service_code: category.id,
        attributes: category.questions.map((question, index) =>
          presentAttribute(question, index + 1, context.locale),
        ),
      };
    },
    georeportWire({ root: 'service_definition', item: null }),
  ),
];

const formats = ['text/xml', 'application/json'];

/** What another service answers for, by phone and at once, is not offered to a program. */
function isOfferedByProgram(category: CategoryRow, monthDay: string): boolean {
  const rules = effectiveRules(category, null);
  return isOffered(rules, monthDay) && !rules.stopMessages.some(({ effect }) => effect === 'stop');
}
