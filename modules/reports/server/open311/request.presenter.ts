import type { Context } from '#kernel/context.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { maskPersonalData } from '../../contract/personal-data.ts';
import { storedAnswers } from '../../contract/answers.ts';
import type { RequestView } from '../../contract/open311/georeport.ts';
import { statusFacts } from '../../contract/statuses.ts';
import { listTitles, titleIn } from '../category.store.ts';
import type { ReportsTables } from '../tables.ts';
import { endOfDay, writeInstant } from './instants.ts';
import { listPhotosOf, listStepsOf } from './request.store.ts';
import type { RequestRow } from './request.store.ts';

export type Open311Context = Context<ReportsTables>;

/** What a list of reports needs beside its rows, each in one query whatever the length. */
interface Surroundings {
  readonly serviceNames: ReadonlyMap<string, string>;
  readonly agencies: ReadonlyMap<string, string>;
}

export async function presentRequests(
  context: Open311Context,
  rows: readonly RequestRow[],
  options: { hasExtensions: boolean },
): Promise<RequestView[]> {
  const around = await lookAround(context, rows);
  const views = rows.map((row) => presentRequest(context, row, around));
  if (!options.hasExtensions) return views;
  const extensions = await presentExtensions(context, rows);
  return views.map((view) => ({ ...view, ...extensions.get(view.service_request_id) }));
}

export async function lookAround(
  { db, locale }: Open311Context,
  rows: readonly RequestRow[],
): Promise<Surroundings> {
  const organisationIds = new Set(rows.flatMap((row) => row.organisationId ?? []));
  return {
    serviceNames: new Map((await listTitles(db)).map(({ id, titles }) => [id, titleIn(titles, locale)])),
    agencies: await findOrganisationNames(db, [...organisationIds]),
  };
}

function presentRequest(context: Open311Context, row: RequestRow, around: Surroundings): RequestView {
  return {
    service_request_id: String(row.number),
    status: statusFacts[row.status].open311,
    status_notes: noteOf(row),
    service_name: around.serviceNames.get(row.categoryId) ?? null,
    service_code: row.categoryId,
    description: row.publicText,
    agency_responsible:
      row.organisationId === null ? null : (around.agencies.get(row.organisationId) ?? null),
    service_notice: null,
    requested_datetime: writeInstant(row.createdAt),
    updated_datetime: writeInstant(updatedAt(row)),
    expected_datetime: expectedAt(context, row),
    address: row.address,
    address_id: row.houseId,
    zipcode: null,
    lat: row.lat,
    long: row.lng,
    media_url: row.coverFileId === null ? null : pictureUrl(context, row.coverFileId),
  };
}

/** When the nearest clock that residents see runs out; the last moment of the day where only a day is known. */
function expectedAt({ town }: Open311Context, { dueAt, dueOn }: RequestRow): string | null {
  if (dueAt !== null) return writeInstant(dueAt);
  return dueOn === null ? null : writeInstant(endOfDay(dueOn, town.timeZone));
}

/** The town's last public words about it. */
export function noteOf({ note }: Pick<RequestRow, 'note'>): string | null {
  return note === null ? null : maskPersonalData(note);
}

/** Of a closed report the moment it was closed, as the standard says; of an open one its last public step. */
export function updatedAt(row: RequestRow): Date {
  return closedAt(row) ?? row.changedAt ?? row.createdAt;
}

export function closedAt(row: RequestRow): Date | null {
  if (statusFacts[row.status].open311 === 'open') return null;
  return row.status === 'answered' ? row.answeredAt : row.endedAt;
}

export function pictureUrl({ baseUrl }: Open311Context, fileId: string): string {
  return `${baseUrl}/files/${fileId}/full`;
}

type Extensions = Pick<RequestView, 'extended_attributes' | 'attributes' | 'notes'>;

/** By number. The answers to free questions stay out: what a stranger wrote there nobody has looked at. */
async function presentExtensions(
  context: Open311Context,
  rows: readonly RequestRow[],
): Promise<ReadonlyMap<string, Extensions>> {
  const ids = rows.map((row) => row.id);
  const photos = Map.groupBy(await listPhotosOf(context.db, ids), (photo) => photo.reportId);
  const steps = Map.groupBy(await listStepsOf(context.db, ids), (step) => step.reportId);
  return new Map(
    rows.map((row) => [
      String(row.number),
      {
        extended_attributes: {
          detailed_status: statusFacts[row.status].extended,
          source: row.source,
          support_count: row.supportCount,
          planned_on: row.plannedOn,
          photos: (photos.get(row.id) ?? []).map(({ fileId }) => pictureUrl(context, fileId)),
        },
        attributes: presentAnswers(row, context.locale),
        notes: (steps.get(row.id) ?? []).map((step) => ({
          datetime: writeInstant(step.occurredAt),
          description: step.byRole === 'author' ? '' : maskPersonalData(step.text ?? ''),
          type: step.kind,
        })),
      },
    ]),
  );
}

const wordless: ReadonlySet<string> = new Set(['number', 'datetime', 'singlevaluelist', 'multivaluelist']);

function presentAnswers(row: RequestRow, locale: string): { code: string; label: string; value: string }[] {
  const answers = storedAnswers.catch([]).parse(row.answers);
  return answers
    .filter(({ kind }) => wordless.has(kind))
    .map(({ code, titles, values, choices }) => ({
      code,
      label: titleIn(titles, locale),
      value: (choices.length > 0 ? choices.map((choice) => titleIn(choice, locale)) : values).join(', '),
    }));
}
