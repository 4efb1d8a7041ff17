import { AsyncLocalStorage } from 'node:async_hooks';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import type { Context, Span, SpanContext } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { OpenSpan, SpanFacts, Tracer } from './trace.ts';
import { readTraceParent } from './trace-parent.ts';

/** A collector that does not answer must not hold up a shutdown, which has nine seconds in all. */
const exportTimeoutMs = 2_000;

interface Around {
  readonly context: Context;
  readonly span: Span;
}

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER } as const;

/**
 * Sends spans to a collector by OTLP over HTTP (JSON), in batches beside the work; what it cannot send it drops.
 * NOTE: the one file that loads OpenTelemetry; import it only when a collector is named.
 */
export function createOtlpTracer(settings: { endpoint: string; version: string }): Tracer {
  const exporter = new OTLPTraceExporter({
    url: `${settings.endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: exportTimeoutMs,
  });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'veche', 'service.version': settings.version }),
    spanProcessors: [new BatchSpanProcessor(exporter, { exportTimeoutMillis: exportTimeoutMs })],
  });
  const tracer = provider.getTracer('veche');
  const around = new AsyncLocalStorage<Around>();

  /** NOTE: what a request started and left running, as a reader of the outbox, is no part of it once it has ended. */
  function openContext(): Context | undefined {
    const within = around.getStore();
    return within?.span.isRecording() ? within.context : undefined;
  }

  function open({ name, kind, attributes = {}, parent }: SpanFacts): OpenSpan {
    const context = callersContext(parent) ?? openContext() ?? ROOT_CONTEXT;
    const span = tracer.startSpan(name, { kind: kinds[kind], attributes: { ...attributes } }, context);
    const within: Around = { context: trace.setSpan(context, span), span };
    return { run: (work) => around.run(within, work), end: (outcome) => endSpan(span, outcome) };
  }

  return {
    open,
    traceId: () => {
      const context = openContext();
      return context && trace.getSpanContext(context)?.traceId;
    },
    [Symbol.asyncDispose]: async () => {
      // NOTE: the last batch is lost when the collector is gone; the town ends all the same.
      await provider.shutdown().catch(() => undefined);
    },
  };
}

function callersContext(header: string | undefined): Context | undefined {
  const caller = readTraceParent(header);
  if (!caller) return undefined;
  const { traceId, spanId, isSampled } = caller;
  const traceFlags = isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  const remote: SpanContext = { traceId, spanId, traceFlags, isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, remote);
}

function endSpan(span: Span, outcome: Parameters<OpenSpan['end']>[0]): void {
  if (outcome.name !== undefined) span.updateName(outcome.name);
  if (outcome.attributes) span.setAttributes({ ...outcome.attributes });
  // NOTE: no message of the error: it may quote what a person wrote.
  if (outcome.isFailed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
