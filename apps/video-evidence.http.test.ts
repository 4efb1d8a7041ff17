import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { fetchFrame, holdItem, releaseEvidence } from '#modules/video/server/evidence/evidence-jobs.ts';
import { openPackage } from '#recorder/verify/files-on-disk.ts';
import { verifyPackage } from '#recorder/verify/verify-package.ts';
import { openRecordedSchool } from './testing/recorded-school.ts';
import type { RecordedSchool } from './testing/recorded-school.ts';

/* A case with real footage: held by the recorder, handed out as a signed package, checked, and every step on record. */

let site: RecordedSchool;
let caseId: string;
let clip: string;
const folder = mkdtempSync(join(tmpdir(), 'veche-evidence-'));

beforeAll(async () => {
  site = await openRecordedSchool();
  await pause(6_000);
  const { town, teacher, school, cameraId } = site;
  town.clock.advance(Date.now() - town.clock.now().getTime());
  const opened = await teacher.send('POST', '/api/v1/video/cases', {
    organisationId: school,
    title: 'Кража велосипеда',
    basis: 'КУСП № 118',
  });
  caseId = opened.body.id;
  const now = Date.now();
  const added = await teacher.send('POST', `/api/v1/video/cases/${caseId}/clips`, {
    cameraId,
    title: 'Вход',
    from: new Date(now - 5_000).toISOString(),
    to: new Date(now - 1_000).toISOString(),
    holdUntil: new Date(now + 86_400_000).toISOString(),
    reason: 'кража у входа',
  });
  clip = added.body.itemId;
}, 120_000);

afterAll(async () => {
  await site[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function run(job: typeof holdItem, input: object): Promise<void> {
  const system = createSystemContext(site.town.hub, { id: job.id });
  await job.run(system, input as never, AbortSignal.timeout(10_000));
}

async function readCase() {
  return (await site.teacher.get(`/api/v1/video/cases/${caseId}`)).body;
}

async function readCustody() {
  return (await site.teacher.get(`/api/v1/video/cases/${caseId}/custody`)).body;
}

async function fetchPackage(): Promise<Buffer> {
  const { teacher } = site;
  const path = `/api/v1/video/cases/${caseId}/items/${clip}/export`;
  const { body } = await teacher.send('POST', path, {});
  const { token } = await site.exchange(teacher, body.viewingId);
  const { from, to, purpose, cameraId } = body;
  const asked = await site.ask(teacher, token, '/v1/exports', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-veche-client': 'test' },
    body: JSON.stringify({ cameraIds: [cameraId], from, to, purpose }),
  });
  const { exportId }: { exportId: string } = await asked.json();
  const answer = await site.ask(teacher, token, `/v1/exports/${exportId}/package.zip`);
  return Buffer.from(await answer.arrayBuffer());
}

test('the recorder keeps a clip of a case and tells the key by which its packages are known', async () => {
  await run(holdItem, { itemId: clip });
  const { items } = await readCase();
  const { entries } = await readCustody();

  expect(items[0]).toMatchObject({ state: 'held', recorderKeys: [expect.stringMatching(/^[0-9a-f]{4}-/)] });
  expect(entries.at(-1)).toMatchObject({ action: 'held', personName: null });
});

test('a frame is fetched and kept with its hash, and the look is in the journal with the person', async () => {
  const { teacher, cameraId } = site;
  const added = await teacher.send('POST', `/api/v1/video/cases/${caseId}/frames`, {
    cameraId,
    title: 'Кадр',
    at: new Date(Date.now() - 3_000).toISOString(),
    reason: 'кража у входа',
  });
  await run(fetchFrame, { itemId: added.body.itemId });
  const item = (await readCase()).items.at(-1);
  const looks = async () => (await teacher.get(`/api/v1/video/looks?cameraId=${cameraId}`)).body.looks;

  const file = await fetch(`${site.base}/api/v1/video/cases/${caseId}/items/${item.id}/file`, {
    headers: { cookie: teacher.cookie ?? '' },
  });
  const bytes = Buffer.from(await file.arrayBuffer());

  expect(item).toMatchObject({ state: 'kept', sizeBytes: bytes.length });
  expect(item.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  await expect
    .poll(looks, { timeout: 15_000 })
    .toContainEqual(expect.objectContaining({ what: 'picture', reason: 'кража у входа', basis: 'own' }));
}, 30_000);

test('a package is known again by its bytes, and one that was touched is not', async () => {
  const bytes = await fetchPackage();
  await expect
    .poll(async () => (await readCustody()).entries.at(-1)?.action, { timeout: 5_000 })
    .toBe('exported');
  const file = join(folder, 'package.zip');
  writeFileSync(file, bytes);
  await using opened = await openPackage(file);
  const { verdict, fingerprint, about } = await verifyPackage(opened.files);
  const check = async (sha256: string | null, key = fingerprint) =>
    (
      await site.teacher.send('POST', `/api/v1/video/cases/${caseId}/checks`, {
        exportId: about.exportId,
        verdict,
        fingerprint: key,
        sha256,
      })
    ).body;
  const sha256 = createHash('sha256').update(bytes).digest('hex');

  expect(verdict).toBe('whole');
  expect(about.purpose).toContain('Кража велосипеда');
  expect(await check(sha256)).toEqual({ knownAs: 'same', isKeyKnown: true });
  expect(await check('0'.repeat(64))).toEqual({ knownAs: 'other', isKeyKnown: true });
  expect(await check(null, 'ffff-ffff')).toEqual({ knownAs: 'not-compared', isKeyKnown: false });
  expect(await readCustody()).toMatchObject({ isWhole: true });
}, 30_000);

test('a hold is ended with its reason', async () => {
  await run(releaseEvidence, { itemId: clip, reason: 'дело прекращено' });

  expect((await readCase()).items[0].state).toBe('released');
  expect((await readCustody()).entries.at(-1)).toMatchObject({ action: 'released' });
});
