import { storedAnswers } from '../../contract/answers.ts';
import type { ForwardingFault } from '../../contract/gateways/gateway.ts';
import { maskPersonalData } from '../../contract/personal-data.ts';
import { photoLimit } from '../../contract/report.ts';
import { isInWork } from '../../contract/statuses.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportById, listPhotos } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import { composeRequest, knownServicesOf, linkOf, mappingsOf } from './compose.ts';
import type { ForwardingRow } from './forwarding.store.ts';
import type { GatewayRow } from './gateway.store.ts';
import type { Fields } from './peer.ts';

type Prepared =
  | {
      readonly link: string;
      readonly serviceCode: string;
      readonly fields: Fields;
      readonly photoIds: readonly string[];
    }
  | { readonly fault: ForwardingFault | 'withdrawn'; readonly detail: string | null };

/** What would be sent, or why nothing may be. */
export async function prepare(
  context: ReportsContext,
  { row, gateway }: { row: ForwardingRow; gateway: GatewayRow },
): Promise<Prepared> {
  const { db, baseUrl } = context;
  const report = await findReportById(db, row.reportId);
  const fault = report ? faultOf(report, { row, gateway }) : 'withdrawn';
  if (!report || fault) return { fault: fault ?? 'withdrawn', detail: null };
  const mapping = mappingsOf(gateway).find(({ categoryId }) => categoryId === report.categoryId);
  if (!mapping) return { fault: 'not-mapped', detail: null };

  const link = linkOf(baseUrl, report.number);
  const photos = (await listPhotos(db, report.id)).filter(({ kind }) => kind === 'problem');
  const photoIds = photos.map(({ fileId }) => fileId).slice(0, photoLimit);
  const known = knownServicesOf(gateway).find(({ code }) => code === mapping.serviceCode);
  const { number, text, lat, lng, address } = report;
  const composed = composeRequest(
    {
      number,
      lat,
      lng,
      address,
      publicText: maskPersonalData(text),
      answers: storedAnswers.catch([]).parse(report.answers),
      photoUrls: gateway.photoWay === 'link' ? photoIds.map((id) => `${baseUrl}/files/${id}/full`) : [],
    },
    { mapping, known, link },
  );
  if ('missing' in composed) return { fault: 'attribute-missing', detail: composed.missing };
  return {
    link,
    serviceCode: mapping.serviceCode,
    fields: composed.fields,
    photoIds: gateway.photoWay === 'file' ? photoIds : [],
  };
}

/**
 * NOTE: another body's server may publish what it gets, so a report that the public does not see goes nowhere. One that
 * came by Open311 waits for a person: two towns that forward to each other would send it round for ever.
 */
function faultOf(
  report: ReportRow,
  { row, gateway }: { row: ForwardingRow; gateway: GatewayRow },
): ForwardingFault | 'withdrawn' | null {
  if (report.organisationId !== gateway.organisationId || !isInWork(report.status)) return 'withdrawn';
  if (report.visibility !== 'public') return 'hidden';
  return report.source === 'open311' && !row.isAllowed ? 'came-by-open311' : null;
}
