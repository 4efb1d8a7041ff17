import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Says what of OpenTelemetry's SDK is loaded with the hub; the small API package is the identity library's too. */
const program = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({
  resolve(specifier, context, next) {
    if (/^@opentelemetry\\/(sdk|exporter|resources|otlp)/.test(specifier)) loaded.push(specifier);
    return next(specifier, context);
  },
});
const { startTracing } = await import('#kernel/trace/start-tracing.ts');
await import('#kernel/http/server.ts');
await startTracing({ otlpEndpoint: process.argv[1] }, '1');
console.log(JSON.stringify(loaded.length > 0));
process.exit(0);
`;

async function isLoaded(...endpoint: string[]): Promise<unknown> {
  const options = { cwd: join(import.meta.dirname, '../..') };
  const run = promisify(execFile);
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '-e', program, ...endpoint],
    options,
  );
  return JSON.parse(stdout);
}

test('without a collector the library of traces is not even loaded', async () => {
  expect(await isLoaded()).toBe(false);
  expect(await isLoaded('http://127.0.0.1:9')).toBe(true);
}, 60_000);
