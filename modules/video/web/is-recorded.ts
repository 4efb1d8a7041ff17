import type { CameraSummary } from '../contract/camera.ts';

/** What the recorder said half a minute ago is no news. */
const newsMs = 40_000;

export function isRecorded(link: CameraSummary['link']): boolean {
  return link !== null && link.state === 'recorded' && Date.now() - Date.parse(link.toldAt) < newsMs;
}
