import { expect, test } from 'vitest';
import { waitUntil } from '../testing/wait-until.ts';
import { WebRtcPeers } from './peers.ts';

function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('the process of WebRTC is there for nobody unless it is kept ready', () => {
  using peers = new WebRtcPeers();

  expect(peers.processId).toBeUndefined();
});

test('kept ready it is there before the first viewer, comes again when it falls, and ends with its owner', async () => {
  const peers = new WebRtcPeers({ isKeptReady: true });
  const first = peers.processId ?? 0;
  expect(isAlive(first)).toBe(true);
  process.kill(first, 'SIGKILL');
  await waitUntil(() => peers.processId !== undefined && peers.processId !== first);
  const second = peers.processId;
  peers[Symbol.dispose]();

  await waitUntil(() => !isAlive(second));
  expect(isAlive(first)).toBe(false);
});
