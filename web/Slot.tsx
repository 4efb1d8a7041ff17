import type { ComponentType, ReactNode } from 'react';
import { lazy, Suspense } from 'react';
import type { SlotFill, SlotName, SlotProps } from './define-web.ts';
import { ErrorBoundary } from './states/ErrorBoundary.tsx';
import { LoadingState } from './states/LoadingState.tsx';
import { slotFills } from './web-modules.ts';

interface Filled<Name extends SlotName> {
  readonly id: string;
  readonly Component: ComponentType<SlotProps[Name]>;
}

const filledSlots = new Map<SlotName, readonly Filled<never>[]>();

/** NOTE: `lazy` must run once per fill, not per render, or every render would load and mount anew. */
function fillsOf<Name extends SlotName>(name: Name): readonly Filled<Name>[] {
  const known = filledSlots.get(name);
  if (known) return known as readonly Filled<Name>[];
  const fills = slotFills(name).map(filled);
  filledSlots.set(name, fills as unknown as readonly Filled<never>[]);
  return fills;
}

function filled<Name extends SlotName>(fill: SlotFill<Name>): Filled<Name> {
  return { id: fill.id, Component: lazy(async () => ({ default: await fill.component() })) as never };
}

export interface SlotOwnProps<Name extends SlotName> {
  readonly name: Name;
  readonly props: SlotProps[Name];
  /** Stands in an empty slot. */
  readonly empty?: ReactNode;
  /** Stands while a filling loads; nothing for slots that draw on a map. */
  readonly loading?: ReactNode;
}

/** Shows what modules put into the slot; one broken filling does not take its neighbours down. */
export function Slot<Name extends SlotName>({
  name,
  props,
  empty = null,
  loading,
}: SlotOwnProps<Name>): ReactNode {
  const fills = fillsOf(name);
  if (fills.length === 0) return empty;
  return fills.map(({ id, Component }) => (
    <ErrorBoundary key={id}>
      <Suspense fallback={loading === undefined ? <LoadingState /> : loading}>
        <Component {...(props as SlotProps[Name] & object)} />
      </Suspense>
    </ErrorBoundary>
  ));
}
