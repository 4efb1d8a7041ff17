import type { Actor } from '#kernel/access/actor.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { longestLifeSeconds, signMediaToken } from '#recorder/tokens/media-token.ts';
import type { TokenKey } from '#recorder/tokens/keys.ts';
import type { Revocation } from '#recorder/tokens/revocation.ts';
import { rightsOfNow } from '../../contract/rights.ts';
import { liveCamerasAtOnce, viewingHours } from '../../contract/viewing-routes.ts';
import { findCameras } from '../cameras/camera.store.ts';
import { masksFor } from '../masks/masks-for.ts';
import type { TokenMasks } from '../masks/masks-for.ts';
import { judgeRequested } from '../requests/request-viewing.ts';
import { findHolders } from '../takeovers/holders.ts';
import { decide } from '../rights/decide.ts';
import { listGrantsFor } from '../rights/grant.store.ts';
import type { VideoTables } from '../tables.ts';
import { isAwaited } from './four-eyes.ts';
import { findViewing } from './viewing.store.ts';
import type { ViewingRow } from './viewing.store.ts';

/*
 * Media tokens are given out here and nowhere else, and what was given is decided again while it lives:
 *
 *   issue     a viewing of the caller's own session that is still allowed at this moment → a token of 60 s
 *   recheck   every two seconds, for each viewing with a living token: is it still allowed? If not, the viewing's id is
 *             revoked at all recorders and its connections through this hub are cut
 *
 * Why a right has gone does not matter: a grant revoked, hours that ended, a session closed, a role taken, a camera sold.
 */

const hourMs = 3_600_000;
/** Clocks of hub and recorders differ by some seconds; a revocation is kept as long as a token may live. */
const aliveMs = (longestLifeSeconds + 10) * 1_000;
const keptRevocationMs = 150_000;
/** Playlists reach over what is just being recorded. */
const aheadMs = hourMs;

export interface Living {
  readonly viewing: ViewingRow;
  /** As the caller sent it: who it belongs to is asked anew each time. */
  readonly cookie: string | undefined;
  /** Those of its last token. */
  readonly masks: TokenMasks;
  untilMs: number;
}

export type Refusal = 'not-found' | 'too-many' | 'second-awaited';

export interface DeskOptions {
  readonly system: SystemContext<VideoTables>;
  readonly signingKey: TokenKey;
  readonly actorOf: (cookie: string | undefined) => Promise<Actor>;
  /** After some were revoked: recorders are told, connections are cut. */
  readonly onRevoked: (viewings: readonly ViewingRow[]) => Promise<void>;
}

