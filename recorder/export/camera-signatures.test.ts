import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PackageFolder, fetchPackage } from '../testing/export-site.ts';
import type { Footage } from '../testing/pictures.ts';
import type { RtspTestServer } from '../testing/rtsp-server.ts';
import { hasSharedData, sharedData } from '../testing/shared-data.ts';
import { TestRecorder, startCameras } from '../testing/test-recorder.ts';
import { waitUntil } from '../testing/wait-until.ts';
import { mayHoldSignature } from '../verify/camera-signing/signing-sei.ts';
import { readMovie } from '../virtual/read-movie.ts';

const folder = new PackageFolder();
let footage: Footage;
let cameras: RtspTestServer | undefined;
let site: TestRecorder | undefined;

beforeAll(async () => {
  if (!hasSharedData) return;
  footage = await readMovie(join(sharedData, 'onvif/test_signed_h264.mp4'));
  cameras = await startCameras({ footage });
  site = await TestRecorder.start([{ id: 'signed', url: cameras.url('/signed') }]);
  const { pictures } = footage;
  await waitUntil(() => (site?.pictures('signed') ?? 0) >= pictures.length, 40_000);
}, 60_000);

afterAll(async () => {
  await site?.[Symbol.asyncDispose]();
  await cameras?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** Every NAL that holds a signature of the camera (ONVIF Media Signing). */
function signaturesIn({ pictures }: Footage): Buffer[] {
  return pictures.flatMap(({ nals }) => nals).filter((nal) => mayHoldSignature(nal));
}

test.skipIf(!hasSharedData)(
  'signatures of the camera pass into a package byte for byte, and are judged',
  async () => {
    const nowUs = Date.now() * 1000;
    if (!site) throw new Error('no recorder');
    const bytes = await fetchPackage(site, {
      cameraIds: ['signed'],
      fromUs: nowUs - 120_000_000,
      toUs: nowUs - 1_000_000,
    });
    const anchor = readFileSync(join(sharedData, 'onvif/ca.pem'), 'utf8');
    const { verdict, cameras: reports } = await folder.verify(bytes, anchor);
    const sent = signaturesIn(footage);
    const arrived = sent.filter((nal) => bytes.includes(nal));

    expect(sent.length).toBeGreaterThan(0);
    expect(arrived.length).toBeGreaterThanOrEqual(sent.length - 1);
    expect(verdict).toBe('whole');
    // The film is played in a loop: where it begins anew, the camera's groups do not follow each other.
    expect(reports[0]?.signing.signatures).toBeGreaterThanOrEqual(arrived.length);
    expect(reports[0]?.signing.trustedBy).toContain('Test RootCA');
  },
);
