import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { readTexts } from './read-texts.ts';

const root = resolve(import.meta.dirname, '..');
const page = join(root, 'recorder/verify/page');

/** One page with everything in it, whose policy lets it load nothing. */
export async function makeVerifierPage(): Promise<string> {
  const script = (await bundle()).trim();
  const style = (await readFile(join(page, 'verify.css'), 'utf8')).trim();
  const catalogs = JSON.stringify(await readTexts('verify.')).replaceAll('<', String.raw`\u003c`);
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

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
