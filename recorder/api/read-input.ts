import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ApiProblem, apiProblems } from './problem.ts';
import { pathNames } from './route.ts';
import type { ApiRoute } from './route.ts';

const maximumBodyBytes = 64 * 1024;
const maximumAddressChars = 12_000;
/** NOTE: nothing in our paths needs percent signs, so none is decoded and none can hide a slash. */
const plainPath = /^(?:\/[A-Za-z0-9_.-]+)+$/;

export interface Address {
  readonly path: string;
  readonly query: URLSearchParams;
}

export function readAddress({ url = '' }: IncomingMessage): Address {
  const [path = '', ...rest] = url.split('?');
  const isPlain = url.length <= maximumAddressChars && plainPath.test(path) && rest.length <= 1;
  if (!isPlain || path.split('/').some((part) => part === '..' || part === '.'))
    throw new ApiProblem(apiProblems.notFound);
  return { path, query: new URLSearchParams(rest[0] ?? '') };
}

/** The fields that stand in the path; undefined when it is another route's path. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const fields: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) fields[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return fields;
}

/** The fields of a request, checked; every name at most once, none unknown. */
export async function readInput(
  request: IncomingMessage,
  route: ApiRoute,
  given: { readonly fields: Record<string, string>; readonly query: URLSearchParams },
): Promise<Record<string, unknown>> {
  const names = [...given.query.keys()];
  if (new Set(names).size !== names.length)
    throw new ApiProblem(apiProblems.invalidInput, 'a name stands twice');
  const body = await readFields(request, route, given.query);
  const inPath = new Set(pathNames(route.path));
  if (Object.keys(body).some((name) => inPath.has(name)))
    throw new ApiProblem(apiProblems.invalidInput, 'a name of the path stands elsewhere');
  const raw = { ...body, ...given.fields };
  const result = z.strictObject(route.input.shape).safeParse(raw);
  if (!result.success) throw new ApiProblem(apiProblems.invalidInput, describeIssues(result.error));
  return raw;
}

/** NOTE: messages of zod may repeat what was sent; names and codes do not. */
function describeIssues({ issues }: z.ZodError): string {
  return issues.map(({ path, code }) => `${path.join('.') || 'the request'}: ${code}`).join('; ');
}

async function readFields(
  request: IncomingMessage,
  { method, textBody }: ApiRoute,
  query: URLSearchParams,
): Promise<Record<string, unknown>> {
  if (method !== 'POST') return Object.fromEntries(query);
  const text = await readBody(request);
  if (!textBody) return text === '' ? {} : parseObject(text);
  if (request.headers['content-type']?.split(';')[0] !== textBody.type)
    throw new ApiProblem(apiProblems.invalidInput, `the body is ${textBody.type}`);
  return { [textBody.field]: text };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += piece.length;
    if (bytes > maximumBodyBytes) throw new ApiProblem(apiProblems.bodyTooLarge);
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new ApiProblem(apiProblems.invalidInput, 'the body is not a JSON object');
  }
}
