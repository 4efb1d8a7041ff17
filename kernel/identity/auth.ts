import { betterAuth } from 'better-auth';
import type { BetterAuthOptions, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins';
import type { Kysely } from 'kysely';
import type { Clock } from '#kernel/clock/clock.ts';
import type { SignInProvider } from '#kernel/config/sign-in-providers.ts';
import { newId } from '#kernel/ids.ts';
import { isBirthDate, isOldEnough } from './age.ts';
import { assertOwnPages, assertProfile } from './auth-input.ts';
import { auditedPaths } from './auth-paths.ts';
import { freshSessionMs } from './fresh-session.ts';
import { admitFromProvider, oidc } from './oidc.ts';
import { assertPasskeyName, passkeyRegistrationPath, passkeys, passkeySignInPath } from './passkeys.ts';
import type { SignInGuard } from './sign-in-guard.ts';
import { rememberSignUp, signInWhereSignedUp } from './sign-up-browser.ts';
import { wayOfSignIn } from './sign-in-way.ts';

/** What identity asks of the rest of the hub. Mails go through `notify`, traces through `audit`. */
export interface AuthDependencies {
  readonly kysely: Kysely<unknown>;
  readonly clock: Clock;
  readonly secret: string;
  readonly baseUrl: string;
  readonly isSecure: boolean;
  /** Sign-in attempts from one address in a minute before the answer is 429. */
  readonly signInsPerMinute: number;
  readonly providers: readonly SignInProvider[];
  readonly guard: SignInGuard;
  sendMail(mail: AuthMail): Promise<void>;
  recordAudit(entry: { routeId: string; personId: string | null; reason?: string }): Promise<void>;
}

export interface AuthMail {
  readonly kind:
    | 'identity.confirm-email'
    | 'identity.reset-password'
    | 'identity.passkey-added'
    | 'identity.sign-in-locked';
  readonly personId: string;
  readonly email: string;
  readonly locale: string;
  readonly values: Readonly<Record<string, string>>;
}

const personFields = {
  birthOn: { type: 'string', required: true, input: true, returned: false },
  locale: { type: 'string', required: false, input: true, defaultValue: 'ru' },
  blockedAt: { type: 'date', required: false, input: false },
} as const;

const sessionOptions = {
  fields: { userId: 'personId' },
  expiresIn: 60 * 60 * 24 * 30,
  updateAge: 60 * 60 * 24,
  freshAge: freshSessionMs / 1000,
  additionalFields: { signedInBy: { type: 'string', required: false, input: false } },
} as const;

/** NOTE: tokens of a provider are of no use to us after the sign-in, so they are kept sealed and never renewed. */
const accountOptions = {
  fields: { userId: 'personId' },
  encryptOAuthTokens: true,
  updateAccountOnSignIn: false,
  // Who is signed in may link a service that knows them by another address: they have proven both.
  accountLinking: { allowDifferentEmails: true },
} as const;

/** Addresses confirmed by the request that is being answered. */
type ConfirmedAddresses = WeakMap<Request, string>;

export type Auth = ReturnType<typeof createAuth>;

export function createAuth(dependencies: AuthDependencies) {
  const confirmed: ConfirmedAddresses = new WeakMap();
  return betterAuth({
    appName: 'Veche',
    baseURL: dependencies.baseUrl,
    basePath: '/api/auth',
    secret: dependencies.secret,
    // The http kernel has compared Origin with Host already, and follows no Host that is not the town's.
    trustedOrigins: (request) => (request ? [new URL(request.url).origin] : []),
    telemetry: { enabled: false },
    database: { db: dependencies.kysely, type: 'postgres', schemaName: 'identity' },
    user: {
      modelName: 'person',
      additionalFields: personFields,
      validateUserInfo: admitFromProvider(dependencies.clock),
    },
    session: sessionOptions,
    account: accountOptions,
    onAPIError: { errorURL: '/sign-in' },
    ...mailedOptions(dependencies, confirmed),
    rateLimit: rateLimits(dependencies),
    advanced: {
      cookiePrefix: 'veche',
      useSecureCookies: dependencies.isSecure,
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: ['x-veche-client-ip'], ipv6Subnet: 64 },
    },
    databaseHooks: { session: { create: { before: sessionGate(dependencies) } } },
    plugins: [
      twoFactor({
        issuer: 'Veche',
        schema: { twoFactor: { modelName: 'twoFactor', fields: { userId: 'personId' } } },
      }),
      passkeys(),
      oidc(dependencies.providers),
    ],
    hooks: authHooks(dependencies, confirmed),
  });
}

