import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { SoundFacts, isWithin, parseRange, readRange, spanOfRange } from '../playback/byte-range.ts';
import type { Delivery } from '../playback/byte-range.ts';
import type { FootageReader } from '../playback/footage-reader.ts';
import { makeHeardHead, readHeard } from '../playback/heard-sound.ts';
import { listKeyframes, makeKeyframeFragment, makeKeyframeSegments } from '../playback/keyframes.ts';
import { formatKeyframePlaylist, formatPlaylist } from '../playback/playlist.ts';
import { entriesWithin, makeSegments, spanOf } from '../playback/segments.ts';
import type { Recorder } from '../recorder.ts';
import type { Journal } from './journal.ts';
import { PlaybackLooks } from './playback-looks.ts';
import * as routes from './playback.routes.ts';
import { ApiProblem, apiProblems } from './problem.ts';
import { handle } from './route.ts';
import type { ApiHandler, ApiRequest } from './route.ts';
import { checkSpan } from './status.handlers.ts';

const longestPlaylistUs = 86_400_000_000;
const maximumKeyframes = 500;
/** Of one segment; some minutes are none. */
const maximumFragments = 120;
const playlistType = 'application/vnd.apple.mpegurl';

export interface PlaybackSources {
  readonly recorder: Recorder;
  readonly reader: FootageReader;
  readonly journal: Journal;
}

export function makePlaybackHandlers({ recorder, reader, journal }: PlaybackSources): ApiHandler[] {
  const sound = new SoundFacts(reader);
  const looks = new PlaybackLooks(journal);
  return [
    handle(routes.getPlaylist, async ({ cameraId, from, to, speed }, { caller }) => {
      checkSpan(from, to);
      if (to - from > longestPlaylistUs)
        throw new ApiProblem(apiProblems.invalidInput, 'a playlist is a day at most');
      const files = await reader.listFiles(cameraId, from, to);
      if (files.length === 0) throw new ApiProblem(apiProblems.noFootage);
      looks.note(caller, { cameraId, fromUs: from, toUs: to });
      const body = isKeyframeSpeed(speed)
        ? formatKeyframePlaylist(
            makeKeyframeSegments(listKeyframes(files, { fromUs: from, toUs: to, speed }), speed),
            speed,
          )
        : await formatStored(files, from, to);
      return { kind: 'bytes', type: playlistType, body };
    }),
    handle(routes.getKeyframes, async ({ cameraId, from, to, speed, start, end }, { caller }) => {
      checkSpan(from, to);
      const files = await reader.listFiles(cameraId, from, to);
      const keyframes = listKeyframes(files, { fromUs: from, toUs: to, speed });
      checkAmount(keyframes.length);
      looks.noteUnlessCovered(caller, { cameraId, fromUs: from, toUs: to });
      const body = await makeKeyframeFragment(reader, keyframes, { startTicks: start, endTicks: end, speed });
      return { kind: 'bytes', type: 'video/mp4', body };
    }),
    makeHeardHandler(reader, looks),
    handle(routes.getFootage, async ({ cameraId, fileName, tracks }, request) => {
      const file = await reader.findFile(cameraId, fileName.replace('.mp4', ''));
      if (!file) throw new ApiProblem(apiProblems.notFound);
      const range = parseRange(request.range);
      if (!range) throw new ApiProblem(apiProblems.rangeNotPossible);
      const span = request.caller.claims?.span;
      const entries = span ? entriesWithin(file, span.fromUs, span.toUs) : file.entries;
      const delivery = { file, range, entries, isSilent: tracks === 'video' };
      if (!isWithin({ ...delivery, entries: file.entries }))
        throw new ApiProblem(apiProblems.rangeNotPossible);
      if (!isWithin(delivery)) throw new ApiProblem(apiProblems.outsideSpan);
      const shown = spanOfRange(delivery);
      if (shown) looks.noteUnlessCovered(request.caller, { cameraId, ...shown });
      return {
        kind: 'stream',
        send: async (response) => await deliver(reader, delivery, { request, response }),
      };
    }),
  ];

  async function formatStored(
    files: Awaited<ReturnType<FootageReader['listFiles']>>,
    fromUs: number,
    toUs: number,
  ): Promise<string> {
    const segments = makeSegments(files, fromUs, toUs);
    await sound.learn(segments.map(({ file }) => file));
    const last = segments.at(-1);
    const isGrowing = toUs > recorder.nowUs() && last !== undefined && spanOf(last).toUs < toUs;
    return formatPlaylist(segments, { isGrowing, fromUs, isHeard: (file) => sound.isHeardOtherwise(file) });
  }
}

function makeHeardHandler(reader: FootageReader, looks: PlaybackLooks): ApiHandler {
  return handle(routes.getHeard, async ({ cameraId, file: fileId, start, end }, request) => {
    const file = await reader.findFile(cameraId, fileId);
    if (!file) throw new ApiProblem(apiProblems.notFound);
    if (start === undefined || end === undefined)
      return { kind: 'bytes', type: 'video/mp4', body: makeHeardHead(await reader.readHead(file)) };
    const asked = file.entries.filter(({ offset, size }) => offset >= start && offset + size <= end);
    const [first] = asked;
    const last = asked.at(-1);
    if (!first || !last || asked.length > maximumFragments)
      throw new ApiProblem(apiProblems.rangeNotPossible);
    const span = request.caller.claims?.span;
    const allowed = span ? entriesWithin(file, span.fromUs, span.toUs) : file.entries;
    if (!asked.every((entry) => allowed.includes(entry))) throw new ApiProblem(apiProblems.outsideSpan);
    looks.noteUnlessCovered(request.caller, {
      cameraId,
      fromUs: first.startedAtUs,
      toUs: last.startedAtUs + last.durationUs,
    });
    return {
      kind: 'stream',
      send: async (response) => {
        response.writeHead(200, { 'content-type': 'video/mp4', 'cache-control': 'no-store' });
        await sendPieces(readHeard(reader, file, asked), { request, response });
      },
    };
  });
}

function checkAmount(keyframes: number): void {
  if (keyframes === 0) throw new ApiProblem(apiProblems.noFootage);
  if (keyframes > maximumKeyframes) throw new ApiProblem(apiProblems.invalidInput, 'too long a span');
}

function isKeyframeSpeed(speed: number): boolean {
  return speed < 0 || speed > 4;
}

async function deliver(
  reader: FootageReader,
  delivery: Delivery,
  { request, response }: { readonly request: ApiRequest; readonly response: ServerResponse },
): Promise<void> {
  const { start, end } = delivery.range;
  response.writeHead(206, {
    'content-type': 'video/mp4',
    'content-length': end - start + 1,
    'content-range': `bytes ${start}-${end}/*`,
  });
  await sendPieces(readRange(reader, delivery), { request, response });
}

async function sendPieces(
  pieces: AsyncIterable<Buffer>,
  { request, response }: { readonly request: ApiRequest; readonly response: ServerResponse },
): Promise<void> {
  for await (const piece of pieces) {
    if (request.signal.aborted) return;
    if (!response.write(piece)) await once(response, 'drain', { signal: request.signal });
  }
}
