/*
 * What the hub did for one request, job or letter, as spans of a trace (OpenTelemetry). Off unless a collector is named:
 * then this file costs a call of a function, and the library is not even loaded. Names and attributes come from the
 * code only: routes, statements without values, jobs, channels; never from what people wrote.
 */

export type SpanKind = 'server' | 'client' | 'consumer';

export interface SpanFacts {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes?: SpanAttributes;
  /** W3C Trace Context of the caller, as it stands in the header `traceparent`. */
  readonly parent?: string | undefined;
}

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** A span whose end is not the end of a function: a request passes many hooks. */
export interface OpenSpan {
  /** Spans begun within `work`, and in all it leads to, are children of this one. */
  run<T>(work: () => T): T;
  end(outcome: { name?: string; attributes?: SpanAttributes; isFailed?: boolean }): void;
}

export interface Tracer extends AsyncDisposable {
  open(facts: SpanFacts): OpenSpan;
  /** Of the trace around the caller. */
  traceId(): string | undefined;
}

let tracer: Tracer | undefined;

export function installTracer(next: Tracer | undefined): void {
  tracer = next;
}

/** Undefined while tracing is off. */
export function openSpan(facts: SpanFacts): OpenSpan | undefined {
  return tracer?.open(facts);
}

/** The id to look for in the collector; undefined while tracing is off, and outside of any trace. */
export function currentTraceId(): string | undefined {
  return tracer?.traceId();
}

/**
 * Does `work` in a span of its own.
 *
 * @example
 * await withSpan({ name: 'job works.expire-permits', kind: 'consumer' }, async () => await run());
 */
export async function withSpan<T>(facts: SpanFacts, work: () => Promise<T>): Promise<T> {
  const span = tracer?.open(facts);
  if (!span) return await work();
  let isFailed = true;
  try {
    const result = await span.run(work);
    isFailed = false;
    return result;
  } finally {
    span.end({ isFailed });
  }
}

/** As `withSpan`, but only as a part of a trace that is already there: background polling makes none. */
export async function withChildSpan<T>(facts: () => SpanFacts, work: () => Promise<T>): Promise<T> {
  return currentTraceId() === undefined ? await work() : await withSpan(facts(), work);
}
