import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { verifyAudit } from '#kernel/audit/verify.ts';
import { backUpHub } from '#kernel/backup/back-up-hub.ts';
import { withoutTimeLimit } from '#kernel/db/scope.ts';
import { CommandError, defineTownCommand } from './command.ts';

export const backupCommand = defineTownCommand({
  id: 'backup',
  input: z.object({ file: z.string() }),
  run: async (hub, { file }, { print, signal }) => {
    const startedAt = performance.now();
    await backUpHub(hub, { file, files: 'included', onProgress: print, signal });
    const { size } = await stat(file);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    print(`${file}: ${(size / 1024 ** 2).toFixed(1)} MB, written and verified in ${seconds} s.`);
  },
});

export const verifyAuditCommand = defineTownCommand({
  id: 'audit.verify',
  input: z.object({}),
  run: async ({ database }, _input, { print, signal }) => {
    const verdict = await withoutTimeLimit(
      async () =>
        await verifyAudit(database.handle, (sealNumber) => {
          signal.throwIfAborted();
          print(`seal ${sealNumber}`);
        }),
    );
    if (verdict.kind === 'broken') {
      throw new CommandError(
        `The audit is broken at seal ${verdict.sealNumber} of ${verdict.sealedAt.toISOString()}: ${verdict.what}.`,
      );
    }
    const { sealCount, entryCount, headHash } = verdict;
    print(`The audit is intact: ${entryCount} entries under ${sealCount} seals. Head: ${headHash}`);
  },
});
