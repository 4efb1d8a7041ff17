import { watch } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Logger } from '#kernel/log/log.ts';
import { codeOf } from '#recorder/archive/storage.ts';
import { readPages } from '#recorder/api/pages.ts';
import { RecorderApi } from '#recorder/api/recorder-api.ts';
import { ConfigError } from '#recorder/config-error.ts';
import { isOpenConfig, readConfig } from '#recorder/config.ts';
import type { CameraConfig, RecorderConfig } from '#recorder/config.ts';
import { HubLink } from '#recorder/hub-link/hub-link.ts';
import type { HubLinkOptions } from '#recorder/hub-link/link-session.ts';
import { LinkState } from '#recorder/hub-link/link-state.ts';
import { Recorder } from '#recorder/recorder.ts';

/** Editors write a file in several steps. */
const settleMs = 200;
/** More disks than one recorder has. */
const mostDisksTold = 32;
const builtFolder = resolve(import.meta.dirname, '../dist/recorder');

export interface RunningRecorder extends AsyncDisposable {
  readonly port: number;
}

export interface RunOptions {
  /** Where a camera of the hub's list is really found; for cameras that are made up in this process. */
  readonly locate?: (camera: CameraConfig) => CameraConfig;
}

/**
 * A recorder as its configuration file says, and as it says from then on.
 *
 * @throws ConfigError
 */
export async function runRecorder(
  configFile: string,
  log: Logger,
  options: RunOptions = {},
): Promise<RunningRecorder> {
  const onProblem = (error: unknown): void =>
    log.error({ error: describe(error) }, 'a chore of the recorder failed');
  const state = new LinkState(configFile, onProblem);
  const { locate = (camera) => camera } = options;
  const readMs = await changedAt(configFile);
  const config = await withHub(await readConfig(configFile), state, locate);
  const recorder = await Recorder.start({ configFile, config, onProblem });
  const verifierPage = await readBuilt('verify.html');
  const server = await RecorderApi.start(recorder, {
    config,
    onProblem,
    pages: await readPages(join(builtFolder, 'player')),
    ...(verifierPage ? { verifierPage } : {}),
  });
  log.info({ port: server.port, cameras: config.cameras.length }, 'the recorder records');
  const link = startHubLink({ config, state, recorder, server, locate, onProblem });
  const stopFollowing = followConfig(configFile, { recorder, server, state, locate, log, readMs });
  return {
    port: server.port,
    [Symbol.asyncDispose]: async () => {
      stopFollowing();
      await link?.[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      await recorder[Symbol.asyncDispose]();
    },
  };
}

type Locate = NonNullable<RunOptions['locate']>;

/** With a hub, cameras and keys are what it told last. */
async function withHub(config: RecorderConfig, state: LinkState, locate: Locate): Promise<RecorderConfig> {
  if (!config.hub) return config;
  const { cameras, tokenKeys } = await state.readConfiguration();
  return { ...config, cameras: cameras.map(locate), tokenKeys };
}

function startHubLink(parts: {
  readonly config: RecorderConfig;
  readonly state: LinkState;
  readonly recorder: Recorder;
  readonly server: RecorderApi;
  readonly locate: Locate;
  readonly onProblem: (error: unknown) => void;
}): HubLink | undefined {
  const { config, state, recorder, server, locate, onProblem } = parts;
  if (!config.hub) return undefined;
  return new HubLink({
    ...config.hub,
    state,
    onProblem,
    recorderId: recorder.identity.recorderId,
    looks: recorder.looks,
    events: recorder.events,
    dayRoots: recorder.dayRoots,
    describe: () => describeHealth(recorder, server.port),
    apiPort: () => server.port,
    revoke: (revoked) => server.gate.revoke(revoked),
    apply: async ({ cameras, tokenKeys }) => {
      server.gate.replaceKeys(tokenKeys);
      await recorder.applyCameras(cameras.map(locate));
    },
  });
}

function describeHealth(recorder: Recorder, port: number): ReturnType<HubLinkOptions['describe']> {
  const { startedAtUs, storages, cameras, forecast } = recorder.status;
  return {
    health: {
      atUs: recorder.nowUs(),
      startedAtUs,
      port,
      storages: storages
        .slice(0, mostDisksTold)
        .map(({ path, state, freeBytes, reserveBytes }) => ({ path, state, freeBytes, reserveBytes })),
      forecast: forecast && {
        daysLeft: forecast.daysLeft,
        alarm: forecast.alarm,
        daysUntilStop: forecast.daysUntilStop,
      },
    },
    cameras: cameras.map(({ id, state, lastPictureAtUs, cameraOffsetUs }) => ({
      id,
      state,
      lastPictureAtUs,
      offsetUs: cameraOffsetUs,
    })),
  };
}

/** `npm run recorder` builds the pages; a recorder without them records and answers all the same. */
async function readBuilt(name: string): Promise<Buffer | undefined> {
  try {
    return await readFile(join(builtFolder, name));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function followConfig(
  configFile: string,
  {
    recorder,
    server,
    state,
    locate,
    log,
    readMs,
  }: {
    recorder: Recorder;
    server: RecorderApi;
    state: LinkState;
    locate: Locate;
    log: Logger;
    readMs: number | undefined;
  },
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  let isOver = false;
  const reread = async (): Promise<void> => {
    try {
      const config = await withHub(await readConfig(configFile), state, locate);
      followKeys(server, config);
      const { cameras, storage } = config;
      await recorder.applyStorages(storage);
      await recorder.applyCameras(cameras);
      log.info({ cameras: cameras.length }, 'the configuration was read again');
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      log.error({ error: error.message }, 'the configuration stays as it was');
    }
  };
  const rereadSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      work = work.then(reread);
    }, settleMs);
  };
  // NOTE: the directory is watched, since programs replace the file by renaming.
  const watcher = watch(dirname(configFile), (_event, name) => {
    if (name === basename(configFile)) rereadSoon();
  });
  // NOTE: a start takes seconds, and nobody would tell of what was written meanwhile.
  void changedAt(configFile).then((nowMs) => {
    if (nowMs !== readMs && !isOver) rereadSoon();
  });
  return () => {
    isOver = true;
    watcher.close();
    clearTimeout(timer);
  };
}

async function changedAt(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** NOTE: a running recorder is never opened to everybody by a change; that takes a start. */
function followKeys({ gate }: RecorderApi, config: RecorderConfig): void {
  if (gate.isOpen !== isOpenConfig(config))
    throw new ConfigError('whether there are tokenKeys changes at start only');
  gate.replaceKeys(config.tokenKeys);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
