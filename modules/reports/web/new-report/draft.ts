import type { FileReference } from '#kernel/files/contract/file.ts';
import type { Point } from '#kernel/http/fields.ts';
import type { AnswerInput } from '../../contract/answers.ts';
import type { PickedPhoto } from '../photos/photo-uploads.ts';

export interface DraftPhoto extends PickedPhoto {
  /** Set once the server holds the picture. */
  readonly uploaded: FileReference | null;
}

/** A report as far as the person has come with it; kept on this device until it is sent. */
export interface Draft {
  readonly text: string;
  readonly categoryId: string | null;
  /** How exactly it is broken; not needed to send. */
  readonly causeId: string | null;
  readonly answers: AnswerInput;
  /** False while the category is only our suggestion, which may still change with the words. */
  readonly isCategoryChosen: boolean;
  readonly place: Point | null;
  /** Words of the place as the person named it: an address, or empty for a press on the map. */
  readonly placeText: string;
  readonly photos: readonly DraftPhoto[];
}

export const emptyDraft: Draft = {
  text: '',
  categoryId: null,
  causeId: null,
  answers: {},
  isCategoryChosen: false,
  place: null,
  placeText: '',
  photos: [],
};

export function isEmptyDraft(draft: Draft): boolean {
  return draft.text.trim() === '' && draft.place === null && draft.photos.length === 0;
}

/** A report the person has pressed "send" on; `key` makes every attempt the same one for the server. */
export interface WaitingReport {
  readonly key: string;
  readonly personId: string;
  readonly draft: Draft;
  readonly queuedAtMs: number;
  /** Why the server will not take it as it is, in the person's language. */
  readonly refusal: string | null;
}

export type DraftFlaw = 'no-text' | 'no-words' | 'no-category' | 'no-place';

/** What is missing before a report can be sent; the server checks the same again. */
export function flawsOf(draft: Draft): DraftFlaw[] {
  const flaws: DraftFlaw[] = [];
  if (!draft.place) flaws.push('no-place');
  if (draft.text.trim() === '') flaws.push('no-text');
  else if (!/[\p{L}\p{N}]{2}/u.test(draft.text)) flaws.push('no-words');
  if (!draft.categoryId) flaws.push('no-category');
  return flaws;
}