/** What is proven by a link in a mail: an address, and the right to a new password. */
function mailedOptions(dependencies: AuthDependencies, confirmed: ConfirmedAddresses) {
  return {
    emailAndPassword: {
      enabled: true,
      requireEmailVerification: true,
      minPasswordLength: 10,
      maxPasswordLength: 200,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, url }) => {
        await dependencies.sendMail(authMail('identity.reset-password', user, { url }));
      },
      onPasswordReset: async ({ user }) => await dependencies.guard.forget(user.email),
    },
    emailVerification: {
      sendOnSignUp: true,
      sendOnSignIn: true,
      autoSignInAfterVerification: false,
      afterEmailVerification: async ({ email }, request) => {
        await Promise.resolve(request && confirmed.set(request, email));
      },
      sendVerificationEmail: async ({ user, url }) => {
        await dependencies.sendMail(authMail('identity.confirm-email', user, { url }));
      },
    },
  } satisfies Pick<BetterAuthOptions, 'emailAndPassword' | 'emailVerification'>;
}

function rateLimits({ signInsPerMinute }: AuthDependencies) {
  return {
    enabled: true,
    window: 60,
    max: 300,
    customRules: {
      '/sign-in/email': { window: 60, max: signInsPerMinute },
      '/sign-in/social': { window: 60, max: signInsPerMinute },
      [passkeySignInPath]: { window: 60, max: signInsPerMinute },
      '/sign-up/email': { window: 60, max: 5 },
      '/request-password-reset': { window: 60, max: 3 },
      '/send-verification-email': { window: 60, max: 3 },
    },
  };
}

/** Why a call failed. A redirect is an error to the library; it is a failure to us where it carries one. */
function failureOf(returned: unknown, headers: Headers | undefined): string | undefined {
  if (!isAPIError(returned)) return undefined;
  if (returned.status !== 'FOUND') return returned.body?.code ?? String(returned.status);
  const location = headers?.get('location') ?? '/';
  return new URL(location, 'http://town.invalid').searchParams.get('error')?.slice(0, 100) ?? undefined;
}

/** Every session begins here, whatever the way of signing in. */
function sessionGate({ providers }: AuthDependencies) {
  return async <S extends { readonly userId: string }>(
    session: S,
    context: GenericEndpointContext | null,
  ) => {
    const person = await context?.context.internalAdapter.findUserById(session.userId);
    if (person && isBlocked(person)) throw blockedProblem();
    return { data: { ...session, signedInBy: wayOfSignIn(context, providers) } };
  };
}

const passkeyNamingPaths: ReadonlySet<string> = new Set([passkeyRegistrationPath, '/passkey/update-passkey']);
const linkPath = '/link-social';
const providerPaths: ReadonlySet<string> = new Set(['/sign-in/social', linkPath]);

