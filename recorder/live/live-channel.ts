import { frameOf } from '../api/web-socket.ts';
import type { TimedUnit } from '../archive/run.ts';
import { mimeOf } from '../codec/codec-string.ts';
import { makeFlacFrame } from '../codec/flac.ts';
import { makeFileType, makeMovie } from '../mp4/head.ts';
import type { ShownTracks } from '../mp4/head.ts';
import type { LiveRun } from './live-feed.ts';
import { LiveMuxer } from './live-muxer.ts';
import type { LiveViewer } from './live-viewer.ts';

/** Whether the viewers of a channel hear something. Who does not never waits for sound. */
export type Sound = 'silent' | 'sounding';

/** One camera's pictures to all who watch it in the same way; made once for all of them. */
export class LiveChannel {
  readonly sound: Sound;
  readonly viewers = new Set<LiveViewer>();
  #muxer: LiveMuxer | undefined;

  constructor(sound: Sound) {
    this.sound = sound;
  }

  beginRun(run: LiveRun): void {
    this.#muxer = undefined;
    for (const viewer of this.viewers) this.announce(run, viewer);
  }

  announce(run: LiveRun, viewer: LiveViewer): void {
    const tracks = shownTracks(run, this.sound);
    const { runId, startedAtUs } = run;
    const head = Buffer.concat([makeFileType(), makeMovie(tracks)]);
    viewer.begin({ kind: 'head', runId, startedAtUs, mime: mimeOf(tracks.video, tracks.audio) }, head);
  }

  endRun(): void {
    this.#muxer = undefined;
  }

  push(timed: TimedUnit, run: LiveRun): void {
    if (this.viewers.size === 0) return;
    const shown = shownUnit(timed, run, this.sound);
    if (!shown) return;
    this.#muxer ??= new LiveMuxer();
    const bytes = frameOf(this.#muxer.add(shown));
    const isKeyframe = timed.kind === 'video' && timed.unit.isKeyframe;
    for (const viewer of this.viewers) viewer.push({ bytes, isKeyframe });
  }

  remove(viewer: LiveViewer): void {
    this.viewers.delete(viewer);
    if (this.viewers.size === 0) this.#muxer = undefined;
  }
}

/** Whether fragments as they are stored hold the sound that is shown. */
export function showsStoredSound({ tracks }: LiveRun, sound: Sound): boolean {
  return sound === 'sounding' && tracks.audio?.codec === 'aac';
}

function shownTracks({ tracks: { video, audio } }: LiveRun, sound: Sound): ShownTracks {
  if (sound === 'silent' || !audio) return { video, audio: undefined };
  if (audio.codec === 'aac') return { video, audio };
  const { sampleRate, channels } = audio;
  return { video, audio: { codec: 'flac', sampleRate, channels } };
}

function shownUnit(timed: TimedUnit, { tracks: { audio } }: LiveRun, sound: Sound): TimedUnit | undefined {
  if (timed.kind === 'video') return timed;
  if (sound === 'silent' || !audio) return undefined;
  if (audio.codec === 'aac') return timed;
  const { unit, ticks } = timed;
  if (ticks < 0) return undefined;
  const data = makeFlacFrame(audio.codec, unit.data, { firstSample: ticks, channels: audio.channels });
  return data && { kind: 'audio', unit: { ...unit, data }, ticks };
}
