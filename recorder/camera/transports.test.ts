import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { CameraConfig } from '../config.ts';
import { makeFootage } from '../testing/pictures.ts';
import type { RtspTestServer, TestServerOptions } from '../testing/rtsp-server.ts';
import { TestRecorder, startCameras } from '../testing/test-recorder.ts';
import { waitUntil } from '../testing/wait-until.ts';

const footage = makeFootage({ bitrateBps: 400_000, framesPerSecond: 25, keyframeEvery: 25 });
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === '::1'),
);
const open: AsyncDisposable[] = [];

afterEach(async () => {
  for (const item of open.splice(0).toReversed()) await item[Symbol.asyncDispose]();
});

async function recordFrom(
  options: Partial<TestServerOptions>,
  camera: Partial<CameraConfig> = {},
): Promise<{ cameras: RtspTestServer; site: TestRecorder }> {
  const cameras = await startCameras({ footage, ...options });
  open.push(cameras);
  const site = await TestRecorder.start([{ id: 'gate', url: cameras.url('/gate'), ...camera }]);
  open.push(site);
  return { cameras, site };
}

/** A certificate as cameras make it for themselves. */
function makeCertificate(days = 2): { key: string; cert: string; sha256: string; validToUs: number } {
  const folder = mkdtempSync(join(tmpdir(), 'veche-certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const asked = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  spawnSync('openssl', [
    'req',
    ...asked,
    '-keyout',
    key,
    '-out',
    cert,
    '-subj',
    '/CN=camera',
    '-days',
    String(days),
  ]);
  const made = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  const { fingerprint256: sha256, validToDate } = new X509Certificate(made.cert);
  return { ...made, sha256, validToUs: validToDate.getTime() * 1000 };
}

describe.skipIf(!hasOpenssl)('over RTSPS', () => {
  test('a camera whose certificate is known is recorded without a loss', { timeout: 20_000 }, async () => {
    const certificate = makeCertificate();
    const { site } = await recordFrom({ certificate }, { certificateSha256: certificate.sha256 });
    await waitUntil(() => site.pictures('gate') >= 75, 10_000);
    const { status } = site.recorder.findCamera('gate') ?? {};

    expect(status).toMatchObject({ state: 'recorded', picturesDropped: 0, packetsLost: 0 });
    expect(status?.certificate).toEqual({
      validToUs: certificate.validToUs,
      sha256: certificate.sha256.replaceAll(':', '').toLowerCase(),
      isSelfSigned: true,
    });
  });

  test('the end of a certificate that is refused is known too', { timeout: 20_000 }, async () => {
    const certificate = makeCertificate(20);
    const { site } = await recordFrom({ certificate });
    const status = () => site.recorder.findCamera('gate')?.status;
    await waitUntil(() => status()?.cause === 'untrusted-certificate', 8_000);

    expect(status()?.certificate?.validToUs).toBe(certificate.validToUs);
    expect(status()?.certificate?.validToUs).toBeGreaterThan((Date.now() + 19 * 86_400_000) * 1000);
  });

  test('a camera with another certificate, or one that nobody knows, is refused by name', async () => {
    const certificate = makeCertificate();
    for (const known of [{ certificateSha256: makeCertificate().sha256 }, {}]) {
      const { site } = await recordFrom({ certificate }, known);
      const cause = (): string | undefined => site.recorder.findCamera('gate')?.status.cause;
      await waitUntil(() => cause() === 'untrusted-certificate', 8_000);

      expect(site.pictures('gate')).toBe(0);
    }
  });
});

describe.skipIf(!hasIpv6)('over IPv6', () => {
  test.for(['tcp', 'udp'] as const)('a camera is recorded by %s', { timeout: 20_000 }, async (transport) => {
    const { site } = await recordFrom({ isIpv6: true }, { transport });
    await waitUntil(() => site.pictures('gate') >= 50, 10_000);

    expect(site.recorder.findCamera('gate')?.status).toMatchObject({ state: 'recorded', packetsLost: 0 });
  });
});
