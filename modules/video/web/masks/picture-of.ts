import { fetchPicture, MediaProblem } from '#web/player/media-client.ts';
import type { MediaAccess } from '#web/player/media-client.ts';

/** The picture of now or of an instant, with masks drawn in; undefined when there is none. */
export async function pictureOf(
  access: MediaAccess,
  cameraId: string,
  atUs: number | null,
): Promise<Blob | undefined> {
  try {
    return atUs === null ? await snapshotOf(access, cameraId) : await fetchPicture(access, cameraId, atUs);
  } catch {
    // NOTE: a camera that is away, or a gap in the footage: the next picture is asked for all the same.
    return undefined;
  }
}

async function snapshotOf(access: MediaAccess, cameraId: string): Promise<Blob> {
  const token = await access.tokenFor({ right: 'live', cameraId });
  const answer = await fetch(`${access.base}/v1/cameras/${cameraId}/snapshot.jpg`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new MediaProblem(answer.status, 'no-picture');
  return await answer.blob();
}
