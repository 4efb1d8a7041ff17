import { sha256Hex } from './byte-source.ts';
import type { ByteSource, PackageFiles } from './byte-source.ts';
import { readCertificates } from './camera-signing/der.ts';
import { SigningCheck } from './camera-signing/signing-check.ts';
import type { CameraSigning } from './camera-signing/signing-check.ts';
import type { CameraReport, Finding, SignatureState, SignerState, Verification } from './findings.ts';
import { manifestName, manifestSchema, signatureName, signatureSchema } from './manifest.ts';
import type { Manifest, ManifestCamera } from './manifest.ts';
import { PackageUnreadable } from './read-zip.ts';
import { SigningWatch, verifyMovie } from './verify-movie.ts';

/** The manifest of some days of many cameras; more is none of ours. */
const maximumManifestBytes = 256 * 1024 * 1024;
const maximumSmallBytes = 64 * 1024 * 1024;
/** Fragments follow each other within a picture or two; what is further apart is a gap. */
const smallestGapUs = 500_000;

export interface VerifyOptions {
  /** Of the recorder's key, known from elsewhere than the package; without it anybody may have signed. */
  readonly expectedFingerprint?: string | undefined;
  /** In PEM: who may vouch for the keys of cameras. Their own certificates prove nothing by themselves. */
  readonly cameraAnchors?: string | undefined;
  /** How much of the movies has been read, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Checks a package: signature, every byte of every movie, chain, and everything else in it.
 *
 * @throws PackageUnreadable when it is no package
 */
export async function verifyPackage(files: PackageFiles, options: VerifyOptions = {}): Promise<Verification> {
  const manifestBytes = await readWhole(files, manifestName, maximumManifestBytes);
  const { signature, publicKey } = await checkSignature(files, manifestBytes);
  const manifest = readManifest(manifestBytes);
  const fingerprint = await fingerprintOf(publicKey);
  const movies = await checkMovies(files, manifest, options);
  const findings: Finding[] = [
    ...(signature === 'wrong' || publicKey !== manifest.publicKey
      ? [{ kind: 'signature-wrong' } as const]
      : []),
    ...movies.findings,
    ...(await checkOthers(files, manifest)),
    ...((await files.isContainerWhole(manifest.createdAtUs)) ? [] : [{ kind: 'container-changed' } as const]),
  ];
  const { exportId, recorderId, createdAtUs, fromUs, toUs, purpose, operator } = manifest;
  const about = { exportId, recorderId, createdAtUs, fromUs, toUs, purpose, person: operator.person };
  const found = { signature, publicKey, fingerprint, findings, about, cameras: movies.cameras };
  return compareKey(
    { ...found, verdict: 'unsure', signer: 'not-compared' },
    options.expectedFingerprint ?? '',
  );
}

/** The same with what the comparison of the key says; an empty text compares nothing. Spaces and dashes do not matter. */
export function compareKey(result: Verification, expectedFingerprint: string): Verification {
  const others = result.findings.filter(({ kind }) => kind !== 'key-unexpected');
  const signer = signerOf(result.fingerprint, expectedFingerprint);
  const findings: Finding[] = signer === 'unexpected' ? [{ kind: 'key-unexpected' }, ...others] : [...others];
  const verdict = findings.length > 0 ? 'altered' : result.signature === 'valid' ? 'whole' : 'unsure';
  return { ...result, signer, findings, verdict };
}

function signerOf(fingerprint: string, expected: string): SignerState {
  const bare = (text: string): string => text.toLowerCase().replaceAll(/[\s:\u2010-\u2015-]/g, '');
  if (bare(expected) === '') return 'not-compared';
  return bare(expected) === bare(fingerprint) ? 'confirmed' : 'unexpected';
}

/** The short form of a key that people compare: groups of four of its SHA-256. */
export async function fingerprintOf(publicKey: string): Promise<string> {
  const hash = await sha256Hex(fromBase64Url(publicKey));
  return hash.slice(0, 32).replaceAll(/(.{4})(?=.)/g, '$1-');
}

async function readWhole(files: PackageFiles, name: string, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const source = files.open(name);
  if (!source || source.size > most) throw new PackageUnreadable(`this is no package: ${name} is missing`);
  return await source.read(0, source.size);
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function readManifest(bytes: Uint8Array): Manifest {
  const manifest = manifestSchema.safeParse(readJson(bytes));
  if (!manifest.success) throw new PackageUnreadable('the manifest cannot be understood');
  return manifest.data;
}

async function checkSignature(
  files: PackageFiles,
  manifest: Uint8Array<ArrayBuffer>,
): Promise<{ readonly signature: SignatureState; readonly publicKey: string }> {
  const source = files.open(signatureName);
  const bytes =
    source && source.size < maximumSmallBytes ? await source.read(0, source.size) : new Uint8Array();
  const given = signatureSchema.strict().safeParse(readJson(bytes));
  if (!given.success) return { signature: 'wrong', publicKey: '' };
  const { publicKey, signature } = given.data;
  // NOTE: one signature has one text, so that no byte of the file can be changed unseen.
  if (new TextDecoder().decode(bytes) !== formatSignature(given.data))
    return { signature: 'wrong', publicKey };
  return { signature: await judge(publicKey, signature, manifest), publicKey };
}

export function formatSignature({ publicKey, signature }: { publicKey: string; signature: string }): string {
  return `${JSON.stringify({ algorithm: 'Ed25519', publicKey, signature }, undefined, 2)}\n`;
}

async function judge(
  publicKey: string,
  signature: string,
  manifest: Uint8Array<ArrayBuffer>,
): Promise<SignatureState> {
  if (toBase64Url(fromBase64Url(signature)) !== signature) return 'wrong';
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey('raw', fromBase64Url(publicKey), 'Ed25519', false, ['verify']);
  } catch (error) {
    // Browsers before 2025 know no Ed25519; what else may be wrong with a key of 32 bytes shows below.
    if (error instanceof DOMException && error.name === 'NotSupportedError') return 'not-checkable';
    return 'wrong';
  }
  const isValid = await crypto.subtle.verify('Ed25519', key, fromBase64Url(signature), manifest);
  return isValid ? 'valid' : 'wrong';
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function toBase64Url(bytes: Uint8Array): string {
  const plain = btoa(String.fromCharCode(...bytes));
  return plain.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

async function checkMovies(
  files: PackageFiles,
  manifest: Manifest,
  { onProgress, cameraAnchors = '' }: VerifyOptions,
): Promise<{ readonly findings: Finding[]; readonly cameras: CameraReport[] }> {
  const totalBytes = manifest.cameras
    .flatMap(({ movies }) => movies)
    .reduce((sum, { bytes }) => sum + bytes, 0);
  const anchors = readCertificates(cameraAnchors);
  let doneBytes = 0;
  const onBytes = (bytes: number): void => {
    doneBytes += bytes;
    onProgress?.(totalBytes === 0 ? 1 : Math.min(1, doneBytes / totalBytes));
  };
  const findings: Finding[] = [];
  const cameras: CameraReport[] = [];
  for (const camera of manifest.cameras) {
    const check = new SigningCheck(anchors);
    const watch = { signing: new SigningWatch(check), onBytes };
    for (const movie of camera.movies) {
      const source = files.open(movie.name);
      if (!source) findings.push({ kind: 'movie-missing', cameraId: camera.id, name: movie.name });
      if (!source) continue;
      findings.push(...(await verifyMovie(source, { manifest, camera, movie }, watch)));
    }
    cameras.push(reportOn(camera, manifest, await check.finish()));
  }
  return { findings, cameras };
}

function reportOn(camera: ManifestCamera, manifest: Manifest, signing: CameraSigning): CameraReport {
  const pieces = camera.movies.flatMap((movie) => movie.pieces);
  const fragments = pieces.filter((piece) => piece.kind === 'fragment');
  const damaged = pieces
    .filter((piece) => piece.kind === 'damaged')
    .map(({ startedAtUs, durationUs }) => ({ fromUs: startedAtUs, toUs: startedAtUs + durationUs }));
  const gaps = listGaps(fragments, manifest).map((gap) => ({ ...gap, causes: causesWithin(camera, gap) }));
  const { id, name } = camera;
  return { id, name, fragments: fragments.length, damaged, gaps, signing };
}

interface Span {
  readonly fromUs: number;
  readonly toUs: number;
}

function listGaps(
  fragments: readonly { readonly startedAtUs: number; readonly durationUs: number }[],
  { fromUs, toUs }: Span,
): Span[] {
  const gaps: Span[] = [];
  let reachedUs = fromUs;
  for (const { startedAtUs, durationUs } of fragments.toSorted((a, b) => a.startedAtUs - b.startedAtUs)) {
    if (startedAtUs - reachedUs > smallestGapUs) gaps.push({ fromUs: reachedUs, toUs: startedAtUs });
    reachedUs = Math.max(reachedUs, startedAtUs + durationUs);
  }
  if (toUs - reachedUs > smallestGapUs) gaps.push({ fromUs: reachedUs, toUs });
  return gaps;
}

function causesWithin({ ledger }: ManifestCamera, gap: Span): string[] {
  const states = ledger
    .filter(({ fromUs, toUs, state }) => state !== 'recorded' && fromUs < gap.toUs && toUs > gap.fromUs)
    .map(({ state }) => state);
  return [...new Set(states)];
}

async function checkOthers(files: PackageFiles, manifest: Manifest): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, bytes, sha256 } of manifest.files) {
    const source: ByteSource | undefined = files.open(name);
    if (!source) findings.push({ kind: 'file-missing', name });
    else if (source.size !== bytes || (await sha256Hex(await source.read(0, bytes))) !== sha256)
      findings.push({ kind: 'file-changed', name });
  }
  const known = new Set([
    manifestName,
    signatureName,
    ...manifest.files.map(({ name }) => name),
    ...manifest.cameras.flatMap(({ movies }) => movies.map(({ name }) => name)),
  ]);
  const unknown = files.names.filter((name) => !known.has(name));
  return [...findings, ...unknown.map((name) => ({ kind: 'file-unknown', name }) as const)];
}
