import type { BootConfig } from '#kernel/config/boot.ts';
import { installTracer } from './trace.ts';

const off: AsyncDisposable = { [Symbol.asyncDispose]: async () => undefined };

/** Sends traces from now until disposed, where the environment names a collector. Call it before anything else starts. */
export async function startTracing(
  { otlpEndpoint }: Pick<BootConfig, 'otlpEndpoint'>,
  version: string,
): Promise<AsyncDisposable> {
  if (otlpEndpoint === undefined) return off;
  // NOTE: loaded here and not above: a town without a collector does not pay for the library.
  const { createOtlpTracer } = await import('./otlp.ts');
  const tracer = createOtlpTracer({ endpoint: otlpEndpoint, version });
  installTracer(tracer);
  return {
    async [Symbol.asyncDispose]() {
      installTracer(undefined);
      await tracer[Symbol.asyncDispose]();
    },
  };
}
