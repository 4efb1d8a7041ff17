import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeFootage } from '../testing/pictures.ts';
import { RtspTestServer } from '../testing/rtsp-server.ts';
import { parseAddress } from './address.ts';
import { openStream } from './stream.ts';

const footage = makeFootage({ bitrateBps: 500_000, framesPerSecond: 25, keyframeEvery: 25 });
/** Pictures of one read come within this. */
const oneReadMs = 8;

function readsOf(arrivalsMs: readonly number[]): number {
  return arrivalsMs.filter((ms, index) => ms - (arrivalsMs[index - 1] ?? -Infinity) > oneReadMs).length;
}

test('what nobody needs at once is read several pictures at a time, and none is lost', async () => {
  await using server = await new RtspTestServer({ footage }).start();
  const address = parseAddress(server.url('/gate'));
  if (!address) throw new Error('no address');
  let mayWait = false;
  let arrivalsMs: number[] = [];
  await using stream = await openStream({
    address,
    transport: 'tcp',
    wantsAudio: false,
    onTracks: () => {},
    onUnit: () => void arrivalsMs.push(performance.now()),
    mayWait: () => mayWait,
  });
  await pause(2_000);
  const prompt = { pictures: arrivalsMs.length, reads: readsOf(arrivalsMs) };
  arrivalsMs = [];
  mayWait = true;
  await pause(2_000);
  const waiting = { pictures: arrivalsMs.length, reads: readsOf(arrivalsMs) };

  expect(waiting.reads).toBeLessThan(0.75 * prompt.reads);
  expect(waiting.pictures).toBeGreaterThan(40);
  expect(stream.statistics.packetsLost).toBe(0);
});
