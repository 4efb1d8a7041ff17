import type { MediaClaims } from '#recorder/tokens/media-token.ts';
import { endOfLifeMs, signMediaToken } from '#recorder/tokens/media-token.ts';
import type { TokenKey } from '#recorder/tokens/keys.ts';
import type { RecorderRow } from '../recorders/recorder.store.ts';
import type { RelayedPath } from '../viewings/relay.ts';
import type { Holders } from './holders.ts';

/*
 * A token is good at the recorder it was signed for and at no other; where another is to be asked, the hub signs what the
 * token says for that one: the same person, right, camera, span, masks, beginning and end. A recorder may keep the hub
 * waiting, and what was allowed may have been revoked meanwhile: no recorder is asked and no answer begun unless it is
 * allowed at that moment.
 */

/** What somebody may ask for once. */
export interface MediaPass {
  readonly asked: RelayedPath;
  readonly holders: Holders;
  readonly claims: MediaClaims;
  readonly token: string;
  readonly signing: TokenKey;
  /** Whether the viewing lives at this moment. */
  readonly isAllowed: () => boolean;
}

/** NOTE: what was asked in time may come after the minute of its token; what is asked anew may not. */
export function mayAsk({ claims, isAllowed }: MediaPass): boolean {
  return isAllowed() && endOfLifeMs(claims) > Date.now();
}

/** NOTE: as old as the token that came, so that what revokes that one revokes this one too. */
export function tokenFor(
  { claims, token, signing }: MediaPass,
  { linkId }: { readonly linkId: string },
): string {
  if (linkId === claims.recorderId) return token;
  const { person, session, right, cameraIds, span, masks, isSingleUse } = claims;
  const { issuedAtSeconds, expiresAtSeconds } = claims;
  const lifeSeconds = expiresAtSeconds - issuedAtSeconds;
  const grant = { person, session, right, cameraIds, masks, isSingleUse, lifeSeconds };
  const asked = { ...grant, recorderId: linkId, span: span ?? undefined };
  return signMediaToken(signing, asked, issuedAtSeconds * 1_000);
}

/** None, or the one: enrolled, and not struck off. */
export function usable(recorder: RecorderRow | undefined): (RecorderRow & { readonly linkId: string })[] {
  if (!recorder || recorder.linkId === null || recorder.struckOffAt !== null) return [];
  return [{ ...recorder, linkId: recorder.linkId }];
}
