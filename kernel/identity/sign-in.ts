import type { SignInProvider } from '#kernel/config/sign-in-providers.ts';
import type { Logger } from '#kernel/log/log.ts';
import type { Auth, AuthDependencies } from './auth.ts';
import { createAuth } from './auth.ts';
import { findAnsweringProviders } from './oidc.ts';

/** Authentication with the providers that answer. */
export interface SignIn {
  /** Replaced by a new one when a provider comes back; ask for it anew each time. */
  readonly auth: Auth;
  providers(): readonly SignInProvider[];
  /** Looks again for the providers that did not answer, if there are any. */
  findMissingProviders(): Promise<void>;
}

export async function openSignIn(
  dependencies: Omit<AuthDependencies, 'providers'>,
  configured: readonly SignInProvider[],
  log: Logger,
): Promise<SignIn> {
  let providers = await findAnsweringProviders(configured, log);
  let auth = createAuth({ ...dependencies, providers });
  return {
    get auth() {
      return auth;
    },
    providers: () => providers,
    findMissingProviders: async () => {
      if (providers.length === configured.length) return;
      const answering = await findAnsweringProviders(configured, log);
      if (answering.length <= providers.length) return;
      providers = answering;
      auth = createAuth({ ...dependencies, providers });
    },
  };
}
