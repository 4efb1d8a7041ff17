import type { Actor } from '#kernel/access/actor.ts';
import type { Problem } from '#kernel/errors/problem.ts';
import type { Wire, WireReply, WireRequest, WireTexts } from '#kernel/http/wire.ts';
import { photoLimit } from '../../contract/report.ts';
import { writeCsv } from './csv.ts';
import { readParameters } from './parameters.ts';
import { writeXml } from './xml.ts';

/*
 * The forms of GeoReport v2: XML with the standard's element names, or JSON by the Spark mapping (the root is dropped,
 * a list is a bare array, an empty element is null). The path's ending says which; without one, the Accept header.
 */

type Format = 'xml' | 'json' | 'csv';

export interface Names {
  readonly root: string;
  /** The element of one entry; null where the answer is a single object. */
  readonly item: string | null;
}

const mediaTypes = {
  xml: 'text/xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
} as const satisfies Record<Format, string>;

/** Long enough to spare the town the same question of many clients, short enough for news. */
const cachedForSeconds = 60;
const errorNames: Names = { root: 'errors', item: 'error' };

export function georeportWire(names: Names): Wire {
  return {
    extensions: ['xml', 'json'],
    requestTypes: ['application/x-www-form-urlencoded', 'multipart/form-data'],
    replyTypes: ['text/xml', 'application/json'],
    accepts: (request) => formatOf(request) !== null,
    keyOf,
    read,
    pictures: { field: 'photos', limit: photoLimit },
    write: (answer, request, actor) => write(answer, names, { request, actor }),
    fail,
  };
}

/** Discovery has no charset in its content type: that is what the validators of the field expect. */
export function discoveryWire(names: Names): Wire {
  const wire = georeportWire(names);
  return {
    ...wire,
    write: (answer, request, actor) => {
      const reply = wire.write(answer, request, actor);
      return { ...reply, mediaType: reply.mediaType.replace(/;.*/, '') };
    },
  };
}

/** GeoReport Bulk in CSV alone; `columns` null: the answer brings its text along. */
export function bulkWire(columns: readonly string[] | null): Wire {
  return {
    extensions: ['csv'],
    requestTypes: [],
    replyTypes: ['text/csv'],
    accepts: ({ extension }) => extension === 'csv',
    keyOf,
    read,
    write: (answer, request, actor) => ({
      mediaType: mediaTypes.csv,
      headers: openHeaders(request, actor),
      body: columns === null ? textOf(answer) : writeCsv(columns, rowsOf(answer)),
    }),
    fail,
  };
}

function textOf(answer: unknown): string {
  return typeof answer === 'object' && answer !== null && 'csv' in answer ? String(answer.csv) : '';
}

function rowsOf(answer: unknown): Record<string, string>[] {
  return Array.isArray(answer) ? answer : [];
}

function formatOf({ extension, accept }: Pick<WireRequest, 'extension' | 'accept'>): 'xml' | 'json' | null {
  if (extension === 'xml' || extension === 'json') return extension;
  if (extension !== null) return null;
  if (/\bjson\b/i.test(accept)) return 'json';
  return /\b(?:text|application)\/xml\b/i.test(accept) && !/html/i.test(accept) ? 'xml' : null;
}

function keyOf({ fields }: WireRequest): string | undefined {
  const key = fields.findLast(([name, value]) => name === 'api_key' && value !== '');
  return key?.[1];
}

function read({ fields, params }: WireRequest): Record<string, unknown> {
  return { ...readParameters(fields), ...params };
}

function write(
  answer: unknown,
  names: Names,
  { request, actor }: { request: WireRequest; actor: Actor },
): WireReply {
  const format = formatOf(request) ?? 'xml';
  return {
    mediaType: mediaTypes[format],
    body: format === 'xml' ? writeXml(names.root, names.item, answer) : JSON.stringify(answer),
    headers: openHeaders(request, actor),
  };
}

/** Any page may read what is open to all; what a key or a session shows, however it was sent, is for its holder. */
function openHeaders(request: WireRequest, actor: Actor): Record<string, string> {
  if (request.method !== 'GET') return {};
  const isForAll = actor.kind === 'anonymous';
  return {
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    vary: 'accept, accept-language',
    'cache-control': isForAll ? `public, max-age=${cachedForSeconds}` : 'private, no-store',
  };
}

function fail(problem: Problem, request: WireRequest, text: WireTexts): WireReply & { status: number } {
  const status = statusOf(problem.declaration.status);
  const general = text(problem.declaration.code, problem.values);
  const details = problem.fields.map(
    (field) => `${field.pointer.slice(1).replaceAll('/', '.')}: ${text(field.code, field.values ?? {})}`,
  );
  const descriptions = details.length > 0 ? details : [general];
  const errors = descriptions.map((description) => ({ code: status, description }));
  const { method } = request;
  return {
    status,
    mediaType: mediaTypes[formatOf(request) ?? 'xml'],
    body:
      formatOf(request) === 'json'
        ? JSON.stringify(errors)
        : writeXml(errorNames.root, errorNames.item, errors),
    headers: method === 'GET' ? { 'access-control-allow-origin': '*' } : {},
  };
}

/** The standard knows 403 for a key, 404 for what does not exist and 400 for the rest; a busy server says so. */
function statusOf(status: number): number {
  if (status === 401 || status === 403) return 403;
  return status === 404 || status === 429 || status >= 500 ? status : 400;
}

/** Whose key it is: the submitting party of what comes by it. */
export interface KeyOwner {
  readonly keyId: string | null;
  readonly personId: string | null;
  readonly organisationId: string | null;
}

export function keyOwnerOf(actor: Actor): KeyOwner {
  const organisationId = actor.kind === 'program' ? (actor.grants[0]?.organisationId ?? null) : null;
  return { keyId: actor.sessionId, personId: actor.personId, organisationId };
}

/** Nobody in particular: what is shown is what all may see. */
export const everyone: KeyOwner = { keyId: null, personId: null, organisationId: null };
