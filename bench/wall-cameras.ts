import { parseArgs } from 'node:util';
import { makeFootage } from '#recorder/testing/pictures.ts';
import { RtspTestServer } from '#recorder/testing/rtsp-server.ts';
import { encodeClip } from '#recorder/virtual/scene-encoder.ts';

/*
 * The cameras of the wall bench, in a process of their own: `/main-N` is only recorded, `/sub-N` is what a tile shows. It
 * prints its port and ends with SIGTERM.
 */

const { values } = parseArgs({ options: { count: { type: 'string', default: '16' } } });
const clipSeconds = 10;
const main = makeFootage({ bitrateBps: 2_000_000, framesPerSecond: 25, keyframeEvery: 50 });
/** As small streams are commonly set; the grain makes of the drawing as many bytes as a street at dusk. */
const sub = {
  widthPx: 640,
  heightPx: 360,
  framesPerSecond: 12,
  keyframeEvery: 24,
  bFrames: 0,
  bitrateBps: 320_000,
  grain: 6,
};

const subs = new Map(
  Array.from({ length: Number(values.count) }, (_, index) => [
    `/sub-${index}`,
    encodeClip({ ...sub, name: `TILE ${index + 1}` }, clipSeconds, Date.now()),
  ]),
);
const server = await new RtspTestServer({ footage: main, footageOf: (path) => subs.get(path) }).start();
const [first] = subs.values();
const bytes = first?.pictures.flatMap(({ nals }) => nals).reduce((sum, { length }) => sum + length, 0) ?? 0;
console.log(JSON.stringify({ port: server.port, substreamBps: (bytes * 8) / clipSeconds }));
