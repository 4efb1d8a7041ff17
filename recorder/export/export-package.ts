import type { DayRoot } from '../archive/day-roots.ts';
import type { LedgerSpan } from '../archive/ledger.ts';
import type { StoredClockReading } from '../journal/clock-reading.store.ts';
import type { FootageReader } from '../playback/footage-reader.ts';
import { manifestName, signatureName } from '../verify/manifest.ts';
import type { Manifest, ManifestCamera } from '../verify/manifest.ts';
import { formatSignature } from '../verify/verify-package.ts';
import type { MoviePlan } from './plan-movies.ts';
import type { SigningKey } from './signing-key.ts';
import { MovieWriter } from './write-movie.ts';
import { ZipWriter } from './zip-writer.ts';
import type { Sink } from './zip-writer.ts';

export const verifierName = 'verify.html';

export interface ExportCamera {
  readonly id: string;
  readonly name: string;
  readonly movies: readonly MoviePlan[];
}

/** Everything that is settled before the first byte is written. */
export interface ExportPlan {
  readonly exportId: string;
  readonly createdAtUs: number;
  readonly person: string;
  readonly session: string;
  readonly purpose: string;
  readonly fromUs: number;
  readonly toUs: number;
  readonly cameras: readonly ExportCamera[];
}

export interface PackageSources {
  readonly recorderId: string;
  readonly reader: FootageReader;
  readonly key: SigningKey;
  /** One page that checks the package without a network; undefined where it was not built. */
  readonly verifierPage: Buffer | undefined;
  readonly listLedger: (cameraId: string, fromUs: number, toUs: number) => readonly LedgerSpan[];
  readonly listClockReadings: (
    cameraId: string,
    fromUs: number,
    toUs: number,
  ) => readonly StoredClockReading[];
  readonly listDayRoots: (cameraId: string, fromUs: number, toUs: number) => readonly DayRoot[];
}

export function footageBytes({ cameras }: Pick<ExportPlan, 'cameras'>): number {
  return cameras.flatMap(({ movies }) => movies).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Writes a whole package into the sink: movies, verifier, manifest and its signature, in this order. */
export async function writePackage(sources: PackageSources, plan: ExportPlan, sink: Sink): Promise<void> {
  const zip = new ZipWriter(sink, plan.createdAtUs);
  const { verifierPage } = sources;
  const files = verifierPage ? [await zip.addSmall(verifierName, verifierPage)] : [];
  const cameras: ManifestCamera[] = [];
  for (const camera of plan.cameras) cameras.push(await writeCamera(sources, { plan, camera, zip }));
  const manifest = Buffer.from(formatManifest({ ...describe(sources, plan), cameras, files }));
  const { publicKey } = sources.key;
  const signature = formatSignature({ publicKey, signature: sources.key.sign(manifest) });
  await zip.addSmall(manifestName, manifest);
  await zip.addSmall(signatureName, Buffer.from(signature));
  await zip.finish();
}

function describe(
  { recorderId, key }: PackageSources,
  plan: ExportPlan,
): Omit<Manifest, 'cameras' | 'files'> {
  const { exportId, createdAtUs, person, session, purpose, fromUs, toUs } = plan;
  return {
    format: 'veche-export',
    version: 1,
    exportId,
    createdAtUs,
    recorderId,
    operator: { person, session },
    purpose,
    fromUs,
    toUs,
    publicKey: key.publicKey,
  };
}

async function writeCamera(
  sources: PackageSources,
  place: { readonly plan: ExportPlan; readonly camera: ExportCamera; readonly zip: ZipWriter },
): Promise<ManifestCamera> {
  const { plan, camera, zip } = place;
  const { fromUs, toUs } = plan;
  const movies: ManifestCamera['movies'] = [];
  for (const [index, movie] of camera.movies.entries()) {
    const startedAtUs = Math.max(fromUs, movie.parts[0]?.entries[0]?.startedAtUs ?? fromUs);
    const name = `${camera.id}/${movieName(index + 1, startedAtUs)}`;
    const writer = new MovieWriter({ reader: sources.reader, plan: movie, name, fromUs, toUs });
    await zip.add(name, movie.bytes, writer.write());
    movies.push(writer.movie);
  }
  return {
    id: camera.id,
    name: camera.name,
    ledger: sources.listLedger(camera.id, fromUs, toUs).map((span) => ({
      ...span,
      fromUs: Math.max(fromUs, span.fromUs),
      toUs: Math.min(toUs, span.toUs ?? toUs),
    })),
    clockReadings: [...sources.listClockReadings(camera.id, fromUs, toUs)],
    dayRoots: sources.listDayRoots(camera.id, fromUs, toUs).map(({ day, fragments, root, chained }) => ({
      day,
      fragments,
      root: root.toString('hex'),
      chained: chained.toString('hex'),
    })),
    movies,
  };
}

/** As `01-2026-11-21T132713Z.mp4`: names that every file system takes. */
function movieName(number: number, startedAtUs: number): string {
  const instant = new Date(startedAtUs / 1000).toISOString().replaceAll(/:|\.\d+/g, '');
  return `${String(number).padStart(2, '0')}-${instant}.mp4`;
}

/** One piece a line, so that people can read and compare it too. */
function formatManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, undefined, 1)}\n`;
}
