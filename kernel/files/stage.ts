import { randomBytes } from 'node:crypto';
import type { Actor } from '#kernel/access/actor.ts';
import type { Clock } from '#kernel/clock/clock.ts';
import type { Database } from '#kernel/db/database.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import type { UploadedPicture } from './contract/file.ts';
import { insertFile, setFileState } from './file.store.ts';
import { fileKey, hashClaim, viewPicture } from './files.ts';
import { createGate } from './gate.ts';
import type { PreparedPicture } from './picture.ts';
import { preparePicture } from './picture.ts';
import type { FileStore } from './store.ts';
import type { FileTable } from './tables.ts';

export interface UploadRecord {
  readonly routeId: 'files.uploadPicture';
  readonly actor: Actor;
  readonly requestId: string;
  readonly subject: { readonly type: 'files.file'; readonly id: string };
  readonly difference: Readonly<Record<string, unknown>>;
}

export interface StagingDeps {
  readonly database: Pick<Database, 'handle' | 'transaction'>;
  readonly store: FileStore;
  readonly clock: Clock;
  /** Writes the audit row of an upload in its transaction. */
  readonly recordAudit: (db: AnyDb, record: UploadRecord) => Promise<void>;
  readonly prepare?: (bytes: Uint8Array) => Promise<PreparedPicture>;
}

/** A decoded picture may take 200 MB, whoever sent it and by whatever way: one gate for the whole process. */
const decodedAtOnce = 2;
const waitingForDecoder = 24;
const decoding = createGate({ atOnce: decodedAtOnce, waiting: waitingForDecoder });

async function prepareInTurn(bytes: Uint8Array): Promise<PreparedPicture> {
  return await decoding.run(() => preparePicture(bytes));
}

/**
 * Takes a picture in: prepares it, writes the row, then the bytes, then calls it staged.
 * A crash at any point leaves a row that the sweeper finds; only a whole file can ever be attached.
 *
 * @throws Problem of `preparePicture`, `files.no-space`
 */
export async function stagePicture(
  deps: StagingDeps,
  upload: { bytes: Uint8Array; actor: Actor; requestId: string },
): Promise<UploadedPicture> {
  const { database, clock, prepare = prepareInTurn } = deps;
  const picture = await prepare(upload.bytes);
  const claim = randomBytes(24).toString('base64url');
  const file = newFile(picture, { claim, actor: upload.actor, now: clock.now() });

  await insertFile(database.handle, file);
  await writeVariants(deps, file.id, picture);
  await database.transaction(async (db) => {
    await setFileState(db, file.id, 'staged');
    await deps.recordAudit(db, uploadRecord(file, upload));
  });
  return { ...viewPicture(file), claim };
}

async function writeVariants(
  { database, store }: StagingDeps,
  id: string,
  picture: PreparedPicture,
): Promise<void> {
  try {
    await store.put(fileKey(id, 'full'), picture.original.bytes);
    await store.put(fileKey(id, 'thumbnail'), picture.thumbnail.bytes);
  } catch (error) {
    await setFileState(database.handle, id, 'discarded');
    throw error;
  }
}

function newFile(picture: PreparedPicture, upload: { claim: string; actor: Actor; now: Date }): FileTable {
  const { takenAt, location, software, uploadSha256, sha256, perceptualHash, mediaType, original } = picture;
  return {
    id: newId(upload.now.getTime()),
    kind: 'picture',
    state: 'receiving',
    ownerPersonId: upload.actor.personId,
    claimHash: hashClaim(upload.claim),
    mediaType,
    byteSize: original.bytes.byteLength,
    widthPx: original.widthPx,
    heightPx: original.heightPx,
    sha256,
    perceptualHash,
    evidence: {
      uploadSha256,
      ...(takenAt && { takenAt }),
      ...(location && { location }),
      ...(software && { software }),
    },
    createdAt: upload.now,
    attachedToType: null,
    attachedToId: null,
    position: null,
  };
}

function uploadRecord(file: FileTable, upload: { actor: Actor; requestId: string }): UploadRecord {
  const { byteSize, sha256 } = file;
  return {
    routeId: 'files.uploadPicture',
    actor: upload.actor,
    requestId: upload.requestId,
    subject: { type: 'files.file', id: file.id },
    difference: { byteSize, sha256 },
  };
}
