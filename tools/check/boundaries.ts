import type { Finding } from './finding.ts';
import { isKernelContract, placeOf, resolveImport, unitOf } from './places.ts';
import type { ModulePart, Place } from './places.ts';
import { isTest } from './tree.ts';
import type { SourceFile, Tree } from './tree.ts';

/*
 * Who may import whom. A module is reached from outside through its contract only, and only by modules whose manifest
 * names it; the kernel, the recorder and the shell of the web know no module at all.
 */

export function checkBoundaries({ sources }: Pick<Tree, 'sources'>): Finding[] {
  const dependencies = dependenciesOf(sources);
  return sources.flatMap((source) => [
    ...source.facts.imports.flatMap(({ specifier, line }) => {
      const message = judgeImport(source, specifier, dependencies);
      return message ? [{ check: 'boundaries', file: source.path, line, message }] : [];
    }),
    ...globFindings(source),
  ]);
}

type Dependencies = ReadonlyMap<string, ReadonlySet<string>>;

function dependenciesOf(sources: readonly SourceFile[]): Dependencies {
  return new Map(
    sources.flatMap(({ path, facts }) => {
      const manifest = facts.declarations.find(({ kind }) => kind === 'module');
      const place = placeOf(path);
      return manifest && place.kind === 'module' ? [[place.module, new Set(manifest.dependsOn)]] : [];
    }),
  );
}

function judgeImport(source: SourceFile, specifier: string, dependencies: Dependencies): string | undefined {
  const from = placeOf(source.path);
  const target = resolveImport(source.path, specifier);
  if (target.kind === 'package') return judgePackage(source.path, from, target.name);
  if (unitOf(target.path) === unitOf(source.path)) return judgeInside(source.path, from, target.path);
  if (specifier.startsWith('.')) {
    return `imports ${specifier}, outside ${unitOf(source.path)}; write #${target.path}`;
  }
  return judgeAcross(source.path, from, target.path, dependencies);
}

function judgePackage(path: string, from: Place, name: string): string | undefined {
  if (isTest(path)) return undefined;
  const isContract = isKernelContract(path) || (from.kind === 'module' && from.part === 'contract');
  if (isContract && name !== 'zod')
    return `a contract imports ${name}; contracts import zod and other contracts only`;
  const isBrowserCode = from.kind === 'web' || (from.kind === 'module' && from.part === 'web');
  if (isBrowserCode && name.startsWith('node:') && !/\.config\.ts$|(^|\/)build\//.test(path)) {
    return `web code imports ${name}; it runs in a browser, move this to the server`;
  }
  return undefined;
}

const partsWithin: Readonly<Record<ModulePart, readonly ModulePart[]>> = {
  manifest: ['manifest', 'contract'],
  contract: ['contract'],
  server: ['manifest', 'contract', 'server'],
  web: ['contract', 'web'],
  demo: ['manifest', 'contract', 'server', 'demo'],
};

function judgeInside(path: string, from: Place, targetPath: string): string | undefined {
  if (isKernelContract(path) && !isKernelContract(targetPath) && !isTest(path)) {
    return `a kernel contract imports ${targetPath}; contracts import zod and other contracts only`;
  }
  const target = placeOf(targetPath);
  if (from.kind !== 'module' || target.kind !== 'module' || isTest(path)) return undefined;
  if (partsWithin[from.part].includes(target.part)) return undefined;
  return `${from.part} imports its module's ${target.part}; ${from.part} may use ${partsWithin[from.part].join(', ')}`;
}

function judgeAcross(
  path: string,
  from: Place,
  targetPath: string,
  dependencies: Dependencies,
): string | undefined {
  const target = placeOf(targetPath);
  switch (from.kind) {
    case 'apps':
    case 'tools':
    case 'e2e':
    case 'bench':
    case 'elsewhere':
      return undefined;
    case 'kernel':
      return isTest(path) && target.kind === 'tools'
        ? undefined
        : `the kernel imports ${targetPath}; it knows only itself`;
    case 'recorder':
      return judgeRecorder(path, target, targetPath);
    case 'web':
      return judgeShell(path, target, targetPath);
    case 'module':
      return judgeModule(path, from, targetPath, dependencies);
  }
}

function judgeRecorder(path: string, target: Place, targetPath: string): string | undefined {
  if (target.kind === 'kernel' && !targetPath.startsWith('kernel/db/')) return undefined;
  if (target.kind === 'tools' && isTest(path)) return undefined;
  return `the recorder imports ${targetPath}; it knows no module and no database`;
}

function judgeShell(path: string, target: Place, targetPath: string): string | undefined {
  if (isKernelContract(targetPath)) return undefined;
  if (isTest(path) && target.kind !== 'module') return undefined;
  if (target.kind === 'module')
    return `the web shell imports ${targetPath}; let the module fill a slot or a route`;
  return `the web shell imports ${targetPath}; it may use kernel contracts only`;
}

function judgeModule(
  path: string,
  from: Extract<Place, { kind: 'module' }>,
  targetPath: string,
  dependencies: Dependencies,
): string | undefined {
  const target = placeOf(targetPath);
  const isBehindScenes = from.part === 'server' || from.part === 'demo';
  if (isTest(path) && (target.kind === 'kernel' || target.kind === 'tools')) return undefined;
  switch (target.kind) {
    case 'module':
      return judgeForeignModule(from.module, target, targetPath, dependencies);
    case 'kernel':
      if (isBehindScenes || isKernelContract(targetPath)) return undefined;
      return `${from.part} imports ${targetPath}; it may use kernel contracts only`;
    case 'web':
      return from.part === 'web'
        ? undefined
        : `${from.part} imports ${targetPath}; only a module's web may use #web`;
    case 'recorder':
      if (isBehindScenes && (isHubSide(targetPath) || isTest(path))) return undefined;
      if (from.part === 'web' && isPackageCheck(targetPath)) return undefined;
      return `${from.part} imports ${targetPath}; of the recorder a module's server may use the hub's side of its link and tokens, its web the check of packages`;
    default:
      return `a module imports ${targetPath}; modules use the kernel, #web and contracts`;
  }
}

/** What hub and recorder say to each other is written once, beside the recorder, and runs on both. */
function isHubSide(path: string): boolean {
  return /^recorder\/(hub-link\/(hub-end|protocol|proofs)|tokens\/(keys|media-token|revocation)|api\/web-socket)\.ts$/.test(
    path,
  );
}

/** Made for a browser: the page inside every package is this very code. */
function isPackageCheck(path: string): boolean {
  return /^recorder\/verify\/(verify-package|files-in-browser|findings|read-zip|page\/show-result)\.ts$/.test(
    path,
  );
}

function judgeForeignModule(
  module: string,
  target: Extract<Place, { kind: 'module' }>,
  targetPath: string,
  dependencies: Dependencies,
): string | undefined {
  if (target.part !== 'contract') {
    return `imports ${targetPath}; of another module only contract/ may be used`;
  }
  if (dependencies.get(module)?.has(target.module)) return undefined;
  return `imports the contract of ${target.module}; add '${target.module}' to dependsOn in modules/${module}/module.ts`;
}

/** A glob may gather what modules show, never what they do. */
function globFindings({ path, facts }: SourceFile): Finding[] {
  return facts.globs
    .filter(({ value }) => /(^|\/)modules\//.test(value) && !/(^|\/)modules\/\*\/web\//.test(value))
    .map(({ value, line }) => ({
      check: 'boundaries',
      file: path,
      line,
      message: `the glob ${value} reaches inside modules; take modules/*/web/ only`,
    }));
}
