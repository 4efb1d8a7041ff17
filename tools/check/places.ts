import { posix } from 'node:path';

/** Which part of the architecture a file belongs to. */
export type Place =
  | { readonly kind: 'kernel' | 'recorder' | 'web' | 'apps' | 'tools' | 'e2e' | 'bench' | 'elsewhere' }
  | { readonly kind: 'module'; readonly module: string; readonly part: ModulePart };

export type ModulePart = 'manifest' | 'contract' | 'server' | 'web' | 'demo';

const topFolders = ['kernel', 'recorder', 'web', 'apps', 'tools', 'e2e', 'bench'] as const;
const moduleFolders = ['contract', 'server', 'web', 'demo'] as const;

export function placeOf(path: string): Place {
  const [top, module = '', folder] = path.split('/');
  if (top === 'modules') {
    const part = moduleFolders.find((name) => name === folder) ?? 'manifest';
    return { kind: 'module', module, part };
  }
  return { kind: topFolders.find((name) => name === top) ?? 'elsewhere' };
}

/** The folder whose files may reach each other by relative paths. */
export function unitOf(path: string): string {
  const [top = '', module = ''] = path.split('/');
  return top === 'modules' ? `modules/${module}` : top;
}

export type Target =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string };

/** What an import points at; a path is relative to the root and need not exist. */
export function resolveImport(fromPath: string, specifier: string): Target {
  if (specifier.startsWith('#')) return { kind: 'file', path: specifier.slice(1) };
  if (specifier.startsWith('.'))
    return { kind: 'file', path: posix.join(posix.dirname(fromPath), specifier) };
  return { kind: 'package', name: specifier };
}

const contractNames = /(^|\/)((.+\.)?contract|(.+\.)?problems?|manifest|fields|settings|locale|roles)\.ts$/;

/**
 * The files of the kernel that contracts and web pages may use: everything in a `contract/` folder,
 * and files named for what they declare. They import zod and each other only, so they run anywhere.
 */
export function isKernelContract(path: string): boolean {
  return path.startsWith('kernel/') && (path.includes('/contract/') || contractNames.test(path));
}
