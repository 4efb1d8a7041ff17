import { measureApiLoad } from './api-load.bench.ts';
import { measureCamerasPage } from './cameras-page.bench.ts';
import { measureClocks } from './clocks.bench.ts';
import { measureLive } from './live.bench.ts';
import { measureDuplicates } from './duplicates.bench.ts';
import { measureMapBoxes } from './map-box.bench.ts';
import { measureMapFrames } from './map-frames.bench.ts';
import { measureMoments } from './moments.bench.ts';
import { measureOpen311 } from './open311.bench.ts';
import { measurePageWeight } from './page-weight.bench.ts';
import { measureRecorder } from './recorder.bench.ts';
import { printResult } from './report.ts';
import type { BenchResult } from './report.ts';
import { measureSeek } from './seek.bench.ts';
import { measureExport } from './export.bench.ts';
import { measureLooks } from './looks.bench.ts';
import { measureStart } from './start.bench.ts';
import { measureStatistics } from './statistics.bench.ts';
import { measureWall } from './wall.bench.ts';

const benches: Readonly<Record<string, () => Promise<BenchResult>>> = {
  weight: measurePageWeight,
  start: measureStart,
  api: measureApiLoad,
  map: measureMapBoxes,
  moments: measureMoments,
  frames: measureMapFrames,
  open311: measureOpen311,
  clocks: measureClocks,
  statistics: measureStatistics,
  live: measureLive,
  seek: measureSeek,
  export: measureExport,
  duplicates: measureDuplicates,
  looks: measureLooks,
  cameras: measureCamerasPage,
  wall: measureWall,
  recorder: async () => await measureRecorder({ cameras: 50, seconds: 60 }),
};

/** `npm run bench` runs all; `npm run bench -- map start` only the named. */
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. There are ${Object.keys(benches).join(', ')}.`);
  process.exit(1);
}
for (const [name, measure] of Object.entries(benches)) {
  if (asked.length === 0 || asked.includes(name)) printResult(await measure());
}
