import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Letters and digits that nobody mixes up when reading them aloud. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** One password for all demo accounts, random per data directory, readable by its owner only. */
export async function readDemoPassword(dataDirectory: string): Promise<string> {
  const file = join(dataDirectory, 'demo-password');
  try {
    await writeFile(file, makePassword(), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}

function makePassword(): string {
  const letters = Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)] ?? 'a');
  return [letters.slice(0, 4), letters.slice(4, 8), letters.slice(8)]
    .map((group) => group.join(''))
    .join('-');
}
