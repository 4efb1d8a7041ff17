import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '..');
const page = join(root, 'recorder/verify/page');
const locales = ['en', 'ru', 'uk'] as const;
const prefix = 'verify.';

/** One page with everything in it, whose policy lets it load nothing. */
export async function makeVerifierPage(): Promise<string> {
  const script = (await bundle()).trim();
  const style = (await readFile(join(page, 'verify.css'), 'utf8')).trim();
  const catalogs = JSON.stringify(await readTexts()).replaceAll('<', String.raw`\u003c`);
  const policy = [
    `default-src 'none'`,
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="content-security-policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<title>Veche</title>',
    `<style>${style}</style>`,
    `<script type="application/json" id="catalogs">${catalogs}</script>`,
    '</head>',
    '<body></body>',
    `<script type="module">${script}</script>`,
    '</html>',
    '',
  ].join('\n');
}

async function bundle(): Promise<string> {
  const built = await build({
    root: page,
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input: join(page, 'verify-page.ts') },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) =>
    'output' in one ? one.output : [],
  );
  const [chunk, ...others] = outputs;
  if (chunk?.type !== 'chunk' || others.length > 0) throw new Error('the verifier is not one script');
  // NOTE: the text of a script ends at the first closing tag, wherever it stands.
  return chunk.code.replaceAll('</script', String.raw`<\/script`);
}

async function readTexts(): Promise<Record<string, Record<string, string>>> {
  const texts = locales.map(async (locale) => {
    const all = JSON.parse(await readFile(join(root, `web/i18n/${locale}.json`), 'utf8')) as Record<
      string,
      string
    >;
    const own = Object.entries(all).filter(([key]) => key.startsWith(prefix));
    return [locale, Object.fromEntries(own.map(([key, text]) => [`web.${key}`, text]))] as const;
  });
  return Object.fromEntries(await Promise.all(texts));
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** Writes `dist/recorder/verify.html`. */
export async function buildVerifier(): Promise<void> {
  const folder = join(root, 'dist/recorder');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'verify.html'), await makeVerifierPage());
}

if (import.meta.main) await buildVerifier();
