import { readFile, readdir } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { codeOf } from '../archive/storage.ts';

/** What a browser may be given as it lies on the disk. */
export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

/** By the exact path: nothing else is ever looked for, so no path leads elsewhere. */
export type Pages = ReadonlyMap<string, PageFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

/** Scripts and styles of the recorder itself, pictures it made, nothing from anywhere else. */
export const pagePolicy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `font-src 'self'`,
  `img-src 'self' blob:`,
  `media-src 'self' blob:`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

/** Reads a built page with all its parts; without one there are none. */
export async function readPages(folder: string): Promise<Pages> {
  const pages = new Map<string, PageFile>();
  for (const name of await listNames(folder)) {
    const type = types[extname(name)];
    if (type === undefined) continue;
    const path = `/${name.replaceAll(sep, '/')}`;
    pages.set(path === '/index.html' ? '/' : path, { type, body: await readFile(join(folder, name)) });
  }
  return pages;
}

async function listNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder, { recursive: true });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
