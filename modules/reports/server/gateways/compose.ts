import type { StoredAnswer } from '../../contract/answers.ts';
import { remoteService, serviceMapping } from '../../contract/gateways/gateway.ts';
import type { RemoteService, ServiceMapping } from '../../contract/gateways/gateway.ts';
import { descriptionLimit } from '../../contract/open311/fields.ts';
import type { GatewayRow } from './gateway.store.ts';
import type { Fields } from './peer.ts';

export function mappingsOf({ services }: Pick<GatewayRow, 'services'>): ServiceMapping[] {
  return serviceMapping.array().parse(services);
}

export function knownServicesOf({ knownServices }: Pick<GatewayRow, 'knownServices'>): RemoteService[] {
  return remoteService.array().parse(knownServices);
}

export interface ToSend {
  readonly number: number;
  /** Without personal data: the other side may publish what it gets. */
  readonly publicText: string;
  readonly lat: number;
  readonly lng: number;
  readonly address: string | null;
  readonly answers: readonly Pick<StoredAnswer, 'code' | 'values'>[];
  readonly photoUrls: readonly string[];
}

/** Where the report stands with us; also the mark by which it is known again on the other side. */
export function linkOf(baseUrl: string, number: number): string {
  return `${baseUrl}/reports/${number}`;
}

/** The fields of the request; the code of a required question that has no answer comes back instead. */
export function composeRequest(
  report: ToSend,
  { mapping, known, link }: { mapping: ServiceMapping; known: RemoteService | undefined; link: string },
): { fields: Fields } | { missing: string } {
  const answers = new Map(report.answers.map(({ code, values }) => [code, values]));
  const attributes = mapping.attributes.map(({ code, source }) => ({
    code,
    values: source.kind === 'constant' ? source.values : (answers.get(source.questionCode) ?? []),
  }));
  const missing = known?.attributes.find(
    ({ code, isRequired }) =>
      isRequired && !attributes.some((attribute) => attribute.code === code && attribute.values.length > 0),
  );
  if (missing) return { missing: missing.code };
  return {
    fields: [
      ['service_code', mapping.serviceCode],
      ['lat', report.lat.toFixed(6)],
      ['long', report.lng.toFixed(6)],
      ...(report.address === null ? [] : [['address_string', report.address] as const]),
      ['description', describe(report.publicText, link)],
      ...attributes.flatMap(({ code, values }) => valuesOf(code, values)),
      ...report.photoUrls.map((url) => ['media_url', url] as const),
    ],
  };
}

/** NOTE: one value goes without brackets, as the standard writes it for all kinds but lists. */
function valuesOf(code: string, values: readonly string[]): Fields {
  const name = values.length > 1 ? `attribute[${code}][]` : `attribute[${code}]`;
  return values.map((value) => [name, value] as const);
}

function describe(text: string, link: string): string {
  const end = `\n\n${link}`;
  return `${text.slice(0, descriptionLimit - end.length)}${end}`;
}

/** Whether a description of the other side carries our mark, and not that of a report with a longer number. */
export function isMarked(description: string | null, link: string): boolean {
  const at = description?.indexOf(link) ?? -1;
  return description !== null && at >= 0 && !/\d/.test(description.charAt(at + link.length));
}
