import { xmlText } from '#kernel/documents/xml-text.ts';
import type { Wire, WireReply, WireRequest } from '#kernel/http/wire.ts';
import { feed, feedFormats } from '../../contract/open-data.ts';
import type { Feed, FeedEntry, FeedFormat } from '../../contract/open-data.ts';

/*
 * Published reports for other programs: Atom (RFC 4287) with the place as GeoRSS Simple, or GeoJSON (RFC 7946) with the
 * page that follows and the licence beside the features.
 */

/** Programs that ask more often get the same. */
const cachedForSeconds = 300;

const mediaTypes = {
  atom: 'application/atom+xml; charset=utf-8',
  geojson: 'application/geo+json; charset=utf-8',
} as const satisfies Record<FeedFormat, string>;

export const feedWire: Wire = {
  extensions: feedFormats,
  requestTypes: [],
  replyTypes: ['application/atom+xml', 'application/geo+json'],
  accepts: ({ extension }) => extension !== null,
  read: ({ fields }) => Object.fromEntries(fields),
  write: (answer, request) => write(feed.parse(answer), request),
  fail: ({ declaration, values }, _request, text) => ({
    status: declaration.status,
    mediaType: 'application/problem+json',
    headers: { 'access-control-allow-origin': '*' },
    body: JSON.stringify({
      status: declaration.status,
      code: declaration.code,
      title: text(declaration.code, values),
    }),
  }),
};

function write(answer: Feed, request: WireRequest): WireReply {
  const format: FeedFormat = request.extension === 'atom' ? 'atom' : 'geojson';
  const links = linksOf(answer, request, format);
  return {
    mediaType: mediaTypes[format],
    body: format === 'atom' ? writeAtom(answer, links) : writeGeoJson(answer, links),
    headers: {
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': `public, max-age=${cachedForSeconds}`,
      // NOTE: no Last-Modified: what is hidden later leaves at once, and nothing newer tells of it. The mark of the content does.
      vary: 'accept-language',
      ...(links.next ? { link: `<${links.next}>; rel="next"` } : {}),
    },
  };
}

interface Links {
  readonly self: string;
  readonly next: string | null;
}

function linksOf({ baseUrl, next }: Feed, { fields }: WireRequest, format: FeedFormat): Links {
  const addressWith = (changes: Readonly<Record<string, string>>): string => {
    const query = new URLSearchParams({ ...Object.fromEntries(fields), ...changes }).toString();
    return query ? `${baseUrl}.${format}?${query}` : `${baseUrl}.${format}`;
  };
  return { self: addressWith({}), next: next === null ? null : addressWith({ before: String(next) }) };
}

function writeGeoJson({ licence, entries }: Feed, { next }: Links): string {
  return JSON.stringify({
    type: 'FeatureCollection',
    licence,
    next,
    features: entries.map(({ place, ...properties }) => ({
      type: 'Feature',
      id: properties.number,
      geometry: { type: 'Point', coordinates: [place.lng, place.lat] },
      properties,
    })),
  });
}

function writeAtom({ town, licence, updatedAt, entries }: Feed, { self, next }: Links): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss">',
    `<id>${escapeXml(self)}</id>`,
    `<title>${escapeXml(town)}</title>`,
    `<updated>${updatedAt}</updated>`,
    `<link rel="self" type="application/atom+xml" href="${escapeXml(self)}"/>`,
    next === null ? '' : `<link rel="next" type="application/atom+xml" href="${escapeXml(next)}"/>`,
    `<rights>${escapeXml(`${licence.name} ${licence.url}`)}</rights>`,
    ...entries.map(writeEntry),
    '</feed>',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function writeEntry(entry: FeedEntry): string {
  const { place, organisation, address } = entry;
  const title = [entry.categoryTitle, address].filter(Boolean).join(', ');
  return [
    '<entry>',
    `<id>urn:uuid:${entry.id}</id>`,
    `<title>${escapeXml(title)}</title>`,
    `<link href="${escapeXml(entry.url)}"/>`,
    `<published>${entry.publishedAt}</published>`,
    `<updated>${entry.updatedAt}</updated>`,
    `<author><name>${escapeXml(organisation ?? title)}</name></author>`,
    `<category term="${escapeXml(entry.categoryId)}" label="${escapeXml(entry.categoryTitle)}"/>`,
    `<category scheme="status" term="${entry.status}" label="${escapeXml(entry.statusTitle)}"/>`,
    `<georss:point>${place.lat} ${place.lng}</georss:point>`,
    `<summary>${escapeXml(entry.text)}</summary>`,
    '</entry>',
  ].join('\n');
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escapeXml(text: string): string {
  return xmlText(text).replaceAll(/[&<>"']/g, (character) => escapes[character] ?? character);
}
