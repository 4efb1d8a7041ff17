import { z } from 'zod';
import type { Part } from '#kernel/module/part.ts';
import { pathParameterNames } from './contract.ts';
import type { Route } from './contract.ts';
import type { Wire } from './wire.ts';

type JsonObject = Record<string, unknown>;

/** The OpenAPI 3.1 description of every mounted route, made from the contracts alone. */
export function describeApi(parts: readonly Part[]): JsonObject {
  const publicPermissions = new Set(
    parts
      .flatMap((part) => part.manifest.permissions)
      .filter((permission) => permission.grantedTo.includes('public'))
      .map((permission) => permission.id),
  );
  const handlers = parts
    .flatMap((part) => part.server?.handlers ?? [])
    .sort(({ route: a }, { route: b }) =>
      a.path === b.path ? a.method.localeCompare(b.method) : a.path.localeCompare(b.path),
    );
  const paths: Record<string, JsonObject> = {};
  for (const { route, wire } of handlers) {
    const ending = wire && wire.extensions.length > 0 ? '.{format}' : '';
    const path = `${route.path.replaceAll(/:(\w+)/g, '{$1}')}${ending}`;
    const description = describeRoute(route, publicPermissions, wire);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: description };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Veche',
      version: '1',
      description: 'The API of a town. Problems are RFC 9457 documents; commands accept JSON.',
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: { Problem: problemSchema }, securitySchemes },
  };
}

function describeRoute(
  route: Route,
  publicPermissions: ReadonlySet<string>,
  wire: Wire | undefined,
): JsonObject {
  const inPath = new Set(pathParameterNames(route.path));
  const input = toSchema(route.input, 'input');
  const properties = asObject(input['properties']);
  const required = new Set(Array.isArray(input['required']) ? input['required'] : []);
  const carriesBody = route.method !== 'GET' && route.method !== 'DELETE';
  const parameters = Object.entries(properties)
    .filter(([name]) => inPath.has(name) || !carriesBody)
    .map(([name, schema]) => ({
      name,
      in: inPath.has(name) ? 'path' : 'query',
      required: inPath.has(name) || required.has(name),
      schema,
    }));
  const bodyProperties = Object.fromEntries(Object.entries(properties).filter(([name]) => !inPath.has(name)));
  const [tag] = route.id.split('.');
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [tag],
    security: publicPermissions.has(route.permission) ? [] : [{ session: [] }, { token: [] }],
    'x-permission': route.permission,
    parameters: [
      ...parameters,
      ...(route.isIdempotent ? [idempotencyParameter] : []),
      ...(wire && wire.extensions.length > 0 ? [formatParameter(wire)] : []),
    ],
    ...(carriesBody && Object.keys(bodyProperties).length > 0
      ? {
          requestBody: bodyOf(wire?.requestTypes ?? ['application/json'], {
            type: 'object',
            properties: bodyProperties,
            required: [...required].filter((name) => !inPath.has(String(name))),
          }),
        }
      : {}),
    responses: {
      '200': {
        description: 'The answer',
        content: route.isDownload
          ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
          : contentOf(wire?.replyTypes ?? ['application/json'], toSchema(route.output, 'output')),
      },
      ...describeProblems(route),
    },
  };
}

function describeProblems(route: Route): JsonObject {
  const byStatus = new Map<number, string[]>();
  for (const { status, code } of route.problems)
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  const declared = [...byStatus].map(([status, codes]) => [String(status), problemAnswer(codes.join(', '))]);
  return { ...Object.fromEntries(declared), default: problemAnswer('Any other problem') };
}

function problemAnswer(description: string): JsonObject {
  return {
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

function bodyOf(types: readonly string[], schema: JsonObject): JsonObject {
  return { required: true, content: contentOf(types, schema) };
}

function contentOf(types: readonly string[], schema: JsonObject): JsonObject {
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}

function formatParameter({ extensions }: Wire): JsonObject {
  return { name: 'format', in: 'path', required: true, schema: { type: 'string', enum: [...extensions] } };
}

function toSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

const idempotencyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', minLength: 16, maxLength: 100 },
};

const securitySchemes = {
  session: { type: 'apiKey', in: 'cookie', name: 'veche.session_token' },
  token: { type: 'http', scheme: 'bearer' },
};

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'instance'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    instance: { type: 'string' },
    traceId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'detail'],
        properties: { pointer: { type: 'string' }, code: { type: 'string' }, detail: { type: 'string' } },
      },
    },
  },
};
