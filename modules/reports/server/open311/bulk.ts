import type { BulkRow } from '../../contract/open311/georeport.ts';
import { statusFacts } from '../../contract/statuses.ts';
import { writeInstant } from './instants.ts';
import { closedAt, lookAround, noteOf, updatedAt } from './request.presenter.ts';
import type { Open311Context } from './request.presenter.ts';
import type { RequestRow } from './request.store.ts';

/** What each source is called in the bulk specification. */
const sourceNames = {
  web: 'Website',
  open311: 'Open311',
  email: 'E-mail',
  telegram: 'Telegram',
  vk: 'VK',
  phone: 'Phone',
  widget: 'Website widget',
  import: 'Import',
} as const satisfies Record<RequestRow['source'], string>;

/** Reports as rows of GeoReport Bulk; an empty text is what is not known. */
export async function presentBulk(
  context: Open311Context,
  reports: readonly RequestRow[],
): Promise<BulkRow[]> {
  const around = await lookAround(context, reports);
  return reports.map((report) => {
    const closed = closedAt(report);
    return {
      service_request_id: String(report.number),
      requested_datetime: writeInstant(report.createdAt),
      updated_datetime: writeInstant(updatedAt(report)),
      closed_date: closed === null ? '' : writeInstant(closed),
      status_description: statusFacts[report.status].open311,
      status_notes: noteOf(report) ?? '',
      source: sourceNames[report.source],
      service_name: around.serviceNames.get(report.categoryId) ?? '',
      service_subtype: '',
      description: report.publicText,
      agency_responsible: around.agencies.get(report.organisationId ?? '') ?? '',
      address: report.address ?? '',
      lat: String(report.lat),
      long: String(report.lng),
    };
  });
}
