import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPackage } from '../verify/files-on-disk.ts';
import type { Verification } from '../verify/findings.ts';
import { verifyPackage } from '../verify/verify-package.ts';
import { isoOf } from './test-recorder.ts';
import type { TestRecorder } from './test-recorder.ts';

export interface ExportAsked {
  readonly cameraIds: readonly string[];
  readonly fromUs: number;
  readonly toUs: number;
}

/** Asks for an export with a token for exactly that. */
export async function askExport(
  site: TestRecorder,
  { cameraIds, fromUs, toUs }: ExportAsked,
  token = tokenFor(site, { cameraIds, fromUs, toUs }),
): Promise<Response> {
  const body = JSON.stringify({ cameraIds, from: isoOf(fromUs), to: isoOf(toUs), purpose: 'case 12' });
  return await site.ask('/v1/exports', token, { method: 'POST', body });
}

export function tokenFor(site: TestRecorder, { cameraIds, fromUs, toUs }: ExportAsked): string {
  return site.sign({
    right: 'export',
    cameraIds: [...cameraIds],
    span: { fromUs: fromUs - 1000, toUs: toUs + 1000 },
  });
}

/** The bytes of a package. */
export async function fetchPackage(site: TestRecorder, asked: ExportAsked): Promise<Buffer> {
  const made = await askExport(site, asked);
  const body = (await made.json()) as { exportId?: string };
  if (body.exportId === undefined) throw new Error(`no export: ${made.status} ${JSON.stringify(body)}`);
  const answer = await site.ask(`/v1/exports/${body.exportId}/package.zip`, tokenFor(site, asked));
  if (!answer.ok) throw new Error(`no package: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

/** Packages in a folder that goes with the test. */
export class PackageFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'veche-export-'));

  write(name: string, bytes: Buffer): string {
    const path = join(this.path, name);
    writeFileSync(path, bytes);
    return path;
  }

  async verify(bytes: Buffer, cameraAnchors?: string): Promise<Verification> {
    await using opened = await openPackage(this.write('package.zip', bytes));
    return await verifyPackage(opened.files, { cameraAnchors });
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
