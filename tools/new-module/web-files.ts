import type { Files } from './contract-files.ts';
import type { Names } from './names.ts';

/** One public page with its four states. */
export function webFiles(names: Names): Files {
  return { 'web/index.tsx': index(names), [`web/pages/${names.Many}Page.tsx`]: page(names) };
}

function index({ module, noun, Many }: Names): string {
  return `import { defineWeb } from '#web/define-web.ts';

export const web = defineWeb({
  routes: [
    {
      path: '/${module}',
      face: 'public',
      permission: '${module}.${noun}.read',
      component: async () => (await import('./pages/${Many}Page.tsx')).${Many}Page,
    },
  ],
});
`;
}

function page({ module, nouns, one, many, Many, noun, One }: Names): string {
  return `import type { ReactNode } from 'react';
import { Page } from '#web/design/Page.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import type { ${One} } from '../../contract/${noun}.ts';
import { list${Many} } from '../../contract/routes.ts';

export function ${Many}Page(): ReactNode {
  const t = useText();
  return (
    <Page title={t('${module}.${nouns}.title')}>
      <${Many} />
    </Page>
  );
}

function ${Many}(): ReactNode {
  const t = useText();
  const answer = useQueryRoute(list${Many}, {});
  if (answer.isPending) return <LoadingState />;
  if (answer.isError) return <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data.${many}.length === 0) return <EmptyState title={t('${module}.${nouns}.empty')} />;
  return <${One}List ${many}={answer.data.${many}} />;
}

function ${One}List({ ${many} }: { ${many}: readonly ${One}[] }): ReactNode {
  return (
    <ul>
      {${many}.map((${one}) => (
        <li key={${one}.id}>{${one}.title}</li>
      ))}
    </ul>
  );
}
`;
}
