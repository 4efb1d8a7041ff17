import type { z } from 'zod';
import { Problem } from '#kernel/errors/problem.ts';
import type { FieldError } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { pathParameterNames } from './contract.ts';
import type { Route } from './contract.ts';
import { findUnstorable } from './storable.ts';

interface RawRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Gathers path, query and body into the route's one input object and parses it: the only place that does. */
export function readInput(route: Route, request: RawRequest): z.output<typeof route.input> {
  const carriesBody = route.method !== 'GET' && route.method !== 'DELETE';
  const rest = asRecord(carriesBody ? request.body : request.query);
  const params = asRecord(request.params);
  const named = Object.fromEntries(pathParameterNames(route.path).map((name) => [name, params[name]]));
  const parsed = route.input.safeParse({ ...rest, ...named });
  if (!parsed.success)
    throw new Problem(commonProblems.invalidInput, {}, parsed.error.issues.map(toFieldError));
  const pointer = findUnstorable(parsed.data);
  if (pointer === undefined) return parsed.data;
  throw new Problem(commonProblems.invalidInput, {}, [{ pointer, code: 'http.field-invalid' }]);
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** A contract may name its own text as the message of a check: `.refine(…, 'reports.text-is-empty')`. */
const ownText = /^[a-z-]+(\.[a-z0-9-]+)+$/;

export function toFieldError(issue: z.core.$ZodIssue): FieldError {
  const pointer = issue.path
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
  if (ownText.test(issue.message)) return { pointer, code: issue.message };
  switch (issue.code) {
    case 'too_big':
      return {
        pointer,
        code: `http.field-too-${issue.origin === 'string' ? 'long' : 'large'}`,
        values: { limit: Number(issue.maximum) },
      };
    case 'too_small':
      return {
        pointer,
        code: `http.field-too-${issue.origin === 'string' ? 'short' : 'small'}`,
        values: { limit: Number(issue.minimum) },
      };
    case 'invalid_type':
      return { pointer, code: issue.input === undefined ? 'http.field-required' : 'http.field-invalid' };
    default:
      return { pointer, code: 'http.field-invalid' };
  }
}
