import { parseArgs } from 'node:util';
import { makeFootage } from './pictures.ts';
import { RtspTestServer } from './rtsp-server.ts';

/** Cameras in a process of their own, for benchmarks: prints its port, ends with SIGTERM. */
const { values } = parseArgs({
  options: {
    bitrate: { type: 'string', default: '2000000' },
    fps: { type: 'string', default: '25' },
    port: { type: 'string', default: '0' },
  },
});

const footage = makeFootage({
  bitrateBps: Number(values.bitrate),
  framesPerSecond: Number(values.fps),
  keyframeEvery: Number(values.fps) * 2,
});
const server = await new RtspTestServer({ footage }).start(Number(values.port));
console.log(server.port);
