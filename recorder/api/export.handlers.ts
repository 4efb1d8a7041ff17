import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { newId } from '#kernel/ids.ts';
import { ExportJobs } from '../export/export-jobs.ts';
import type { ExportJob } from '../export/export-jobs.ts';
import { writePackage } from '../export/export-package.ts';
import type { ExportCamera, PackageSources } from '../export/export-package.ts';
import { planMovies } from '../export/plan-movies.ts';
import type { SigningKey } from '../export/signing-key.ts';
import type { FootageReader } from '../playback/footage-reader.ts';
import type { Recorder } from '../recorder.ts';
import * as routes from './export.routes.ts';
import { maySeeCamera } from './guards.ts';
import type { Journal } from './journal.ts';
import { ApiProblem, apiProblems } from './problem.ts';
import { handle } from './route.ts';
import type { ApiHandler, ApiRequest, Caller } from './route.ts';
import { checkSpan } from './status.handlers.ts';

/** What a manifest and its tables may take of memory: some 60 MB for a day of fragments. */
const longestUs = 24 * 3_600_000_000;
/** Who takes no byte for so long is gone. */
const idleMs = 60_000;

export interface ExportSources {
  readonly recorder: Recorder;
  readonly reader: FootageReader;
  readonly journal: Journal;
  readonly key: SigningKey;
  readonly verifierPage: Buffer | undefined;
}

export function makeExportHandlers(sources: ExportSources): ApiHandler[] {
  const { recorder, reader, journal, key, verifierPage } = sources;
  const jobs = new ExportJobs();
  const packages: PackageSources = {
    recorderId: recorder.identity.recorderId,
    reader,
    key,
    verifierPage,
    listLedger: (cameraId, fromUs, toUs) => recorder.ledger.listBetween(cameraId, fromUs, toUs),
    listClockReadings: (cameraId, fromUs, toUs) => recorder.clockReadings.listFor(cameraId, fromUs, toUs),
    listDayRoots: (cameraId, fromUs, toUs) => recorder.listDayRoots(cameraId, fromUs, toUs),
  };
  return [
    handle(routes.createExport, async ({ cameraIds, from, to, purpose }, { caller }) => {
      const toUs = Math.min(to, recorder.nowUs());
      checkExport({ cameraIds, fromUs: from, toUs }, caller);
      const cameras = await planCameras(sources, { cameraIds, fromUs: from, toUs });
      const { person, session } = caller;
      const ids = { exportId: newId(), createdAtUs: recorder.nowUs(), person, session };
      const job = jobs.add({ ...ids, purpose, fromUs: from, toUs, cameras });
      if (!job) throw new ApiProblem(apiProblems.tooManyRequests);
      return { kind: 'json', body: describe(job), status: 201 };
    }),
    handle(routes.getExport, async ({ exportId }, { caller }) => ({
      kind: 'json',
      body: describe(findOwn(jobs, exportId, caller)),
    })),
    handle(routes.getPackage, async ({ exportId }, request) => {
      const job = findOwn(jobs, exportId, request.caller);
      if (job.state !== 'waiting') throw new ApiProblem(apiProblems.notFound);
      if (!jobs.hasRoom) throw new ApiProblem(apiProblems.tooManyRequests);
      const { cameras, fromUs, toUs } = job.plan;
      for (const { id: cameraId } of cameras)
        journal.note(request.caller, { cameraId, right: 'export', what: 'export', fromUs, toUs });
      job.state = 'under-way';
      return {
        kind: 'stream',
        send: async (response) => await deliver(packages, job, { request, response }),
      };
    }),
    handle(routes.getSigningKey, async () => {
      const { publicKey, fingerprint } = key;
      return { kind: 'json', body: { algorithm: 'Ed25519', publicKey, fingerprint } };
    }),
  ];
}

interface Asked {
  readonly cameraIds: readonly string[];
  readonly fromUs: number;
  readonly toUs: number;
}

function checkExport({ cameraIds, fromUs, toUs }: Asked, caller: Caller): void {
  checkSpan(fromUs, toUs);
  if ((toUs - fromUs) * cameraIds.length > longestUs)
    throw new ApiProblem(apiProblems.invalidInput, 'at most 24 hours of cameras can be exported at once');
  if (!cameraIds.every((cameraId) => maySeeCamera(caller, cameraId)))
    throw new ApiProblem(apiProblems.notFound);
}

async function planCameras({ recorder, reader }: ExportSources, asked: Asked): Promise<ExportCamera[]> {
  const { cameraIds, fromUs, toUs } = asked;
  const cameras: ExportCamera[] = [];
  for (const id of cameraIds) {
    const camera = recorder.findCamera(id);
    if (!camera) throw new ApiProblem(apiProblems.notFound);
    const movies = await planMovies(reader, { cameraId: id, fromUs, toUs });
    cameras.push({ id, name: camera.config.name, movies });
  }
  if (cameras.every(({ movies }) => movies.length === 0)) throw new ApiProblem(apiProblems.noFootage);
  return cameras;
}

/** An export is the affair of who asked for it, and only as long as they may see all of its cameras and times. */
function findOwn(jobs: ExportJobs, exportId: string, caller: Caller): ExportJob {
  const job = jobs.find(exportId);
  if (!job) throw new ApiProblem(apiProblems.notFound);
  const { person, session, cameras, fromUs, toUs } = job.plan;
  const isOwn = person === caller.person && session === caller.session;
  if (!isOwn || !cameras.every(({ id }) => maySeeCamera(caller, id)))
    throw new ApiProblem(apiProblems.notFound);
  const span = caller.claims?.span;
  if (span && (fromUs < span.fromUs || toUs > span.toUs)) throw new ApiProblem(apiProblems.outsideSpan);
  return job;
}

function describe({ plan, state, bytesDone, bytesTotal }: ExportJob): object {
  const { exportId, fromUs, toUs } = plan;
  const cameras = plan.cameras.map(({ id, movies }) => ({
    id,
    movies: movies.length,
    bytes: movies.reduce((sum, { bytes }) => sum + bytes, 0),
  }));
  return { exportId, state, bytesDone: Math.min(bytesDone, bytesTotal), bytesTotal, fromUs, toUs, cameras };
}

async function deliver(
  packages: PackageSources,
  job: ExportJob,
  { request, response }: { readonly request: ApiRequest; readonly response: ServerResponse },
): Promise<void> {
  try {
    response.writeHead(200, {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${packageName(job)}"`,
    });
    await writePackage(packages, job.plan, async (bytes) => {
      request.signal.throwIfAborted();
      job.bytesDone += bytes.length;
      if (response.write(bytes)) return;
      await once(response, 'drain', {
        signal: AbortSignal.any([request.signal, AbortSignal.timeout(idleMs)]),
      });
    });
    job.state = 'done';
  } catch (error) {
    job.state = 'failed';
    throw error;
  }
}

function packageName({ plan: { fromUs, cameras } }: ExportJob): string {
  const instant = new Date(fromUs / 1000).toISOString().replaceAll(/:|\.\d+/g, '');
  const [first] = cameras;
  return `${cameras.length === 1 && first ? first.id : `${cameras.length}-cameras`}-${instant}.zip`;
}
