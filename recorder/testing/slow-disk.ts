import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const lookMs = 20;

/** What a call takes beside its own time; those that wait go on when it is made less. */
export interface SlowDisk extends Disposable {
  writeMs: number;
  syncMs: number;
}

/** From now on every file of this process lies on a disk that others may keep busy. */
export async function makeSlowDisk(): Promise<SlowDisk> {
  await using handle = await open('/dev/null', 'r');
  const handles = Object.getPrototypeOf(handle) as Pick<FileHandle, 'write' | 'datasync'>;
  const { write, datasync } = handles;
  const disk = {
    writeMs: 0,
    syncMs: 0,
    [Symbol.dispose]: () => void Object.assign(handles, { write, datasync }),
  };
  handles.datasync = async function datasyncSlowly(this: FileHandle) {
    await lag(() => disk.syncMs);
    return await datasync.call(this);
  };
  handles.write = async function writeSlowly(this: FileHandle, ...how: readonly unknown[]) {
    await lag(() => disk.writeMs);
    return await Reflect.apply(write, this, how);
  };
  return disk;
}

async function lag(lagMs: () => number): Promise<void> {
  const startedAtMs = performance.now();
  while (performance.now() - startedAtMs < lagMs()) await pause(lookMs);
}
