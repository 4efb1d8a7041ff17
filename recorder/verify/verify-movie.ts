import { sha256Hex } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { countCameraSignatures } from './camera-signatures.ts';
import type { Finding } from './findings.ts';
import type { Manifest, ManifestCamera, Movie, Piece } from './manifest.ts';
import { readStampedHead, readStamps, sealBytes } from './read-stamps.ts';

/** No piece is larger: what claims to be is not read. */
const maximumPieceBytes = 256 * 1024 * 1024;

type FragmentPiece = Extract<Piece, { kind: 'fragment' }>;
type HeadPiece = Extract<Piece, { kind: 'head' }>;

export interface MovieCheck {
  readonly findings: readonly Finding[];
  readonly cameraSignatures: number;
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
  onBytes: (bytes: number) => void,
): Promise<MovieCheck> {
  const { camera, movie } = place;
  const findings: Finding[] = [];
  let cameraSignatures = 0;
  let expectedAt = 0;
  for (const piece of movie.pieces) {
    if (piece.offset !== expectedAt) findings.push(changed(place, piece));
    expectedAt = piece.offset + piece.size;
    const bytes =
      piece.size <= maximumPieceBytes ? await source.read(piece.offset, piece.size) : new Uint8Array();
    if (!(await isAsTold(piece, bytes, place))) findings.push(changed(place, piece));
    if (piece.kind === 'fragment') cameraSignatures += countCameraSignatures(bytes);
    onBytes(piece.size);
  }
  if (source.size !== expectedAt || movie.bytes !== expectedAt)
    findings.push({ kind: 'movie-changed', cameraId: camera.id, name: movie.name });
  return { findings: [...findings, ...brokenLinks(place)], cameraSignatures };
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
