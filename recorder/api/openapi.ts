import { z } from 'zod';
import { apiProblems } from './problem.ts';
import { pathNames } from './route.ts';
import type { AnswerShape, ApiRoute } from './route.ts';

type JsonObject = Record<string, unknown>;

/** The OpenAPI 3.1 description of the recorder, made from its routes alone. */
export function describeRecorderApi(routes: readonly ApiRoute[]): JsonObject {
  const paths: Record<string, JsonObject> = {};
  const order = (route: ApiRoute): string => `${route.path} ${route.method}`;
  for (const route of routes.toSorted((a, b) => order(a).localeCompare(order(b)))) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Veche recorder',
      version: '1',
      description:
        'Video of one recorder. Rights come as media tokens of the hub (docs/design/recorder.md); problems are RFC 9457 documents.',
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: { mediaToken: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function describeRoute(route: ApiRoute): JsonObject {
  const inPath = new Set(pathNames(route.path));
  const { properties, required } = objectSchema.parse(toSchema(route.input, 'input'));
  const isBody = route.method === 'POST';
  const names = Object.keys(properties);
  const parameters = names
    .filter((name) => inPath.has(name) || !isBody)
    .map((name) => ({
      name,
      in: inPath.has(name) ? 'path' : 'query',
      required: required.includes(name),
      schema: properties[name],
    }));
  const body = Object.fromEntries(Object.entries(properties).filter(([name]) => !inPath.has(name)));
  return {
    operationId: route.id,
    summary: route.summary,
    security: route.rights === 'everyone' ? [] : [{ mediaToken: [] }],
    ...(route.rights === 'everyone' ? {} : { 'x-rights': route.rights }),
    ...(route.isDownload ? { 'x-single-use-token-in-query': 'token' } : {}),
    parameters,
    ...(isBody
      ? {
          requestBody: route.textBody
            ? { content: { [route.textBody.type]: { schema: { type: 'string' } } } }
            : jsonContent({
                type: 'object',
                properties: body,
                required: required.filter((name) => !inPath.has(name)),
              }),
        }
      : {}),
    responses: {
      ...describeAnswer(route.answer),
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function describeAnswer(answer: AnswerShape): JsonObject {
  switch (answer.kind) {
    case 'json':
      return { '200': { description: 'The answer', ...jsonContent(toSchema(answer.schema, 'output')) } };
    case 'text':
      return { '200': { description: 'The answer', content: { [answer.type]: {} } } };
    case 'media':
      return {
        '200': {
          description: 'The media',
          content: Object.fromEntries(answer.types.map((type) => [type, {}])),
        },
      };
    case 'socket':
      return { '101': { description: 'A WebSocket' } };
    default:
      return answer satisfies never;
  }
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

function toSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function jsonContent(schema: JsonObject): JsonObject {
  return { content: { 'application/json': { schema } } };
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: {
      type: 'string',
      enum: Object.values(apiProblems)
        .map(({ code }) => code)
        .toSorted(),
    },
    detail: { type: 'string' },
  },
};
