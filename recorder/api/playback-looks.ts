import type { Journal } from './journal.ts';
import type { Caller } from './route.ts';

/*
 * Playback is put on record with its playlist; the byte ranges and keyframes that a player then asks for would fill the
 * journal with rows that say nothing new. But whoever asks for them without a playlist of their own, by an address made
 * up or handed on, looks as well: that is put on record, too.
 */

/** A playlist begins at the keyframe before its span and ends with the fragment over its end. */
const slackUs = 30_000_000;
/** Viewers of some hours; who was forgotten is put on record once more. */
const rememberedLooks = 2_000;

interface Playback {
  readonly cameraId: string;
  readonly fromUs: number;
  readonly toUs: number;
}

type NotedPlayback = Playback & Pick<Caller, 'person' | 'session'>;

export class PlaybackLooks {
  readonly #journal: Journal;
  #noted: NotedPlayback[] = [];

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** @throws ApiProblem `journal-failed` */
  note(caller: Caller, playback: Playback): void {
    this.#journal.note(caller, { ...playback, right: 'review', what: 'playback' });
    const { person, session } = caller;
    this.#noted = [...this.#noted, { person, session, ...playback }].slice(-rememberedLooks);
  }

  /** @throws ApiProblem `journal-failed` */
  noteUnlessCovered(caller: Caller, playback: Playback): void {
    const isCovered = this.#noted.some(
      (noted) =>
        noted.person === caller.person &&
        noted.session === caller.session &&
        noted.cameraId === playback.cameraId &&
        noted.fromUs - slackUs <= playback.fromUs &&
        noted.toUs + slackUs >= playback.toUs,
    );
    if (!isCovered) this.note(caller, playback);
  }
}
