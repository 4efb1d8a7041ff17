import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { syncDirectory } from './durable.ts';
import { codeOf } from './storage.ts';

/*
 * Holds outlive the index: each one placed and each one released is a line in a file beside the configuration, and in a
 * copy on every storage. Lines are only ever added, so copies are brought together by taking every line of each: a
 * release is a line of its own and wins wherever it stands.
 */

const placedSchema = z.object({
  kind: z.literal('placed'),
  holdId: z.uuid(),
  cameraId: z.string(),
  fromUs: z.int(),
  toUs: z.int(),
  reason: z.string(),
});

const releasedSchema = z.object({
  kind: z.literal('released'),
  holdId: z.uuid(),
  person: z.string(),
  reason: z.string(),
  atUs: z.int(),
});

const lineSchema = z.discriminatedUnion('kind', [placedSchema, releasedSchema]);
export type HoldLine = z.infer<typeof lineSchema>;

/** Same for a line in whatever copy it stands. */
export function keyOf({ kind, holdId }: HoldLine): string {
  return `${kind} ${holdId}`;
}

/**
 * The lines of a copy; none when there is no file. A last line that was cut off was never promised to anybody.
 *
 * @throws an error of the disk, or one that names a damaged line
 */
export async function readHoldLines(path: string): Promise<HoldLine[]> {
  const lines = (await readText(path)).split('\n');
  const isTorn = lines.at(-1) !== '';
  const whole = lines.filter((line, index) => line !== '' && !(isTorn && index === lines.length - 1));
  return whole.map((line, index) => {
    const parsed = lineSchema.safeParse(parse(line));
    if (!parsed.success) throw new Error(`line ${index + 1} of ${path} is damaged`);
    return parsed.data;
  });
}

/** The lines are on the platter when this resolves. */
export async function appendHoldLines(path: string, lines: readonly HoldLine[]): Promise<void> {
  const before = await readText(path);
  const handle = await open(path, 'a', 0o600);
  try {
    if (!before.endsWith('\n'))
      await handle.truncate(Buffer.byteLength(before.slice(0, before.lastIndexOf('\n') + 1)));
    await handle.writeFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (before === '') await syncDirectory(dirname(path));
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