export class ViewingDesk {
  readonly #options: DeskOptions;
  readonly #living = new Map<string, Living>();
  readonly #revoked = new Map<string, { readonly revocation: Revocation; readonly atMs: number }>();

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Those that tokens still alive may be of. */
  get revocations(): Revocation[] {
    return [...this.#revoked.values()].map(({ revocation }) => revocation);
  }

  /** A viewing with a living token; undefined when it has none. */
  find(viewingId: string): Living | undefined {
    return this.#living.get(viewingId);
  }

  get living(): readonly Living[] {
    return [...this.#living.values()];
  }

  async issue(
    asked: { readonly viewingId: string; readonly isSingleUse: boolean },
    cookie: string | undefined,
  ): Promise<{ readonly token: string } | Refusal> {
    const actor = await this.#options.actorOf(cookie);
    const viewing = await this.#options.system.query(
      async ({ db }) => await findViewing(db, asked.viewingId),
    );
    const masks = viewing && !this.#revoked.has(viewing.id) ? await this.#judge(actor, viewing) : null;
    if (!viewing || masks === null) return 'not-found';
    if (isAwaited(viewing)) return 'second-awaited';
    if (await this.#isOneTooMany(viewing)) return 'too-many';
    return await this.#sign(viewing, { isSingleUse: asked.isSingleUse, cookie, masks });
  }

  async recheck(): Promise<void> {
    const nowMs = await this.#nowMs();
    this.#forget(nowMs);
    const gone: ViewingRow[] = [];
    const actors = new Map<string | undefined, Actor>();
    for (const { viewing, cookie, masks } of this.#living.values()) {
      const actor = actors.get(cookie) ?? (await this.#options.actorOf(cookie));
      actors.set(cookie, actor);
      if (!areSame(await this.#judge(actor, viewing), masks)) gone.push(viewing);
    }
    if (gone.length > 0) await this.#revoke(gone, nowMs);
  }

  async #revoke(viewings: readonly ViewingRow[], nowMs: number): Promise<void> {
    for (const { id } of viewings) {
      this.#living.delete(id);
      // NOTE: a second ahead, for tokens of this very second on a recorder whose clock is ahead.
      const untilSeconds = Math.ceil(nowMs / 1_000) + 1;
      this.#revoked.set(id, { revocation: { kind: 'session', id, untilSeconds }, atMs: nowMs });
    }
    await this.#options.onRevoked(viewings);
  }

  #forget(nowMs: number): void {
    for (const [id, { untilMs }] of this.#living) if (untilMs < nowMs) this.#living.delete(id);
    for (const [id, { atMs }] of this.#revoked) if (atMs + keptRevocationMs < nowMs) this.#revoked.delete(id);
  }

  /** What must be covered for the actor at this moment; null: nothing may be shown at all. */
  async #judge(actor: Actor, viewing: ViewingRow): Promise<TokenMasks | null> {
    const isOwn = viewing.personId === actor.personId && viewing.sessionId === actor.sessionId;
    if (!isOwn || actor.personId === null) return null;
    return await this.#options.system.query(async ({ db, clock, town }) => {
      const now = clock.now();
      if (now.getTime() - viewing.openedAt.getTime() > viewingHours * hourMs) return null;
      const [camera] = await findCameras(db, [viewing.cameraId]);
      if (!camera) return null;
      if (viewing.requestId !== null) return await judgeRequested(db, { actor, viewing, camera, now });
      const grants = await listGrantsFor(db, actor, now);
      const asked = { actor, now, timeZone: town.timeZone };
      const basis = decide(asked, camera, grants, viewing.right);
      // NOTE: on another basis it would be another look: the page opens it anew.
      if (basis?.organisationId !== viewing.organisationId || (basis.grant?.id ?? null) !== viewing.grantId)
        return null;
      const masks = await masksFor(db, asked, { camera, grants, look: viewing });
      // NOTE: a camera that turns brings into its picture what a mask covers.
      return viewing.right === 'ptz' && masks.length > 0 ? null : masks;
    });
  }

  /** Of one person; a camera that is open already does not count twice. */
  async #isOneTooMany({ personId, cameraId, right }: ViewingRow): Promise<boolean> {
    if (right !== 'live') return false;
    const open = this.living
      .filter(({ viewing }) => viewing.personId === personId && viewing.right === 'live')
      .map(({ viewing }) => viewing.cameraId);
    const most = await this.#options.system.query(async ({ setting }) => await setting(liveCamerasAtOnce));
    return new Set([...open, cameraId]).size > most;
  }

  async #sign(
    viewing: ViewingRow,
    options: {
      readonly isSingleUse: boolean;
      readonly cookie: string | undefined;
      readonly masks: TokenMasks;
    },
  ): Promise<{ readonly token: string } | Refusal> {
    const { isSingleUse, cookie, masks } = options;
    const { system, signingKey } = this.#options;
    const found = await system.query(async ({ db }) => {
      const [camera] = await findCameras(db, [viewing.cameraId]);
      const holders = camera && (await findHolders(db, camera));
      return holders?.recorders.get(holders.nowId);
    });
    if (!found?.linkId || found.struckOffAt !== null) return 'not-found';
    const nowMs = await this.#nowMs();
    const grant = {
      recorderId: found.linkId,
      person: viewing.personId ?? 'link',
      session: viewing.id,
      right: viewing.right,
      cameraIds: [viewing.cameraId],
      isSingleUse,
      masks,
      span: spanOf(viewing, nowMs),
    };
    this.#living.set(viewing.id, { viewing, cookie, masks, untilMs: nowMs + aliveMs });
    return { token: signMediaToken(signingKey, grant, nowMs) };
  }

  async #nowMs(): Promise<number> {
    return await this.#options.system.query(async ({ clock }) => clock.now().getTime());
  }
}

/** A mask drawn or lifted since the token was signed ends it: the next one is signed with what counts now. */
function areSame(judged: TokenMasks | null, signed: TokenMasks): boolean {
  return judged !== null && JSON.stringify(judged) === JSON.stringify(signed);
}

function spanOf({ right, footageFrom, footageTo }: ViewingRow, nowMs: number) {
  if (rightsOfNow.includes(right)) return undefined;
  const fromUs = (footageFrom?.getTime() ?? 0) * 1_000;
  return { fromUs, toUs: (footageTo?.getTime() ?? nowMs + aheadMs) * 1_000 };
}
