import type { ReactNode } from 'react';
import type { IconName } from '../icons.ts';
import { State } from './State.tsx';

export interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly icon?: IconName;
}

/** Nothing here yet: says what will appear and how to begin. */
export function EmptyState({ icon = 'inbox', ...rest }: EmptyStateProps): ReactNode {
  return <State icon={icon} {...rest} />;
}
