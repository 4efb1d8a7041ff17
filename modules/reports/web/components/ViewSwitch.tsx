import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { icons } from '#web/icons.ts';
import { useGo, useQueryParameters } from '#web/links.tsx';
import { useText } from '#web/texts.tsx';

export interface ViewSwitchProps {
  /** Of the page that shows either. */
  readonly path: string;
  readonly className: string | undefined;
}

/** A list or a map of the same reports; which of them is shown stands in the page's address. */
export function ViewSwitch({ path, className = '' }: ViewSwitchProps): ReactNode {
  const t = useText();
  const go = useGo();
  const parameters = useQueryParameters();
  const isMap = parameters.get('view') === 'map';
  const show = (view: 'list' | 'map'): void => {
    if (view === 'map') parameters.set('view', view);
    else parameters.delete('view');
    const query = parameters.toString();
    void go(query ? `${path}?${query}` : path, { replace: true });
  };
  return (
    <div className={className} role="group" aria-label={t('reports.list.view')}>
      <Button
        variant={isMap ? 'default' : 'filled'}
        aria-pressed={!isMap}
        onClick={() => show('list')}
        leftSection={<icons.list size={20} aria-hidden="true" />}
      >
        {t('reports.list.as-list')}
      </Button>
      <Button
        variant={isMap ? 'filled' : 'default'}
        aria-pressed={isMap}
        onClick={() => show('map')}
        leftSection={<icons.map size={20} aria-hidden="true" />}
      >
        {t('reports.list.as-map')}
      </Button>
    </div>
  );
}
