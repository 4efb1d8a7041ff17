import { z } from 'zod';

/** Raised when a reader of the format before could not read what is written now. */
export const backupFormatVersion = 1;

export const manifestName = 'manifest.json';
export const manifestHashName = 'manifest.sha256';

const count = z.int().min(0);

const backupTable = z.object({
  schema: z.string(),
  name: z.string(),
  columns: z.array(z.string()).min(1),
  rowCount: count,
});
export type BackupTable = z.output<typeof backupTable>;

const backupSequence = z.object({
  schema: z.string(),
  name: z.string(),
  /** As text: it may outgrow a JavaScript number. Null while no value was taken. */
  lastValue: z.string().nullable(),
});
export type BackupSequence = z.output<typeof backupSequence>;

const backupPart = z.object({ name: z.string(), byteSize: count, sha256: z.string().length(64) });
export type BackupPart = z.output<typeof backupPart>;

/** What a backup says about itself; the last but one entry of the file. */
export const manifestSchema = z.object({
  format: z.literal('veche-backup'),
  formatVersion: z.int().positive(),
  productVersion: z.string(),
  createdAt: z.iso.datetime(),
  town: z.object({ kind: z.enum(['demo', 'empty']), name: z.string() }),
  databaseKind: z.enum(['embedded', 'server']),
  /** Schemas with the migrations the data has passed, in the order of their names. */
  schemas: z.array(z.object({ schema: z.string(), migrations: z.array(z.string()) })),
  tables: z.array(backupTable),
  sequences: z.array(backupSequence),
  files: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('included'), count, missing: z.array(z.string()) }),
    /** The bytes stayed in the data directory: an automatic backup on the same disk. */
    z.object({ kind: z.literal('left-in-place') }),
  ]),
  parts: z.array(backupPart),
});
export type BackupManifest = z.output<typeof manifestSchema>;

export function tableName({ schema, name }: { schema: string; name: string }): string {
  return `${schema}.${name}`;
}
