import { createHmac } from 'node:crypto';
import { APIError } from 'better-auth/api';
import type { GenericEndpointContext } from 'better-auth';
import type { Clock } from '#kernel/clock/clock.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { claimTelling, countAttempt, forgetAttempts, forgetAttemptsBefore } from './sign-in-attempt.store.ts';

/*
 * Guessing spread over many addresses passes every limit per address, so attempts are also counted per account: an
 * attempt is counted before it is looked at, and what led to a session is forgotten. After the tenth in a quarter of
 * an hour nothing is looked at until that quarter has passed; passkeys, providers and a new password by mail still
 * open the account, so that a stranger cannot lock its owner out. Unknown addresses are counted in the same way,
 * and get the same answers.
 */

const allowedAttempts = 10;
const periodMs = 15 * 60_000;

/** The identity library's own cookie of a sign-in that waits for its second step. */
const secondStepCookie = 'two_factor';

export interface SignInGuardDependencies {
  readonly db: AnyDb;
  readonly clock: Clock;
  readonly secret: string;
  /** The owner hears of it, where there is one. */
  tellOwner(email: string): Promise<void>;
}

export interface SignInGuard {
  /** Counts a try of a password or a code. @throws APIError ACCOUNT_TEMPORARILY_LOCKED */
  admit(context: GenericEndpointContext): Promise<void>;
  /** The owner has come in, or proven the mailbox. */
  forget(email: string): Promise<void>;
}

export function createSignInGuard(dependencies: SignInGuardDependencies): SignInGuard {
  const { db, clock, secret } = dependencies;
  const keyOf = (email: string): string => createHmac('sha256', secret).update(normal(email)).digest('hex');

  async function count(email: string): Promise<void> {
    const now = clock.now();
    const startedAfter = new Date(now.getTime() - periodMs);
    const attempts = await countAttempt(db, keyOf(email), { now, startedAfter });
    if (attempts.count <= allowedAttempts) return;
    const lockedUntil = new Date(attempts.startedAt.getTime() + periodMs);
    if (await claimTelling(db, keyOf(email), now)) await dependencies.tellOwner(normal(email));
    throw lockedProblem(lockedUntil.getTime() - now.getTime());
  }

  return {
    admit: async (context) => {
      const email = await triedAccount(context);
      if (email !== undefined) await count(email);
    },
    forget: async (email) => await forgetAttempts(db, keyOf(email)),
  };
}

/** Once an hour: what is older than its period counts no more. */
export async function forgetOldAttempts(db: AnyDb, now: Date): Promise<void> {
  await forgetAttemptsBefore(db, new Date(now.getTime() - periodMs));
}

async function triedAccount(context: GenericEndpointContext): Promise<string | undefined> {
  switch (context.path) {
    case '/sign-in/email':
      return typeof context.body?.email === 'string' ? context.body.email : undefined;
    case '/two-factor/verify-totp':
    case '/two-factor/verify-backup-code':
      return await ownerOfSecondStep(context);
    default:
      return undefined;
  }
}

async function ownerOfSecondStep(context: GenericEndpointContext): Promise<string | undefined> {
  const { name } = context.context.createAuthCookie(secondStepCookie);
  const identifier = await context.getSignedCookie(name, context.context.secret);
  if (!identifier) return undefined;
  const waiting = await context.context.internalAdapter.findVerificationValue(identifier);
  const person = waiting && (await context.context.internalAdapter.findUserById(waiting.value));
  return person?.email;
}

function normal(email: string): string {
  return email.trim().toLowerCase();
}

function lockedProblem(waitMs: number): APIError {
  const seconds = String(Math.max(1, Math.ceil(waitMs / 1000)));
  return new APIError(
    'TOO_MANY_REQUESTS',
    { code: 'ACCOUNT_TEMPORARILY_LOCKED', message: 'Too many attempts; wait or set a new password by mail' },
    { 'x-retry-after': seconds },
  );
}
