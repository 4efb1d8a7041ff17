import { trainingMark } from './training-mark.ts';

/** Well within what a push service takes (RFC 8030 §7.2: 4096 bytes, two a Cyrillic letter). */
const maximumLeadLength = 500;

/** The first paragraph of a message, without the training's mark, which stands in the subject already. */
export function leadOf(bodyText: string): string {
  const [lead = ''] = bodyText.replace(`${trainingMark}\n\n`, '').split('\n\n');
  return Array.from(lead).slice(0, maximumLeadLength).join('');
}
