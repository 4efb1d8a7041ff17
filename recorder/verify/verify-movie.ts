import { sha256Hex } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { codecOfHead, listNals } from './camera-signing/fragment-nals.ts';
import type { SigningCheck } from './camera-signing/signing-check.ts';
import { mayHoldSignature } from './camera-signing/signing-sei.ts';
import type { SignedCodec } from './camera-signing/signing-sei.ts';
import type { Finding } from './findings.ts';
import type { Manifest, ManifestCamera, Movie, Piece } from './manifest.ts';
import { readStampedHead, readStamps, sealBytes } from './read-stamps.ts';

/** No piece is larger: what claims to be is not read. */
const maximumPieceBytes = 256 * 1024 * 1024;

/** Groups of pictures of half a minute are the longest that are met. */
const mostUnseen = 40;

type FragmentPiece = Extract<Piece, { kind: 'fragment' }>;
type HeadPiece = Extract<Piece, { kind: 'head' }>;

/** A fragment that begins later than this behind the one before it does not follow it. */
const smallestGapUs = 500_000;

/** Gives the pictures of one camera to the check of its own signatures, and says where they are interrupted. */
export class SigningWatch {
  readonly #check: SigningCheck;
  #codec: SignedCodec = 'h264';
  #reachedUs = 0;
  #isSigned = false;
  #unseen: { readonly bytes: Uint8Array<ArrayBuffer>; readonly atUs: number }[] = [];

  constructor(check: SigningCheck) {
    this.#check = check;
  }

  async take(piece: Piece, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (piece.kind === 'head') this.#codec = codecOfHead(bytes);
    if (piece.kind === 'damaged') this.#interrupt();
    if (piece.kind !== 'fragment') return;
    const { startedAtUs, durationUs } = piece;
    if (Math.abs(startedAtUs - this.#reachedUs) > smallestGapUs) this.#interrupt();
    this.#reachedUs = startedAtUs + durationUs;
    this.#isSigned ||= mayHoldSignature(bytes);
    this.#unseen.push({ bytes, atUs: startedAtUs });
    // NOTE: footage of cameras that do not sign, which is nearly all, is not taken apart.
    if (!this.#isSigned) return void this.#unseen.splice(0, this.#unseen.length - mostUnseen);
    for (const one of this.#unseen.splice(0))
      for (const nal of listNals(one.bytes)) await this.#check.push(nal, this.#codec, one.atUs);
  }

  #interrupt(): void {
    this.#unseen = [];
    this.#check.interrupt();
  }
}

interface Place {
  readonly manifest: Manifest;
  readonly camera: ManifestCamera;
  readonly movie: Movie;
}

/** Holds every byte of a movie against the manifest, and the manifest against what the footage says of itself. */
export async function verifyMovie(
  source: ByteSource,
  place: Place,
  watch: { readonly signing: SigningWatch; readonly onBytes: (bytes: number) => void },
): Promise<readonly Finding[]> {
  const { camera, movie } = place;
  const findings: Finding[] = [];
  let expectedAt = 0;
  for (const piece of movie.pieces) {
    if (piece.offset !== expectedAt) findings.push(changed(place, piece));
    expectedAt = piece.offset + piece.size;
    const bytes =
      piece.size <= maximumPieceBytes ? await source.read(piece.offset, piece.size) : new Uint8Array();
    if (!(await isAsTold(piece, bytes, place))) findings.push(changed(place, piece));
    await watch.signing.take(piece, bytes);
    watch.onBytes(piece.size);
  }
  if (source.size !== expectedAt || movie.bytes !== expectedAt)
    findings.push({ kind: 'movie-changed', cameraId: camera.id, name: movie.name });
  return [...findings, ...brokenLinks(place)];
}

function changed({ camera, movie }: Place, piece: Piece): Finding {
  const where = { cameraId: camera.id, name: movie.name };
  if (piece.kind === 'container') return { kind: 'movie-changed', ...where };
  return { kind: 'footage-changed', ...where, atUs: instantOf(movie, piece) };
}

/** A head has no instant of its own: it is that of the first fragment behind it. */
function instantOf(movie: Movie, piece: Exclude<Piece, { kind: 'container' }>): number {
  if (piece.kind !== 'head') return piece.startedAtUs;
  const next = movie.pieces.find(
    (other) => other.offset > piece.offset && (other.kind === 'fragment' || other.kind === 'damaged'),
  );
  return next && 'startedAtUs' in next ? next.startedAtUs : movie.fromUs;
}

async function isAsTold(piece: Piece, bytes: Uint8Array<ArrayBuffer>, place: Place): Promise<boolean> {
  if (bytes.length !== piece.size) return false;
  switch (piece.kind) {
    case 'container':
    case 'damaged':
      return (await sha256Hex(bytes)) === piece.sha256;
    case 'head':
      return (await sha256Hex(bytes)) === piece.sha256 && isHeadOf(bytes, place);
    case 'fragment':
      return (await sha256Hex(bytes.slice(0, -sealBytes))) === piece.sha256 && saysTheSame(bytes, piece);
    default:
      return piece satisfies never;
  }
}

function isHeadOf(bytes: Uint8Array<ArrayBuffer>, { manifest, camera }: Place): boolean {
  const head = readStampedHead(bytes);
  return head?.cameraId === camera.id && head.recorderId === manifest.recorderId;
}

function saysTheSame(bytes: Uint8Array<ArrayBuffer>, piece: FragmentPiece): boolean {
  const stamps = readStamps(bytes);
  return (
    stamps !== undefined &&
    stamps.sealed === piece.sha256 &&
    stamps.previous === piece.previous &&
    stamps.numberInFile === piece.numberInFile &&
    stamps.startedAtUs === piece.startedAtUs &&
    stamps.durationUs === piece.durationUs &&
    stamps.flags === piece.flags &&
    stamps.cameraOffsetUs === piece.cameraOffsetUs
  );
}

/**
 * Within a file each fragment names the one before it, the first one the head. A file names the last fragment of the
 * file before; after a crash it may name an older one, so that link is told in the manifest and not judged.
 */
function brokenLinks({ camera, movie }: Place): Finding[] {
  const findings: Finding[] = [];
  let head: HeadPiece | undefined;
  let last: FragmentPiece | undefined;
  let isAfterDamage = false;
  for (const piece of movie.pieces) {
    if (piece.kind === 'damaged') isAfterDamage = true;
    if (piece.kind === 'head') [head, last, isAfterDamage] = [piece, undefined, false];
    if (piece.kind !== 'fragment') continue;
    if (!isLinked(piece, { head, last, isAfterDamage }))
      findings.push({ kind: 'chain-broken', cameraId: camera.id, name: movie.name, atUs: piece.startedAtUs });
    [last, isAfterDamage] = [piece, false];
  }
  return findings;
}

function isLinked(
  piece: FragmentPiece,
  before: {
    readonly head: HeadPiece | undefined;
    readonly last: FragmentPiece | undefined;
    readonly isAfterDamage: boolean;
  },
): boolean {
  const { head, last, isAfterDamage } = before;
  if (piece.numberInFile === 0) return last === undefined && piece.previous === head?.sha256;
  if (!last) return head !== undefined;
  if (isAfterDamage) return piece.numberInFile > last.numberInFile + 1;
  return piece.numberInFile === last.numberInFile + 1 && piece.previous === last.sha256;
}
