import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import type { Texts } from '#kernel/i18n/catalog.ts';
import type { Logger } from '#kernel/log/log.ts';
import { negotiateLocale } from '#kernel/i18n/locale.ts';
import { currentTraceId } from '#kernel/trace/trace.ts';

/** Answers any failure as RFC 9457 problem+json in the caller's language; logs the unexpected once, here. */
export async function replyWithProblem(
  tools: { texts: Texts; log: Logger },
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<void> {
  const problem = toProblem(error);
  if (problem.declaration.status >= 500)
    tools.log.error({ err: error, requestId: request.id }, 'request failed');
  const locale = localeOf(request);
  const { code, status } = problem.declaration;
  await reply
    .code(status)
    .type('application/problem+json; charset=utf-8')
    .send({
      type: `/problems/${code}`,
      title: tools.texts.text(locale, code, problem.values),
      status,
      code,
      instance: request.id,
      ...traceOfProblem(),
      errors: problem.fields.map((field) => ({
        pointer: field.pointer,
        code: field.code,
        detail: tools.texts.text(locale, field.code, field.values ?? {}),
      })),
    });
}

/** Where the hub is traced: what the administrator looks for in the collector. */
function traceOfProblem(): { traceId?: string } {
  const traceId = currentTraceId();
  return traceId === undefined ? {} : { traceId };
}

function localeOf(request: FastifyRequest): string {
  const chosen = /(?:^|;\s*)veche_locale=([a-z]{2})/.exec(request.headers.cookie ?? '')?.[1];
  return negotiateLocale(chosen ?? request.headers['accept-language']);
}

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { code, statusCode } = error as FastifyError;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem(commonProblems.bodyTooLarge);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem(commonProblems.unsupportedType);
    default:
      return new Problem(
        statusCode !== undefined && statusCode < 500 ? commonProblems.invalidInput : commonProblems.internal,
      );
  }
}
