import { z } from 'zod';

/*
 * What a package says of itself. Every byte of every movie belongs to one piece, so a changed byte is found and named.
 * Sizes are bytes, instants microseconds since 1970 UTC by the recorder's clock, hashes SHA-256 in hexadecimal.
 */

const hashField = z.string().regex(/^[0-9a-f]{64}$/);
const microseconds = z.int();
const place = { offset: z.int().nonnegative(), size: z.int().positive() } as const;

/** The opening and the sample tables of a movie, which the export wrote. */
const containerPiece = z.object({ kind: z.literal('container'), ...place, sha256: hashField });

/** The head of a stored file, byte for byte: recorder, camera, run and codec. */
const headPiece = z.object({
  kind: z.literal('head'),
  ...place,
  sha256: hashField,
  fileId: z.uuid(),
  runId: z.uuid(),
  numberInRun: z.int().nonnegative(),
  /** The camera's last fragment before this file. */
  previous: hashField,
});

/** A stored fragment, byte for byte, of the file whose head stands before it. */
const fragmentPiece = z.object({
  kind: z.literal('fragment'),
  ...place,
  /** Over all but the seal at its end, as when it was written. */
  sha256: hashField,
  numberInFile: z.int().nonnegative(),
  startedAtUs: microseconds,
  durationUs: z.int().nonnegative(),
  flags: z.int().nonnegative(),
  /** The camera's clock minus the recorder's. */
  cameraOffsetUs: z.int().nullable(),
  /** The fragment before it, or the head. */
  previous: hashField,
});

/** A fragment that was found damaged in the archive; zeros stand in its place. */
const damagedPiece = z.object({
  kind: z.literal('damaged'),
  ...place,
  sha256: hashField,
  startedAtUs: microseconds,
  durationUs: z.int().nonnegative(),
});

const pieceSchema = z.discriminatedUnion('kind', [containerPiece, headPiece, fragmentPiece, damagedPiece]);
export type Piece = Readonly<z.infer<typeof pieceSchema>>;

const movieSchema = z.object({
  name: z.string(),
  bytes: z.int().positive(),
  /** What a player shows: from the instant asked for, or the first picture behind it. */
  fromUs: microseconds,
  toUs: microseconds,
  pieces: z.array(pieceSchema),
});
export type Movie = Readonly<z.infer<typeof movieSchema>>;

const cameraSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** What happened in every second of the span. */
  ledger: z.array(
    z.object({ fromUs: microseconds, toUs: microseconds, state: z.string(), cause: z.string() }),
  ),
  /** By how much the camera's own clock was wrong, as asked over ONVIF: in the span, and the last time before it. */
  clockReadings: z
    .array(z.object({ atUs: microseconds, offsetUs: z.int(), uncertaintyUs: z.int().nonnegative() }))
    .default([]),
  /** The sealed UTC days that the span touches. */
  dayRoots: z.array(z.object({ day: z.string(), fragments: z.int(), root: hashField, chained: hashField })),
  movies: z.array(movieSchema),
});
export type ManifestCamera = Readonly<z.infer<typeof cameraSchema>>;

export const manifestSchema = z.object({
  format: z.literal('veche-export'),
  version: z.literal(1),
  exportId: z.uuid(),
  createdAtUs: microseconds,
  recorderId: z.uuid(),
  operator: z.object({ person: z.string(), session: z.string() }),
  purpose: z.string(),
  fromUs: microseconds,
  toUs: microseconds,
  publicKey: z.string(),
  cameras: z.array(cameraSchema),
  /** Everything else in the package but this manifest and its signature. */
  files: z.array(z.object({ name: z.string(), bytes: z.int().nonnegative(), sha256: hashField })),
});
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

/** Ed25519 (RFC 8032) over the bytes of `manifest.json`; both in base64url. */
export const signatureSchema = z.object({
  algorithm: z.literal('Ed25519'),
  publicKey: z.string().regex(/^[\w-]{43}$/),
  signature: z.string().regex(/^[\w-]{86}$/),
});

export const manifestName = 'manifest.json';
export const signatureName = 'signature.json';
