import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import type { AreaView } from '#kernel/geo/contract/area.ts';
import { listAreas } from '#kernel/geo/contract/routes.ts';
import { Page } from '#web/design/Page.tsx';
import { icons } from '#web/icons.ts';
import { useShortcuts } from '#web/keyboard.tsx';
import { useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { AreaDesk } from '../areas/AreaDesk.tsx';
import { AreaImportDialog } from '../areas/AreaImportDialog.tsx';

export type AreaEditing =
  | { readonly kind: 'new' }
  | { readonly kind: 'area'; readonly area: AreaView }
  | null;

export function AreasPage(): ReactNode {
  const t = useText();
  const list = useQueryRoute(listAreas, {});
  const [editing, setEditing] = useState<AreaEditing>(null);
  const [isImporting, setIsImporting] = useState(false);
  useShortcuts([
    { keys: 'n', title: t('administration.areas.draw'), run: () => setEditing({ kind: 'new' }) },
    { keys: 'i', title: t('administration.areas.import'), run: () => setIsImporting(true) },
  ]);
  return (
    <Page
      title={t('administration.areas.title')}
      lead={t('administration.areas.lead')}
      width="full"
      actions={
        <>
          <Button
            variant="default"
            leftSection={<icons.upload size={20} aria-hidden="true" />}
            onClick={() => setIsImporting(true)}
          >
            {t('administration.areas.import')}
          </Button>
          <Button
            leftSection={<icons.plus size={20} aria-hidden="true" />}
            onClick={() => setEditing({ kind: 'new' })}
          >
            {t('administration.areas.draw')}
          </Button>
        </>
      }
    >
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data ? <AreaDesk areas={list.data.items} editing={editing} onEdit={setEditing} /> : null}
      {isImporting ? <AreaImportDialog onClose={() => setIsImporting(false)} /> : null}
    </Page>
  );
}
