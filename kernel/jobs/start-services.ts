import { outsideTransaction } from '#kernel/db/scope.ts';
import type { Hub } from '#kernel/hub.ts';
import type { Service } from '#kernel/module/server.ts';
import { createSystemContext } from './create-system-context.ts';

/** Starts what the modules do all the time besides answering. Dispose it before the jobs. */
export async function startServices(hub: Hub): Promise<AsyncDisposable> {
  const running: AsyncDisposable[] = [];
  for (const service of hub.parts.flatMap((part) => part.server?.services ?? [])) {
    const started = await outsideTransaction(async () => await startService(hub, service));
    if (started) running.unshift(started);
  }
  return {
    async [Symbol.asyncDispose]() {
      for (const service of running) await service[Symbol.asyncDispose]();
    },
  };
}

async function startService(hub: Hub, { id, start }: Service): Promise<AsyncDisposable | undefined> {
  return await start({
    config: hub.config,
    system: createSystemContext(hub, { id }),
    onError: (error, what) => hub.log.error({ err: error }, what),
  });
}
