import { makeSlowDisk } from './slow-disk.ts';

/*
 * Loaded before a recorder (`--import`): for half a minute of every two its disk is one that others keep busy.
 */

const periodMs = 120_000;
const burstMs = 30_000;
const syncMs = 6_000;
const writeMs = 400;

const disk = await makeSlowDisk();

function begin(): void {
  Object.assign(disk, { syncMs, writeMs });
  setTimeout(() => void Object.assign(disk, { syncMs: 0, writeMs: 0 }), burstMs).unref();
}

setTimeout(() => {
  begin();
  setInterval(begin, periodMs).unref();
}, periodMs / 2).unref();
