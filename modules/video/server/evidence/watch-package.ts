import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { GatewayTools } from '#kernel/module/gateway.ts';
import type { VideoTables } from '../tables.ts';
import type { ViewingRow } from '../viewings/viewing.store.ts';
import { addStep } from './custody.store.ts';
import { findItem } from './evidence.store.ts';

const packagePath = /^\/v1\/exports\/([\w-]+)\/package\.zip$/;

interface Passed {
  readonly export: string;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Counts the hash of a package of a case while it passes through the hub, and puts it on record when it has passed whole:
 * what left the town is known by the hub itself and not by what a browser says. Undefined for anything else.
 */
export function watchPackage(
  tools: GatewayTools<VideoTables>,
  path: string,
  viewing: ViewingRow,
): ((answer: IncomingMessage) => void) | undefined {
  const [, exportId] = packagePath.exec(path) ?? [];
  const { evidenceItemId } = viewing;
  if (exportId === undefined || evidenceItemId === null) return undefined;
  return (answer) => {
    const hash = createHash('sha256');
    let bytes = 0;
    answer.on('data', (part: Buffer) => {
      hash.update(part);
      bytes += part.length;
    });
    answer.once('end', () => {
      if (answer.statusCode !== 200 || !answer.complete) return;
      const passed = { export: exportId, sha256: hash.digest('hex'), bytes };
      note(tools, { itemId: evidenceItemId, personId: viewing.personId }, passed).catch((error: unknown) =>
        tools.onError(error, 'a package that has passed could not be put on record'),
      );
    });
  };
}

async function note(
  { system }: GatewayTools<VideoTables>,
  { itemId, personId }: { readonly itemId: string; readonly personId: string | null },
  passed: Passed,
): Promise<void> {
  await system.transaction(async (context) => {
    const { db, clock, audit } = context;
    const item = await findItem(db, itemId);
    if (!item) throw new Error('the clip of the package is not there');
    const step = { action: 'exported' as const, position: item.position, facts: { ...passed } };
    const custody = await addStep({ db, clock, actor: { personId } }, item.caseId, step);
    audit({ type: 'video.evidence-case', id: item.caseId }, { itemId, ...passed, custody });
  });
}
