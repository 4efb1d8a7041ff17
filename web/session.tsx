import type { ReactNode } from 'react';
import { createContext, useContext, useEffect } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { SessionView } from '#kernel/identity/contract/session.ts';
import { call, CallProblem } from './call.ts';
import { useLiveOwner } from './live.ts';
import { queryKeyOf } from './query.ts';
import { readSession } from '#kernel/identity/contract/session.ts';
import { deviceStore } from './device-store.ts';

/** Lets the shell open without a connection; holds no more than the signed-in person sees in the header. */
const snapshotKey = 'veche_session';

const SessionContext = createContext<SessionView | null>(null);

/** The last answer of the server; without a connection, the one kept on this device. */
export async function fetchSession(): Promise<SessionView> {
  try {
    const session = await call(readSession, {});
    deviceStore.setItem(snapshotKey, JSON.stringify(session));
    return session;
  } catch (error) {
    const snapshot = deviceStore.getItem(snapshotKey);
    if (error instanceof CallProblem && error.status === 0 && snapshot) return parseSnapshot(snapshot);
    throw error;
  }
}

function parseSnapshot(text: string): SessionView {
  // NOTE: kept by an earlier build, it may lack what came later.
  return { signInProviders: [], ...(JSON.parse(text) as Omit<SessionView, 'signInProviders'>) };
}

export function SessionProvider({
  initial,
  children,
}: {
  initial: SessionView;
  children: ReactNode;
}): ReactNode {
  const { data } = useQuery({
    queryKey: queryKeyOf(readSession, {}),
    queryFn: fetchSession,
    initialData: initial,
    staleTime: 60_000,
  });
  useLiveOwner(data.person?.id ?? null);
  const refresh = useRefreshSession();
  useEffect(() => {
    const onOnline = () => void refresh();
    addEventListener('online', onOnline);
    return () => removeEventListener('online', onOnline);
  }, [refresh]);
  return <SessionContext value={data}>{children}</SessionContext>;
}

export function useSession(): SessionView {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession outside SessionProvider');
  return session;
}

/** Whether the person holds the permission; hides what the server would refuse, never replaces its check. */
export function useCan(permission: string): boolean {
  return useSession().permissions.includes(permission);
}

/** Asks the server who is signed in, after signing in or out. */
export function useRefreshSession(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: [readSession.id] });
  };
}

/** Forgets everything this device kept about the person. */
export function useForgetPerson(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    deviceStore.removeItem(snapshotKey);
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== readSession.id });
    await client.invalidateQueries({ queryKey: [readSession.id] });
  };
}
