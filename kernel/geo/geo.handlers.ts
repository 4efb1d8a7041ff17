import { Temporal } from 'temporal-polyfill';
import { handlerFor, type Context } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { searchAddresses } from './address-search.ts';
import { deleteArea, findArea, insertArea, listAreas, refuseInvalidShape, writeArea } from './area.store.ts';
import { hasOrderedDates, type NewArea } from './contract/area.ts';
import { geoProblems } from './contract/problems.ts';
import * as routes from './contract/routes.ts';
import { importAreas } from './import/areas.ts';
import type { ImportIssue } from './import/report.ts';
import { describePlace } from './place.ts';
import type { GeoTables } from './tables.ts';

const handle = handlerFor<GeoTables>();

export const geoHandlers = [
  handle(routes.searchAddresses, async ({ db }, { text, limit, nearLng, nearLat }) => {
    const near = nearLng === undefined || nearLat === undefined ? undefined : { lng: nearLng, lat: nearLat };
    return { items: await searchAddresses(db, { text, limit, near }) };
  }),

  handle(routes.describePlace, async (ctx, point) => await describePlace(ctx.db, point, today(ctx))),

  handle(routes.listAreas, async ({ db }, { kind }) => {
    const areas = await listAreas(db, kind ?? null);
    const owners = await findOrganisationNames(
      db,
      areas.flatMap(({ ownerOrganisationId }) => ownerOrganisationId ?? []),
    );

    const ownerNameOf = (id: string | null) => (id === null ? null : (owners.get(id) ?? null));
    return { items: areas.map((area) => ({ ...area, ownerName: ownerNameOf(area.ownerOrganisationId) })) };
  }),

  handle(routes.createArea, async ({ db, audit }, area) => {
    refuseReversedDates(area);
    await refuseUnknownOwner(db, area);
    await refuseInvalidShape(db, area.shape);

    const id = await insertArea(db, area);
    audit({ type: 'geo.area', id }, { kind: area.kind, name: area.name });
    return { id };
  }),

  handle(routes.updateArea, async ({ db, audit }, { id, ...area }) => {
    const before = await findArea(db, id);
    if (!before) throw new Problem(geoProblems.areaNotFound, { id });
    refuseReversedDates(area);
    await refuseUnknownOwner(db, area);
    if (area.shape) await refuseInvalidShape(db, area.shape);

    const isWritten = await writeArea(db, id, area);
    if (!isWritten) throw new Problem(geoProblems.areaChanged, { id });
    const { shape, version, ...facts } = area;
    audit({ type: 'geo.area', id }, { before, after: facts, isShapeChanged: shape !== undefined });
    return { version: version + 1 };
  }),

  handle(routes.removeArea, async ({ db, audit }, { id }) => {
    const before = await findArea(db, id);
    if (!before) throw new Problem(geoProblems.areaNotFound, { id });

    await deleteArea(db, id);
    audit({ type: 'geo.area', id }, { before });
    return {};
  }),

  handle(routes.importAreas, async (context, { kind, ...geojson }) => {
    const { db, audit, requestId } = context;
    const report = await importAreas(db, { geojson, kind, fileName: 'areas.geojson' });

    audit(
      { type: 'geo.import-run', id: requestId },
      { counts: report.counts, rejectedCount: report.rejectedCount },
    );
    const issues = report.issues.map((issue) => presentIssue(context, issue));
    return { counts: { ...report.counts }, rejectedCount: report.rejectedCount, issues };
  }),
];

async function refuseUnknownOwner(
  db: Context<GeoTables>['db'],
  { ownerOrganisationId }: Pick<NewArea, 'ownerOrganisationId'>,
): Promise<void> {
  if (ownerOrganisationId === null) return;
  const found = await findOrganisationNames(db, [ownerOrganisationId]);
  if (!found.has(ownerOrganisationId)) throw new Problem(geoProblems.areaOwnerUnknown);
}

function presentIssue(
  { text, locale }: Pick<Context<GeoTables>, 'text' | 'locale'>,
  { text: named, ...issue }: ImportIssue,
) {
  if (!named) return { ...issue, code: null };
  return { ...issue, code: named.key, reason: text(locale, named.key, named.values) };
}

function refuseReversedDates(area: Pick<NewArea, 'validFrom' | 'validTo'>): void {
  if (!hasOrderedDates(area)) throw new Problem(geoProblems.areaDatesInvalid);
}

/** The civil date in the town's zone. */
function today({ clock, town }: Context<GeoTables>): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(clock.now().getTime());
  return instant.toZonedDateTimeISO(town.timeZone).toPlainDate().toString();
}
