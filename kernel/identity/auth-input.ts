import { APIError } from 'better-auth/api';

/*
 * What the identity library lets through by itself and must not: fields of any type and length, a language that no
 * formatter knows, which would stop every letter to that person's neighbours, and redirects to other sites where
 * the town's own address was not set.
 */

type Fields = Readonly<Record<string, unknown>> | undefined;

const nameLimit = 200;
const languageTag = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;
const redirectFields = ['callbackURL', 'redirectTo', 'errorCallbackURL', 'newUserCallbackURL'] as const;
/** A path of this very site: `//host` and `/\host` lead elsewhere. */
const ownPage = /^\/(?![/\\])[^\\\s]*$/;

/** Name, language and picture as a person tells them, at sign-up or later. */
export function assertProfile(fields: Fields): void {
  const { name, locale, image } = fields ?? {};
  if (name !== undefined && !isName(name)) throw refusal('NAME_INVALID', 'name is a text of 1 to 200 signs');
  if (locale !== undefined && !(typeof locale === 'string' && languageTag.test(locale)))
    throw refusal('LOCALE_INVALID', 'locale is a language tag');
  if (image !== undefined) throw refusal('IMAGE_NOT_TAKEN', 'image is not kept');
}

/** Refuses to send anybody to another site after a click in our mail. */
export function assertOwnPages(fields: Fields): void {
  for (const field of redirectFields) {
    const target = fields?.[field];
    if (target === undefined || (typeof target === 'string' && ownPage.test(target))) continue;
    throw refusal('REDIRECT_NOT_OURS', `${field} is a path of this site`);
  }
}

function isName(name: unknown): boolean {
  if (typeof name !== 'string' || name.trim() === '') return false;
  return name.length <= nameLimit && !/\p{Cc}/u.test(name);
}

function refusal(code: string, message: string): APIError {
  return new APIError('BAD_REQUEST', { code, message });
}
