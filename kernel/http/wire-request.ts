import type { FastifyRequest } from 'fastify';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { maximumPictureBytes } from '#kernel/files/contract/file.ts';
import { createGate } from '#kernel/files/gate.ts';
import { fileProblems } from '#kernel/files/problems.ts';
import type { Route } from './contract.ts';
import type { Wire, WireField, WireRequest } from './wire.ts';

/** Forms with pictures held in memory at once. */
const formsAtOnce = 6;
/** A poor phone line has this long for a whole form. */
const formTimeoutMs = 5 * 60_000;
const formBytes = 2 * maximumPictureBytes;

export const formLimits = {
  fileSize: maximumPictureBytes,
  files: 10,
  fields: 200,
  fieldNameSize: 300,
  fieldSize: 64 * 1024,
  parts: 210,
  headerPairs: 40,
} as const;

export interface FormPicture {
  readonly field: string;
  readonly bytes: Buffer;
}

export interface ReadForm {
  readonly request: WireRequest;
  readonly pictures: readonly FormPicture[];
}

const forms = createGate({ atOnce: formsAtOnce, waiting: 0 });

/** What stands in the address alone: enough to refuse before a body is read, and to answer in the asked form. */
export function readAddress(route: Route, wire: Wire, request: FastifyRequest): WireRequest {
  const { params, extension } = cutExtension(request, wire.extensions);
  const query = request.url.split('?').slice(1).join('?');
  return {
    method: route.method,
    params,
    extension,
    fields: [...new URLSearchParams(query)],
    accept: request.headers.accept ?? '',
    pictureFields: [],
  };
}

/** The whole request, with the body's fields and the bytes of its pictures, before any transaction. */
export async function readForm(address: WireRequest, request: FastifyRequest): Promise<ReadForm> {
  if (isMultipart(request)) return await forms.run(async () => await readMultipart(address, request));
  const body = typeof request.body === 'string' ? [...new URLSearchParams(request.body)] : [];
  return { request: { ...address, fields: [...address.fields, ...body] }, pictures: [] };
}

export function isMultipart(request: FastifyRequest): boolean {
  return /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');
}

function cutExtension(request: FastifyRequest, extensions: readonly string[]) {
  const path = request.url.split('?')[0] ?? '';
  const extension = extensions.find((known) => path.endsWith(`.${known}`)) ?? null;
  const given = Object.entries(request.params as Record<string, string>);
  const ending = extension === null ? '' : `.${extension}`;
  const isLast = (index: number): boolean => index === given.length - 1;
  const params = Object.fromEntries(
    given.map(([name, value], index) => [
      name,
      // NOTE: an extension ends the path, so it stands in the last value of it or in none.
      isLast(index) && ending !== '' && value.endsWith(ending) ? value.slice(0, -ending.length) : value,
    ]),
  );
  return { params, extension };
}

async function readMultipart(address: WireRequest, request: FastifyRequest): Promise<ReadForm> {
  const timer = setTimeout(() => request.raw.destroy(), formTimeoutMs);
  try {
    return await readParts(address, request);
  } catch (error) {
    throw formProblem(error);
  } finally {
    clearTimeout(timer);
  }
}

async function readParts(address: WireRequest, request: FastifyRequest): Promise<ReadForm> {
  const fields: WireField[] = [...address.fields];
  const pictures: FormPicture[] = [];
  let byteSize = 0;
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      fields.push([part.fieldname, String(part.value)]);
      continue;
    }
    const bytes = await part.toBuffer();
    byteSize += bytes.byteLength;
    if (part.file.truncated || byteSize > formBytes) throw new Problem(commonProblems.bodyTooLarge);
    if (bytes.byteLength > 0) pictures.push({ field: part.fieldname, bytes });
  }
  return { request: { ...address, fields, pictureFields: pictures.map(({ field }) => field) }, pictures };
}

function formProblem(error: unknown): unknown {
  if (error instanceof Problem) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/TOO_LARGE|LIMIT/.test(code)) return new Problem(commonProblems.bodyTooLarge);
  return new Problem(fileProblems.interrupted);
}
