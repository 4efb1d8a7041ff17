import { parseArgs } from 'node:util';
import { readFootage } from '#recorder/testing/pictures.ts';
import { discoveryPort } from '#recorder/onvif/discovery.ts';
import type { Footage } from '#recorder/testing/pictures.ts';
import { RtspTestServer } from '#recorder/testing/rtsp-server.ts';
import { parseMisbehaviours } from '#recorder/virtual/misbehaviour.ts';
import type { Misbehaviour } from '#recorder/virtual/misbehaviour.ts';
import { VirtualOnvif } from '#recorder/virtual/onvif-device.ts';
import { readMovie } from '#recorder/virtual/read-movie.ts';
import { encodeClip, makeLiveScene } from '#recorder/virtual/scene-encoder.ts';

const clipSeconds = 10;
const defaultFramesPerSecond = '12';

/** `npm run cameras -- --count N [--file F] --port P`: cameras that are none, at rtsp://127.0.0.1:P/c0 and on. */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '4' },
    port: { type: 'string', default: '8554' },
    file: { type: 'string' },
    fps: { type: 'string', default: defaultFramesPerSecond },
    /** So many of them, from the first, have a clock of this moment and are encoded as they play. */
    live: { type: 'string', default: '0' },
    /** Then they speak ONVIF too, at http://127.0.0.1:PORT/c0/device_service and on, and answer WS-Discovery. */
    'onvif-port': { type: 'string' },
    /** NAME:CAMERA, separated by commas. */
    misbehave: { type: 'string', default: '' },
    username: { type: 'string' },
    password: { type: 'string', default: '' },
  },
});

const others = new Map<string, Footage>();
const changes: Partial<Record<Misbehaviour, Partial<Parameters<typeof encodeClip>[0]>>> = {
  resolution: { widthPx: 320, heightPx: 180 },
  black: { fate: 'black' },
  turn: { fate: 'turned' },
};
const count = Number(values.count);
const framesPerSecond = Number(values.fps);
const misbehaviours = parseMisbehaviours(values.misbehave);
const file = values.file === undefined ? undefined : await openFile(values.file);
const footage = new Map(Array.from({ length: count }, (_, number) => [`/c${number}`, makeFootage(number)]));
const [first] = footage.values();
if (!first) throw new Error('--count must be 1 or more');
const credentials =
  values.username === undefined
    ? {}
    : { credentials: { username: values.username, password: values.password, algorithm: 'MD5' as const } };
const server = await new RtspTestServer({
  footage: first,
  footageOf: (path) => footage.get(path),
  misbehaviourOf: (path) => misbehaviours.get(Number(path.slice(2))),
  alternateOf: (path) => makeOther(path, misbehaviours.get(Number(path.slice(2)))),
  ...credentials,
}).start(Number(values.port));
for (const path of footage.keys()) console.log(server.url(path));
if (values['onvif-port'] !== undefined) await speakOnvif(Number(values['onvif-port']));

async function speakOnvif(port: number): Promise<void> {
  const ids = [...footage.keys()].map((path) => path.slice(1));
  const streamUrlOf = (id: string): string | undefined =>
    ids.includes(id) ? server.url(`/${id}`) : undefined;
  const { username, password } = values;
  const devices = await new VirtualOnvif({
    streamUrlOf,
    ...(username === undefined ? {} : { credentials: { username, password } }),
  }).start(port);
  await devices.answerDiscovery(ids, discoveryPort);
  for (const id of ids) console.log(devices.url(id));
}

async function openFile(path: string): Promise<Footage> {
  if (path.endsWith('.h264')) return readFootage(path, 'h264', framesPerSecond);
  if (path.endsWith('.h265')) return readFootage(path, 'h265', framesPerSecond);
  return await readMovie(path);
}

function makeFootage(number: number): Footage {
  if (file) return file;
  const options = sceneOf(`CAMERA ${number}`, misbehaviours.get(number));
  return number < Number(values.live) ? makeLiveScene(options) : encodeClip(options, clipSeconds, Date.now());
}

/** What it shows while it misbehaves; drawn once. */
function makeOther(path: string, misbehaviour: Misbehaviour | undefined): Footage | undefined {
  const known = others.get(path);
  if (known || !misbehaviour) return known;
  const scene = sceneOf(`CAMERA ${path.slice(2)}`, misbehaviour);
  const change = changes[misbehaviour];
  if (!change) return undefined;
  const made = encodeClip({ ...scene, ...change }, clipSeconds, Date.now());
  others.set(path, made);
  return made;
}

function sceneOf(name: string, misbehaviour: Misbehaviour | undefined): Parameters<typeof encodeClip>[0] {
  return {
    name,
    widthPx: 640,
    heightPx: 360,
    framesPerSecond,
    keyframeEvery: framesPerSecond * (misbehaviour === 'long-gop' ? 10 : 2),
    bFrames: misbehaviour === 'b-frames' ? 2 : 0,
  };
}