function authHooks(dependencies: AuthDependencies, confirmed: ConfirmedAddresses) {
  return {
    before: createAuthMiddleware(async (context) => {
      assertOwnPages(context.body);
      assertOwnPages(context.query);
      if (context.path === '/sign-up/email' || context.path === '/update-user') assertProfile(context.body);
      if (context.path === '/sign-up/email') assertAge(context.body?.birthOn, dependencies.clock);
      if (context.path === '/update-user') refuseNewBirthDate(context.body);
      if (passkeyNamingPaths.has(context.path)) assertPasskeyName(context.body?.name);
      if (providerPaths.has(context.path)) refuseForeignToken(context.body);
      if (context.path === linkPath) await assertFreshSession(context);
      await dependencies.guard.admit(context);
    }),
    after: createAuthMiddleware(async (context) => {
      if (context.path === '/sign-up/email') await rememberSignUp(context);
      const confirmedEmail = context.request && confirmed.get(context.request);
      if (confirmedEmail !== undefined) await signInWhereSignedUp(context, confirmedEmail);
      const comer = personWhoCameIn(context);
      if (comer) await dependencies.guard.forget(comer.email);
      if (!auditedPaths.has(context.path)) return;
      const reason = failureOf(context.context.returned, context.context.responseHeaders);
      const person = context.context.newSession?.user ?? context.context.session?.user;
      await dependencies.recordAudit({
        routeId: `identity.auth${context.path.replace('/:id', '').replaceAll('/', '-')}`,
        personId: person?.id ?? null,
        ...(reason ? { reason } : {}),
      });
      if (context.path === passkeyRegistrationPath && person && !reason) {
        await dependencies.sendMail(authMail('identity.passkey-added', person, {}));
      }
    }),
  };
}

/** Whose password, and code where one is asked for, was right. */
function personWhoCameIn(context: GenericEndpointContext): { readonly email: string } | undefined {
  const person = context.context.newSession?.user;
  // NOTE: this runs before the library takes the session back, to ask for the code first.
  const isHalfWay = context.path === '/sign-in/email' && person?.['twoFactorEnabled'] === true;
  return person && !isHalfWay ? person : undefined;
}

/** NOTE: the library asks this for a passkey and not for a service, which opens the account just as well. */
async function assertFreshSession(context: GenericEndpointContext): Promise<void> {
  const found = await getSessionFromCtx(context);
  if (!found || Date.now() - found.session.createdAt.getTime() < freshSessionMs) return;
  throw new APIError('FORBIDDEN', { code: 'SESSION_NOT_FRESH', message: 'Sign in again first' });
}

/** People come by their browser only; a token got elsewhere, for whatever purpose, opens nothing here. */
function refuseForeignToken(body: Record<string, unknown> | undefined): void {
  if (body?.['idToken'] === undefined) return;
  throw new APIError('BAD_REQUEST', { code: 'ID_TOKEN_NOT_TAKEN', message: 'idToken is not taken' });
}

function isBlocked(person: object): boolean {
  return 'blockedAt' in person && person.blockedAt !== null && person.blockedAt !== undefined;
}

function blockedProblem(): APIError {
  return new APIError('FORBIDDEN', { code: 'PERSON_BLOCKED', message: 'This account is blocked' });
}

function assertAge(birthOn: unknown, clock: Clock): void {
  const today = clock.now().toISOString().slice(0, 10);
  if (typeof birthOn !== 'string' || !isBirthDate(birthOn, today)) {
    throw new APIError('BAD_REQUEST', {
      code: 'BIRTH_DATE_INVALID',
      message: 'birthOn is a date: YYYY-MM-DD',
    });
  }
  if (!isOldEnough(birthOn, today)) {
    throw new APIError('BAD_REQUEST', { code: 'TOO_YOUNG', message: 'A person signs up from the age of 14' });
  }
}

/** The date of birth decides what the law allows; it is told once, and only an administrator corrects it. */
function refuseNewBirthDate(body: Record<string, unknown> | undefined): void {
  if (body?.['birthOn'] === undefined) return;
  throw new APIError('BAD_REQUEST', { code: 'BIRTH_DATE_FIXED', message: 'birthOn cannot be changed' });
}

function authMail(
  kind: AuthMail['kind'],
  user: { id: string; email: string; name: string },
  values: Record<string, string>,
): AuthMail {
  const locale = 'locale' in user && typeof user.locale === 'string' ? user.locale : 'ru';
  return { kind, personId: user.id, email: user.email, locale, values: { name: user.name, ...values } };
}
