import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Group } from '@mantine/core';
import { useText } from '#web/texts.tsx';

export interface Paging {
  /** Cursor of the page shown; undefined on the first. */
  readonly after: string | undefined;
  readonly isFirst: boolean;
  readonly forward: (next: string) => void;
  readonly back: () => void;
}

/** Pages by cursor: the way back is remembered. Begin anew by a new `key` of the component that uses it. */
export function usePaging(): Paging {
  const [trail, setTrail] = useState<readonly string[]>([]);
  return {
    after: trail.at(-1),
    isFirst: trail.length === 0,
    forward: (next) => setTrail([...trail, next]),
    back: () => setTrail(trail.slice(0, -1)),
  };
}

export function Pager({ paging, next }: { paging: Paging; next: string | null }): ReactNode {
  const t = useText();
  if (paging.isFirst && next === null) return null;
  return (
    <Group component="nav" aria-label={t('administration.paging.label')} gap="sm" mt="md">
      <Button variant="default" disabled={paging.isFirst} onClick={paging.back}>
        {t('administration.paging.back')}
      </Button>
      <Button
        variant="default"
        disabled={next === null}
        onClick={() => next !== null && paging.forward(next)}
      >
        {t('administration.paging.next')}
      </Button>
    </Group>
  );
}
