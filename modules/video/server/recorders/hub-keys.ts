import type { SystemContext } from '#kernel/module/system-context.ts';
import { makeTokenKeys } from '#recorder/tokens/keys.ts';
import type { TokenKey } from '#recorder/tokens/keys.ts';
import type { VideoTables } from '../tables.ts';

export interface HubKeys {
  /** Proves to recorders that this is their hub. */
  readonly link: { readonly signing: string; readonly verifying: string };
  readonly media: { readonly signing: TokenKey; readonly verifying: TokenKey };
}

type Use = 'link' | 'media';

/** The hub's own keys, made the first time. */
export async function loadHubKeys(system: SystemContext<VideoTables>): Promise<HubKeys> {
  const [link, media] = [await loadKey(system, 'link'), await loadKey(system, 'media')];
  return { link: { signing: link.signing.key, verifying: link.verifying.key }, media };
}

async function loadKey(system: SystemContext<VideoTables>, use: Use): Promise<HubKeys['media']> {
  const found = (await findKey(system, use)) ?? (await makeKey(system, use));
  const signing = system.openSealed(found.signingSealed, ownerOf(use));
  if (signing === null) throw new Error(`the hub's ${use} key was sealed by another hub's secret`);
  return { signing: { kid: found.kid, key: signing }, verifying: { kid: found.kid, key: found.verifying } };
}

async function findKey(system: SystemContext<VideoTables>, use: Use) {
  return await system.query(
    async ({ db }) =>
      await db
        .selectFrom('video.hubKey')
        .select(['kid', 'verifying', 'signingSealed'])
        .where('use', '=', use)
        .executeTakeFirst(),
  );
}

/** NOTE: another hub on the same database may have been quicker; then its key is the town's. */
async function makeKey(system: SystemContext<VideoTables>, use: Use) {
  await system.transaction(async ({ db, clock, seal, audit }) => {
    const { signing, verifying } = makeTokenKeys(`${use}-${clock.now().getTime().toString(36)}`);
    const row = { use, kid: signing.kid, verifying: verifying.key, createdAt: clock.now() };
    await db
      .insertInto('video.hubKey')
      .values({ ...row, signingSealed: seal(signing.key, ownerOf(use)) })
      .onConflict((conflict) => conflict.column('use').doNothing())
      .execute();
    audit({ type: 'video.hub-key', id: use }, { kid: signing.kid });
  });
  const made = await findKey(system, use);
  if (!made) throw new Error(`the hub's ${use} key could not be kept`);
  return made;
}

function ownerOf(use: Use): string {
  return `video.hub-key/${use}`;
}
