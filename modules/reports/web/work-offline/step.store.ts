import { deviceStore } from '../device-store.ts';
import type { StepPhoto, WorkAct, WorkStep } from './step.ts';

/*
 * What an executor has done and the server does not have yet (IndexedDB, `veche-work-steps`). Pictures lie apart, so that
 * noting a new version does not write them again.
 */
type StoredAct =
  | Exclude<WorkAct, { kind: 'answer' }>
  | { readonly kind: 'answer'; readonly text: string; readonly photoKeys: readonly string[] };
type StoredStep = Omit<WorkStep, 'act'> & { readonly act: StoredAct };

const { change, read } = deviceStore('veche-work-steps', {
  step: { keyPath: 'key' },
  photo: { keyPath: 'key' },
});

/** In the order they were taken. */
export async function listSteps(): Promise<WorkStep[]> {
  const stored = (await read('step')) as StoredStep[];
  const steps = await Promise.all(stored.map(async (row) => ({ ...row, act: await withPhotos(row.act) })));
  return steps.sort((a, b) => a.queuedAtMs - b.queuedAtMs);
}

export async function keepStep(step: WorkStep): Promise<void> {
  await change(({ step: steps, photo }) => {
    for (const picture of photosOf(step.act)) photo.put(picture);
    steps.put({ ...step, act: withoutPhotos(step.act) } satisfies StoredStep);
  });
}

export async function markUploaded(photo: StepPhoto): Promise<void> {
  await change(({ photo: photos }) => photos.put(photo));
}

/** The step has arrived or was thrown away; what waits behind it goes on from the version it made. */
export async function dropStep(step: WorkStep, following: readonly WorkStep[] = []): Promise<void> {
  await change(({ step: steps, photo }) => {
    steps.delete(step.key);
    for (const { key } of photosOf(step.act)) photo.delete(key);
    for (const next of following) steps.put({ ...next, act: withoutPhotos(next.act) } satisfies StoredStep);
  });
}

/** The same step under another key, in one piece: it is never twice on the device and never gone. */
export async function replaceStep(step: WorkStep, key: string): Promise<void> {
  await change(({ step: steps }) => {
    steps.delete(step.key);
    steps.put({ ...step, key, act: withoutPhotos(step.act) } satisfies StoredStep);
  });
}

export function photosOf(act: WorkAct): readonly StepPhoto[] {
  return act.kind === 'answer' ? act.photos : [];
}

function withoutPhotos(act: WorkAct): StoredAct {
  if (act.kind !== 'answer') return act;
  return { kind: 'answer', text: act.text, photoKeys: act.photos.map(({ key }) => key) };
}

async function withPhotos(act: StoredAct): Promise<WorkAct> {
  if (act.kind !== 'answer') return act;
  const photos = await Promise.all(
    act.photoKeys.map(async (key) => (await read('photo', key)) as StepPhoto | undefined),
  );
  return { kind: 'answer', text: act.text, photos: photos.filter((photo) => photo !== undefined) };
}
