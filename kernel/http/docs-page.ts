import type { Part } from '#kernel/module/part.ts';
import { describeApi } from './openapi.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly unknown[];
  readonly 'x-permission': string;
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: object }[];
  readonly requestBody?: { content: Record<string, { schema: object }> };
  readonly responses: Readonly<
    Record<string, { description: string; content?: Record<string, { schema: object }> }>
  >;
}

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
  h2 { margin-top: 2.5rem; text-transform: capitalize; }
  details { border-top: 1px solid #8886; padding: .6rem 0; }
  summary { cursor: pointer; }
  code, pre { font-family: ui-monospace, monospace; font-size: .9rem; }
  pre { overflow: auto; padding: .8rem; border: 1px solid #8886; border-radius: .4rem; }
  .method { display: inline-block; min-width: 4.5rem; font-weight: 700; }
  .note { opacity: .8; }`;

/** The API as a page to read, made from the contracts; without scripts, so that it needs no exception in the policy. */
export function renderDocsPage(parts: readonly Part[]): string {
  const paths = describeApi(parts)['paths'] as Record<string, Record<string, Operation>>;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const byModule = Map.groupBy(operations, ({ operation }) => operation.operationId.split('.')[0] ?? '');
  const sections = [...byModule]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, items]) => {
      const rows = items.map(({ path, method, operation }) => renderOperation(path, method, operation));
      return `<section><h2 id="${escape(name)}">${escape(name)}</h2>${rows.join('')}</section>`;
    });
  const links = [...byModule.keys()].sort().map((name) => `<a href="#${escape(name)}">${escape(name)}</a>`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Veche API</title><style>${style}</style></head><body><main><h1>Veche API</h1>
<p>Problems are RFC 9457 documents. Programs send a personal access token: <code>Authorization: Bearer veche_…</code>.
The machine-readable description is <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1).</p>
<nav>${links.join(' · ')}</nav>${sections.join('')}</main></body></html>`;
}

function renderOperation(path: string, method: string, operation: Operation): string {
  const access =
    operation.security.length === 0 ? 'open to everyone' : `asks for ${operation['x-permission']}`;
  const parameters = operation.parameters.map(
    (parameter) =>
      `<li><code>${escape(parameter.name)}</code> in ${parameter.in}${parameter.required ? ', required' : ''}: <code>${escape(JSON.stringify(parameter.schema))}</code></li>`,
  );
  const body = operation.requestBody?.content['application/json']?.schema;
  const answer = operation.responses['200']?.content?.['application/json']?.schema;
  return `<details><summary><span class="method">${method.toUpperCase()}</span><code>${escape(path)}</code>
<span class="note">${escape(operation.summary)}</span></summary>
<p class="note">${escape(operation.operationId)}, ${escape(access)}</p>
${parameters.length > 0 ? `<ul>${parameters.join('')}</ul>` : ''}${renderSchema('Body', body)}${renderSchema('Answer', answer)}
<p class="note">${escape(describeProblems(operation))}</p></details>`;
}

function renderSchema(title: string, schema: object | undefined): string {
  return schema ? `<h3>${title}</h3><pre>${escape(JSON.stringify(schema, null, 2))}</pre>` : '';
}

function describeProblems({ responses }: Operation): string {
  const declared = Object.entries(responses).filter(([status]) => /^[45]/.test(status));
  return declared.map(([status, { description }]) => `${status}: ${description}`).join('; ');
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
