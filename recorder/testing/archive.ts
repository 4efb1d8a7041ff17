import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '#kernel/ids.ts';
import { FileStore } from '../archive/file.store.ts';
import { openIndex } from '../archive/index-database.ts';
import { Ledger } from '../archive/ledger.ts';
import type { Fragment } from '../archive/run.ts';
import { Storage } from '../archive/storage.ts';
import type { Tracks } from '../mp4/head.ts';
import { videoTrackId } from '../mp4/head.ts';
import { markFlags } from '../mp4/stamps.ts';

export const testTracks: Tracks = {
  video: {
    codec: 'h264',
    sps: Buffer.from('6742c01ed900a03db0e10000030001000003003c0f162e48', 'hex'),
    pps: Buffer.from('68cb83cb20', 'hex'),
  },
  audio: undefined,
};

/** A second of 25 pictures with a keyframe first. */
export function makeSecond(startedAtUs: number, number = 0): Fragment {
  const samples = Array.from({ length: 25 }, (_, index) => ({
    data: Buffer.alloc(400, number + index),
    durationTicks: 3600,
    compositionTicks: 0,
    isSync: index === 0,
  }));
  const runs = [{ trackId: videoTrackId, startTicks: number * 90_000, samples }];
  return { startedAtUs, durationUs: 1_000_000, flags: markFlags.keyframe, runs, bytes: 10_000, pictures: 25 };
}

export interface TestArchive extends Disposable {
  readonly folder: string;
  readonly recorderId: string;
  readonly files: FileStore;
  readonly ledger: Ledger;
  readonly database: ReturnType<typeof openIndex>['database'];
  /** A disk of its own; ready when this resolves. */
  addStorage(name: string): Promise<Storage>;
}

/** An empty archive in a temporary folder. */
export function makeArchive(): TestArchive {
  const folder = mkdtempSync(join(tmpdir(), 'veche-archive-'));
  const recorderId = newId();
  const { database } = openIndex(join(folder, 'index.sqlite'));
  return {
    folder,
    recorderId,
    database,
    files: new FileStore(database),
    ledger: new Ledger(database),
    addStorage: async (name) => {
      const path = join(folder, name);
      mkdirSync(path, { recursive: true });
      const storage = new Storage({ path, reserveBytes: 0, recorderId, knownStorageId: undefined });
      await storage.check();
      return storage;
    },
    [Symbol.dispose]: () => {
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
