import { setSessionCookie } from 'better-auth/cookies';
import type { GenericEndpointContext } from 'better-auth';

/*
 * A confirmation link proves a mailbox, not who sits at the browser: somebody could send the link of an own account and
 * have a resident report under it unawares. So a link signs in only the browser that began the sign-up, known by a
 * signed cookie; any other is asked to sign in.
 */

const cookieName = 'signed_up';
/** As long as the link is good. */
const keptSeconds = 60 * 60;

export async function rememberSignUp(context: GenericEndpointContext): Promise<void> {
  const email: unknown = context.body?.email;
  if (typeof email !== 'string') return;
  const { name, attributes } = context.context.createAuthCookie(cookieName, { maxAge: keptSeconds });
  await context.setSignedCookie(name, email.toLowerCase(), context.context.secret, attributes);
}

/** After a confirmed address; the mark is spent with it. */
export async function signInWhereSignedUp(
  context: GenericEndpointContext,
  confirmedEmail: string,
): Promise<void> {
  const { name, attributes } = context.context.createAuthCookie(cookieName, { maxAge: keptSeconds });
  const begun = await context.getSignedCookie(name, context.context.secret);
  if (begun !== confirmedEmail) return;

  context.setCookie(name, '', { ...attributes, maxAge: 0 });
  const found = await context.context.internalAdapter.findUserByEmail(confirmedEmail);
  if (!found) return;
  const session = await context.context.internalAdapter.createSession(found.user.id);
  await setSessionCookie(context, { session, user: found.user });
}
