import type { ReactNode } from 'react';
import { createContext, useContext, useEffect, useEffectEvent, useMemo, useState } from 'react';
import { useHotkeys } from '@mantine/hooks';

export interface Shortcut {
  /** As `@mantine/hooks` writes them: `j`, `mod+K`, `shift+?`. */
  readonly keys: string;
  /** The text shown in the help, already in the person's language. */
  readonly title: string;
  readonly run: () => void;
}

interface ShortcutBook {
  readonly shown: readonly Shortcut[];
  readonly add: (shortcuts: readonly Shortcut[]) => () => void;
}

const ShortcutContext = createContext<ShortcutBook | null>(null);

export function ShortcutProvider({ children }: { children: ReactNode }): ReactNode {
  const [groups, setGroups] = useState<readonly (readonly Shortcut[])[]>([]);
  const book = useMemo<ShortcutBook>(
    () => ({
      shown: groups.flat(),
      add: (shortcuts) => {
        setGroups((known) => [...known, shortcuts]);
        return () => setGroups((known) => known.filter((group) => group !== shortcuts));
      },
    }),
    [groups],
  );
  return <ShortcutContext value={book}>{children}</ShortcutContext>;
}

/**
 * Keys of a page of the workplace; they work outside fields and stand in the help (`?`) while the page is open:
 * `useShortcuts([{ keys: 'j', title: t('reports.queue.next'), run: next }])`.
 */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  useHotkeys(shortcuts.map(({ keys, run }) => [physicalOf(keys), run, { usePhysicalKeys: isPlace(keys) }]));
  const add = useContext(ShortcutContext)?.add;
  const text = JSON.stringify(shortcuts.map(({ keys, title }) => [keys, title]));
  const announce = useEffectEvent(() => add?.(shortcuts));
  useEffect(() => announce(), [text]);
}

/** NOTE: a letter means the key at its place, so that it works while a Cyrillic layout is on; so does a digit with shift. */
function isPlace(keys: string): boolean {
  return /^([a-z]|shift\+\d)$/.test(keys);
}

function physicalOf(keys: string): string {
  return keys.replace(/^shift\+(\d)$/, 'shift+Digit$1');
}

export function useShownShortcuts(): readonly Shortcut[] {
  return useContext(ShortcutContext)?.shown ?? [];
}
