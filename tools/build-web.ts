import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { hashSources } from './source-hash.ts';

const root = path.resolve(import.meta.dirname, '..');
const outDir = path.join(root, 'dist/web');
const hashFile = path.join(outDir, '.build-hash');
const firstPageBudgetBytes = 250 * 1024;
const mapBudgetBytes = 450 * 1024;

/** Everything the bundle is made of; a change in any of it builds anew. */
const sources = [
  'web/**/*',
  'modules/*/web/**/*',
  'modules/*/contract/**/*',
  'kernel/**/contract/**/*',
  'kernel/**/contract.ts',
  'kernel/errors/*.ts',
  'kernel/i18n/locale.ts',
  'vite.config.ts',
  'package-lock.json',
  'tools/build-web.ts',
];
/** Read by the server, not by the bundle. */
const isNoSource = (file: string): boolean => /(\.test\.tsx?|\.md)$|[/\\]i18n[/\\].*\.json$/.test(file);

export interface WebBuild {
  /** Whether anything had to be built. */
  readonly wasBuilt: boolean;
  readonly outDir: string;
}

/**
 * Builds the web into `dist/web` when its sources changed since the last build; a second where nothing did.
 * Writes `.br` and `.gz` beside every file worth it, so that the server only picks one.
 */
export async function ensureWebBuilt(print: (line: string) => void = console.log): Promise<WebBuild> {
  const hash = await hashSources(root, sources, isNoSource);
  if ((await readOr(hashFile, '')) === hash) return { wasBuilt: false, outDir };

  print('Building the web …');
  const startedMs = performance.now();
  await buildForProduction();
  await compressFiles();
  for (const line of await weightReport()) print(line);
  await mkdir(outDir, { recursive: true });
  await writeFile(hashFile, hash);
  print(`The web is built in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  return { wasBuilt: true, outDir };
}

/** NOTE: a test runner sets NODE_ENV to "test", and the libraries would then be built as for development. */
async function buildForProduction(): Promise<void> {
  const { build } = await import('vite');
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await build({
      root: path.join(root, 'web'),
      configFile: path.join(root, 'vite.config.ts'),
      logLevel: 'warn',
    });
  } finally {
    if (environment === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = environment;
  }
}

async function readOr(file: string, fallback: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return fallback;
    throw error;
  }
}

const compressibleTypes = /\.(js|css|html|svg|webmanifest|json)$/;

async function compressFiles(): Promise<void> {
  const names = (await readdir(outDir, { recursive: true })).filter((name) => compressibleTypes.test(name));
  await Promise.all(
    names.filter((name) => !name.startsWith('.vite')).map((name) => compressFile(path.join(outDir, name))),
  );
}

async function compressFile(file: string): Promise<void> {
  const content = await readFile(file);
  // Quality 9 of 11: within 3 % of the smallest, in a quarter of the time.
  const brotli = await promisify(brotliCompress)(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9 },
  });
  await writeFile(`${file}.br`, brotli);
  await writeFile(`${file}.gz`, await gzipped(content));
}

function gzipped(content: Buffer): Promise<Buffer> {
  return promisify(gzip)(content, { level: 9 });
}

interface ManifestChunk {
  readonly file: string;
  readonly imports?: readonly string[];
}
type Manifest = Readonly<Record<string, ManifestChunk>>;

/** What a first visit loads before the map, and the map after it, against the budgets of DESIGN.md §6. */
async function weightReport(): Promise<string[]> {
  const manifest = JSON.parse(await readFile(path.join(outDir, '.vite/manifest.json'), 'utf8')) as Manifest;
  const firstPage = closureOf(manifest, ['index.html']);
  const map = closureOf(manifest, ['map/TownMapCanvas.tsx']).filter((file) => !firstPage.includes(file));
  const workers = (await readdir(path.join(outDir, 'assets'))).filter((name) =>
    /^maplibre-gl-worker.*\.m?js$/.test(name),
  );
  const firstPageBytes = await gzipBytes(firstPage);
  const mapBytes = await gzipBytes([...map, ...workers.map((name) => `assets/${name}`)]);
  return [
    weightLine('First page, JavaScript before the map', firstPageBytes, firstPageBudgetBytes),
    weightLine('Map and its worker', mapBytes, mapBudgetBytes),
  ];
}

function closureOf(manifest: Manifest, names: readonly string[]): string[] {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    manifest[name]?.imports?.forEach(visit);
  };
  names.forEach(visit);
  return [...seen].flatMap((name) => manifest[name]?.file ?? []);
}

async function gzipBytes(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    files.map(async (file) => (await gzipped(await readFile(path.join(outDir, file)))).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function weightLine(what: string, bytes: number, budgetBytes: number): string {
  const verdict = bytes <= budgetBytes ? 'within' : 'OVER';
  return `  ${what}: ${(bytes / 1024).toFixed(0)} KB gzip, ${verdict} the budget of ${budgetBytes / 1024} KB`;
}

if (import.meta.main) await ensureWebBuilt();
