import { createHash } from 'node:crypto';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import type { Plugin, Rolldown } from 'vite';
import { defineConfig } from 'vite';

const serviceWorker = 'service-worker';
const inWeb = (name: string): string => path.join(import.meta.dirname, 'web', name);

export default defineConfig({
  root: 'web',
  plugins: [react(), shellIntoServiceWorker()],
  server: {
    proxy: Object.fromEntries(
      ['/api', '/i18n', '/tiles', '/files', '/embed', '/open311'].map((path) => [
        path,
        `http://127.0.0.1:${process.env.PORT ?? 8080}`,
      ]),
    ),
  },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    // Small pictures and fonts stay files: the content security policy needs no `data:`.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: { main: inWeb('index.html'), [serviceWorker]: inWeb('service-worker.ts') },
      output: {
        entryFileNames: (chunk) => (chunk.name === serviceWorker ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});

/** Writes the names of the first page's files into the service worker, so that each build has its own worker. */
function shellIntoServiceWorker(): Plugin {
  return {
    name: 'veche-shell-into-service-worker',
    apply: 'build',
    generateBundle(_options, bundle) {
      const worker = bundle[`${serviceWorker}.js`];
      if (worker?.type !== 'chunk') throw new Error('the service worker was not built');
      const files = firstPageFiles(bundle).map((name) => `/${name}`);
      const build = createHash('sha256').update(files.join()).digest('hex').slice(0, 12);
      worker.code = worker.code.replaceAll('__SHELL__', JSON.stringify({ build, files }));
    },
  };
}

function firstPageFiles(bundle: Rolldown.OutputBundle): string[] {
  const chunks = new Set<Rolldown.OutputChunk>();
  const visit = (file: Rolldown.OutputAsset | Rolldown.OutputChunk | undefined): void => {
    if (file?.type !== 'chunk' || chunks.has(file)) return;
    chunks.add(file);
    for (const name of file.imports) visit(bundle[name]);
  };
  visit(Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'main' && file.isEntry));
  if (chunks.size === 0) throw new Error('the entry of the web was not built');

  const styles = [...chunks].flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]);
  const fonts = Object.keys(bundle).filter((name) => /golos-text-(cyrillic|latin)-wght.*\.woff2$/.test(name));
  return [...[...chunks].map((chunk) => chunk.fileName), ...new Set(styles), ...fonts];
}
