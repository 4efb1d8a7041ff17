import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDemoRecorder } from '#apps/demo-recorder.ts';
import { ensureRecorderPages } from '#tools/build-recorder-pages.ts';
import type { DemoTown } from './demo-town.ts';
import { openDemoTown } from './demo-town.ts';

/* An operator watches, finds, puts a clip into a case, takes its signed package out and checks it; others see nothing of it. */

let town: DemoTown;
let recorder: AsyncDisposable;
let folder: string;

const minutes = 60_000;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'veche-evidence-'));
  await ensureRecorderPages();
  town = await openDemoTown();
  recorder = startDemoRecorder({
    dataDirectory: town.dataDirectory,
    hubUrl: town.url.replace(/^http/, 'ws'),
    log: { warn: (fact: object) => console.warn(fact) },
    onReady: () => {},
  });
}, 6 * minutes);

afterAll(async () => {
  await recorder[Symbol.asyncDispose]();
  await town[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

interface Listed {
  readonly cameras: readonly {
    readonly id: string;
    readonly rights: readonly string[];
    readonly link: { readonly state: string } | null;
  }[];
}

async function exportable(page: Page): Promise<string | undefined> {
  const { cameras }: Listed = await (await page.request.get('/api/v1/video/cameras')).json();
  return cameras.find(({ link, rights }) => link?.state === 'recorded' && rights.includes('export'))?.id;
}

test(
  'an operator watches, finds, exports and verifies, and a changed package is known',
  { timeout: 5 * minutes },
  async () => {
    const page = await town.open('operator', { viewport: 'desktop' });
    await expect.poll(async () => await exportable(page), { timeout: 2 * minutes }).toBeDefined();
    const cameraId = await exportable(page);
    await page.goto(`/work/video-wall?tiles=1&cameras=${cameraId}`);
    const isMoving = async () =>
      await page.evaluate(() => (document.querySelector('video')?.currentTime ?? 0) > 2);
    await expect.poll(isMoving, { timeout: minutes }).toBe(true);

    await page.goto('/work/evidence');
    await page.getByRole('button', { name: 'Открыть дело' }).click();
    const opening = page.getByRole('dialog');
    await opening.getByLabel('О чём дело').fill('Кража велосипеда');
    await opening.getByLabel('Основание').fill('КУСП № 118');
    await opening.getByRole('button', { name: 'Открыть дело' }).click();
    await page.getByRole('heading', { name: /Кража велосипеда/ }).waitFor();
    const caseAddress = page.url();

    await page.goto(`/work/cameras/${cameraId}`);
    await page.getByLabel('Зачем вам записи этой камеры').fill('кража велосипеда');
    await page.getByRole('button', { name: 'Открыть записи' }).click();
    await page.locator('summary', { hasText: 'Добавить в дело' }).click();
    await page.getByRole('button', { name: 'Добавить в дело' }).click();
    await page.getByRole('link', { name: 'Добавлено в дело' }).click();
    await page.getByText('хранится', { exact: true }).waitFor({ timeout: minutes });

    const coming = page.waitForEvent('download', { timeout: minutes });
    await page.getByRole('button', { name: 'Скачать подписанный пакет' }).click();
    const file = join(folder, 'package.zip');
    await (await coming).saveAs(file);
    await page.getByText('Пакет выдан').waitFor({ timeout: minutes });
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('Этот самый пакет выдан по этому делу').waitFor({ timeout: minutes });
    await page.locator('[data-verdict=whole]').waitFor();

    const bytes = await readFile(file);
    const at = bytes.lastIndexOf('moof') + 1_000;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const altered = join(folder, 'altered.zip');
    await writeFile(altered, bytes);
    await page.locator('input[type=file]').setInputFiles(altered);
    await page.locator('[data-verdict=altered]').waitFor({ timeout: minutes });
    await page.getByText('содержимое было другим').waitFor({ timeout: minutes });
    await page.getByText('Цепочка цела').waitFor();

    await page.getByRole('button', { name: 'Закрыть дело' }).click();
    const closing = page.getByRole('dialog');
    await closing.getByLabel('Чем помогла запись').selectOption('culprit-found');
    await closing.getByRole('button', { name: 'Закрыть дело' }).click();
    await page.getByText('Закрыто', { exact: true }).first().waitFor();
    await page.close();

    const officer = await town.open('police', { viewport: 'desktop' });
    await officer.goto('/work/evidence');
    await officer.getByText('Дел пока нет').waitFor();
    await officer.goto(caseAddress);
    await officer.getByText('Такого дела нет').waitFor();
  },
);
