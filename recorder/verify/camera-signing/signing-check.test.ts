import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Demuxer } from 'node-av';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { hasSharedData, sharedData } from '../../testing/shared-data.ts';
import { readCertificates } from './der.ts';
import { SigningCheck } from './signing-check.ts';
import type { CameraSigning } from './signing-check.ts';
import { mayHoldSignature, readSigningSei } from './signing-sei.ts';
import type { SignedCodec } from './signing-sei.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The NAL units of a film, as they lie in it. */
async function readNals(name: string): Promise<Bytes[]> {
  await using input = await Demuxer.open(join(sharedData, 'onvif', name));
  const nals: Bytes[] = [];
  for await (const packet of input.packets(input.video()?.index ?? 0)) {
    if (!packet) break;
    const data = packet.data ?? Buffer.alloc(0);
    for (let at = 0; at + 4 <= data.length; at += 4 + data.readUInt32BE(at))
      nals.push(Uint8Array.from(data.subarray(at + 4, at + 4 + data.readUInt32BE(at))));
    packet.free();
  }
  return nals;
}

async function judge(
  nals: readonly Bytes[],
  codec: SignedCodec = 'h264',
  anchors = '',
): Promise<CameraSigning> {
  const check = new SigningCheck(readCertificates(anchors));
  for (const [index, nal] of nals.entries()) await check.push(nal, codec, index);
  return await check.finish();
}

function changedAt(nals: readonly Bytes[], index: number, byte: number): Bytes[] {
  return nals.map((nal, at) =>
    at === index ? nal.map((one, place) => (place === byte ? one ^ 1 : one)) : nal,
  );
}

describe.skipIf(!hasSharedData)('the published films', () => {
  let film: Bytes[];
  let anchor: string;

  beforeAll(async () => {
    if (!hasSharedData) return;
    film = await readNals('test_signed_h264.mp4');
    anchor = readFileSync(join(sharedData, 'onvif', 'ca.pem'), 'utf8');
  });

  test.for(['h264', 'h265'] as const)('in %s are as their camera signed them', async (codec) => {
    const nals = await readNals(`test_signed_${codec}.mp4`);
    const verdict = await judge(nals, codec, anchor);

    expect(verdict).toMatchObject({ state: 'ok', changed: 0, lost: 0, wrongSignatures: 0 });
    expect(verdict.kept).toBe(nals.length - verdict.signatures);
    expect(verdict.trustedBy).toContain('Test RootCA');
  });

  test('without signatures are unsigned', async () => {
    expect((await judge(await readNals('test_h264.mp4'))).state).toBe('none');
    expect((await judge(film.filter((nal) => !mayHoldSignature(nal)))).state).toBe('none');
  });

  test('by an unknown authority are as they were signed, and nobody vouches for it', async () => {
    expect(await judge(film)).toMatchObject({ state: 'ok', trustedBy: null });
    expect((await judge(film)).signer).toMatch(/CN=/);
  });

  test('with one changed bit of any picture name the picture', async () => {
    for (const index of [0, 1, 30, 62, 70, 130]) {
      const verdict = await judge(changedAt(film, index, 6));

      expect(verdict, `picture ${index}`).toMatchObject({ state: 'not-ok', firstFaultAtUs: index });
    }
  });

  test('with a changed message have a wrong signature', async () => {
    const seis = film.flatMap((nal, index) => (mayHoldSignature(nal) ? [index] : []));
    for (const byte of [60, 500, 1_000, 2_000, 2_760]) {
      const verdict = await judge(changedAt(film, seis[1] ?? 0, byte));

      expect(verdict.state, `byte ${byte}`).toBe('not-ok');
    }
  });

  test('from which pictures are missing say how many', async () => {
    const verdict = await judge(film.filter((_, index) => index !== 20 && index !== 21 && index !== 80));

    expect(verdict).toMatchObject({ state: 'ok-with-losses', lost: 3, changed: 0 });
  });

  test('whose keyframe is missing are judged by what the camera said of it', async () => {
    expect(await judge(film.filter((_, index) => index !== 0))).toMatchObject({
      state: 'ok-with-losses',
      lost: 1,
    });
  });

  test('with a picture put in or pictures in another order are not as they were signed', async () => {
    const [first] = film;
    const added = film.toSpliced(30, 0, film[100] ?? first ?? new Uint8Array());
    const swapped = film
      .with(30, film[31] ?? film[0] ?? new Uint8Array())
      .with(31, film[30] ?? new Uint8Array());

    expect((await judge(added)).state).toBe('not-ok');
    expect((await judge(swapped)).state).toBe('not-ok');
  });

  test('whose groups are exchanged are not as they were signed', async () => {
    const seis = film.flatMap((nal, index) => (mayHoldSignature(nal) ? [index] : []));
    const [one = 0, two = 0] = seis;
    const exchanged = [...film.slice(one + 1, two + 1), ...film.slice(0, one + 1), ...film.slice(two + 1)];

    expect((await judge(exchanged)).state).toBe('not-ok');
  });

  test('cut out of the middle are as they were signed, as far as their signatures reach', async () => {
    const verdict = await judge(film.slice(40));

    expect(verdict).toMatchObject({ changed: 0, wrongSignatures: 0 });
    expect(verdict.kept).toBeGreaterThan(100);
  });
});

test('whatever stands in a message, it is read or it is none', () => {
  const uuid = [0, 0x5b, 0xc9, 0x3f, 0x2d, 0x71, 0x5e, 0x95, 0xad, 0xa4, 0x79, 0x6f, 0x90, 0x87, 0x7a, 0x6f];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 0, max: 254 }), (rest, size) => {
      const nal = Uint8Array.from([6, 5, size, ...uuid, ...rest]);
      const sei = readSigningSei(nal, 'h264');
      expect(sei === undefined || sei.documents.length > 0).toBe(true);
    }),
  );
});
