import type { ReactNode } from 'react';
import { Component } from 'react';
import { ErrorState } from './ErrorState.tsx';

interface ErrorBoundaryState {
  readonly error: Error | null;
}

/** Keeps a failure of one part inside that part. */
export class ErrorBoundary extends Component<{ children: ReactNode }, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return <ErrorState problem={error} onRetry={() => this.setState({ error: null })} />;
  }
}
