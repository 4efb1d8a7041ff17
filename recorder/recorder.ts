import { isDeepStrictEqual } from 'node:util';
import type { DatabaseSync } from 'node:sqlite';
import { createRecorderClock } from './archive/clock.ts';
import type { RecorderClock } from './archive/clock.ts';
import { DayRootUpload, isDaySealed, listDayRoots, sealDay } from './archive/day-roots.ts';
import type { DayRoot } from './archive/day-roots.ts';
import { FileStore } from './archive/file.store.ts';
import { foresee } from './archive/foresee.ts';
import type { Forecast } from './archive/forecast.ts';
import { OnlyOne } from './archive/only-one.ts';
import { readIdentity, writeIdentity } from './archive/identity.ts';
import type { Identity } from './archive/identity.ts';
import { openIndex, tolerateIndex } from './archive/index-database.ts';
import { HoldStore } from './archive/hold.store.ts';
import { Holds } from './archive/holds.ts';
import { Ledger } from './archive/ledger.ts';
import { ClockReadingStore } from './journal/clock-reading.store.ts';
import { EventStore } from './journal/event.store.ts';
import { PictureHealthStore } from './picture-health/picture-health.store.ts';
import type { PictureStatus } from './picture-health/picture-health.store.ts';
import { LookStore } from './journal/look.store.ts';
import { reconcile } from './archive/reconcile.ts';
import type { Reconciliation } from './archive/reconcile.ts';
import { Retention } from './archive/retention.ts';
import type { RetentionOutcome } from './archive/retention.ts';
import { Storage } from './archive/storage.ts';
import { Unwritten } from './archive/unwritten.ts';
import { CameraRecorder } from './camera/camera-recorder.ts';
import type { CameraStatus } from './camera/camera-recorder.ts';
import { StartGate } from './camera/start-gate.ts';
import { readTimeline } from './timeline.ts';
import type { Timeline } from './timeline.ts';
import type { CameraConfig, RecorderConfig } from './config.ts';

const flushIntervalMs = 250;
const aliveIntervalMs = 1_000;
const storageIntervalMs = 5_000;
const retentionIntervalMs = 30_000;
const forecastIntervalMs = 300_000;
const dayIntervalMs = 600_000;
const dayMs = 86_400_000;

export interface RecorderStatus {
  readonly recorderId: string;
  readonly startedAtUs: number;
  readonly storages: readonly {
    readonly path: string;
    readonly state: string;
    readonly cause: string;
    readonly freeBytes: number;
    readonly reserveBytes: number;
    /** Null until the first round. */
    readonly retention: RetentionOutcome | null;
  }[];
  readonly cameras: readonly (CameraStatus & { readonly picture: PictureStatus })[];
  /** Null until it has run. */
  readonly reconciliation: Reconciliation | null;
  /** How long the ordered days fit; null while nothing is known of what a day takes. */
  readonly forecast: Forecast | null;
}

export interface RecorderOptions {
  /** Beside it lie the identity (`.state.json`) and the index (`.index.sqlite`). */
  readonly configFile: string;
  readonly config: RecorderConfig;
  readonly clock?: RecorderClock;
  readonly stallMs?: number;
  readonly onProblem: (error: unknown) => void;
}

/** All cameras and disks of one recorder. */
export class Recorder implements AsyncDisposable {
  readonly identity: Identity;
  readonly storages: Storage[];
  readonly files: FileStore;
  readonly ledger: Ledger;
  readonly holds: Holds;
  readonly looks: LookStore;
  readonly events: EventStore;
  /** What the hub has not been told of the days. */
  readonly dayRoots: DayRootUpload;
  readonly clockReadings: ClockReadingStore;
  /** What is wrong with the pictures of each camera. */
  readonly pictures: PictureHealthStore;
  /** Footage that no disk has taken yet. */
  readonly unwritten = new Unwritten();
  readonly #retention: Retention;
  readonly #retentionOf = new Map<string, RetentionOutcome>();
  readonly #onlyOne: OnlyOne;
  readonly #database: DatabaseSync;
  readonly #clock: RecorderClock;
  readonly #options: RecorderOptions;
  readonly #startedAtUs: number;
  readonly #cameras = new Map<string, CameraRecorder>();
  readonly #gate = new StartGate();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #stop = new AbortController();
  readonly #aliveUs: number | undefined;
  #reconciliation: Reconciliation | null = null;
  #forecast: Forecast | null = null;
  #reconciling: Promise<void> = Promise.resolve();
  #applying: Promise<void> = Promise.resolve();

  private constructor(
    options: RecorderOptions,
    { onlyOne, identity, storages }: { onlyOne: OnlyOne; identity: Identity; storages: Storage[] },
  ) {
    this.#onlyOne = onlyOne;
    this.#options = options;
    this.identity = identity;
    this.storages = storages;
    this.#clock = options.clock ?? createRecorderClock();
    this.#startedAtUs = this.#clock.nowUs();
    this.#database = openIndex(`${options.configFile}.index.sqlite`).database;
    this.files = new FileStore(this.#database, options.onProblem);
    this.ledger = new Ledger(this.#database, options.onProblem);
    this.holds = new Holds({
      store: new HoldStore(this.#database),
      file: `${options.configFile}.holds.jsonl`,
      storages,
      onProblem: options.onProblem,
    });
    this.looks = new LookStore(this.#database);
    this.events = new EventStore(this.#database, options.onProblem);
    this.dayRoots = new DayRootUpload(this.#database);
    this.clockReadings = new ClockReadingStore(this.#database, options.onProblem);
    this.pictures = new PictureHealthStore(this.#database, options.onProblem);
    this.#retention = new Retention(this.files);
    this.#aliveUs = this.#readAlive();
  }

  /**
   * Recording has begun when this resolves; reconciliation goes on behind it.
   *
   * @throws ConfigError when another process runs with this configuration
   */
  static async start(options: RecorderOptions): Promise<Recorder> {
    const onlyOne = new OnlyOne(options.configFile);
    try {
      return await Recorder.#startAlone(options, onlyOne);
    } catch (error) {
      onlyOne[Symbol.dispose]();
      throw error;
    }
  }

  static async #startAlone(options: RecorderOptions, onlyOne: OnlyOne): Promise<Recorder> {
    const stateFile = `${options.configFile}.state.json`;
    const paths = options.config.storage.map(({ path }) => path);
    const identity = await readIdentity(stateFile, paths);
    const storages = options.config.storage.map(
      ({ path, reserveBytes }) =>
        new Storage({
          path,
          reserveBytes,
          recorderId: identity.recorderId,
          knownStorageId: identity.storages[path],
        }),
    );
    await Promise.all(storages.map(async (storage) => await storage.check()));
    const recorder = new Recorder(options, { onlyOne, identity, storages });
    await recorder.#rememberStorages();
    recorder.#begin();
    return recorder;
  }

  get status(): RecorderStatus {
    return {
      recorderId: this.identity.recorderId,
      startedAtUs: this.#startedAtUs,
      storages: this.storages.map(({ path, state, cause, freeBytes, reserveBytes }) => ({
        path,
        state,
        cause,
        freeBytes,
        reserveBytes,
        retention: this.#retentionOf.get(path) ?? null,
      })),
      cameras: [...this.#cameras.values()].map(({ status }) => ({
        ...status,
        picture: this.pictures.statusOf(status.id),
      })),
      reconciliation: this.#reconciliation,
      forecast: this.#forecast,
    };
  }

  /** Keys and state lie beside it. */
  get configFile(): string {
    return this.#options.configFile;
  }

  /** The finished UTC days of a span, as far as they are sealed. */
  listDayRoots(cameraId: string, fromUs: number, toUs: number): DayRoot[] {
    return listDayRoots(this.#database, { cameraId, fromUs, toUs });
  }

  nowUs(): number {
    return this.#clock.nowUs();
  }

  findCamera(cameraId: string): CameraRecorder | undefined {
    return this.#cameras.get(cameraId);
  }

  /** Undefined for a camera that is not configured. */
  readTimeline(cameraId: string, fromUs: number, toUs: number): Timeline | undefined {
    if (!this.#cameras.has(cameraId)) return undefined;
    return readTimeline(this, { cameraId, fromUs, toUs: Math.min(toUs, this.#clock.nowUs()) });
  }

  /** Cameras whose configuration is the same go on untouched. */
  async applyCameras(cameras: readonly CameraConfig[]): Promise<void> {
    const applied = this.#applying.then(async () => await this.#exchangeCameras(cameras));
    this.#applying = applied.catch(() => {});
    await applied;
  }

  async #exchangeCameras(cameras: readonly CameraConfig[]): Promise<void> {
    const wanted = new Map(cameras.map((camera) => [camera.id, camera]));
    const leaving = [...this.#cameras.values()].filter(
      ({ config }) => !isDeepStrictEqual(config, wanted.get(config.id)),
    );
    await Promise.all(
      leaving.map(async (camera) => {
        await camera[Symbol.asyncDispose]();
        this.#cameras.delete(camera.config.id);
      }),
    );
    for (const camera of cameras) if (!this.#cameras.has(camera.id)) this.#addCamera(camera);
  }

  /** Disks that are new take footage at once; those that are gone from the configuration stay until the next start. */
  async applyStorages(storages: RecorderConfig['storage']): Promise<void> {
    const known = new Set(this.storages.map(({ path }) => path));
    for (const { path, reserveBytes } of storages) {
      if (known.has(path)) continue;
      const { recorderId } = this.identity;
      const knownStorageId = this.identity.storages[path];
      const storage = new Storage({ path, reserveBytes, recorderId, knownStorageId });
      await storage.check();
      this.storages.push(storage);
    }
    await this.#rememberStorages();
  }

  /** Looks ahead; every few minutes by itself. */
  foresee(): void {
    this.#forecast = foresee({
      database: this.#database,
      storages: this.storages,
      holds: this.holds,
      isRecorded: (cameraId) => this.#cameras.get(cameraId)?.config.record ?? false,
      nowUs: this.#clock.nowUs(),
    });
  }

  /** Resolves when index and disks have been compared. */
  async untilReconciled(): Promise<void> {
    await this.#reconciling;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all([...this.#cameras.values()].map(async (camera) => await camera[Symbol.asyncDispose]()));
    await this.#reconciling;
    this.#database.close();
    this.#onlyOne[Symbol.dispose]();
  }

  #begin(): void {
    const leftOpen = this.files.listOpen();
    const provisional = new Map<string, number>();
    for (const camera of this.#options.config.cameras) {
      const lasting = this.ledger.findLasting(camera.id);
      this.#addCamera(camera);
      if (lasting?.isRecorded)
        provisional.set(camera.id, Math.max(lasting.fromUs, this.#aliveUs ?? this.#startedAtUs));
    }
    this.#every(flushIntervalMs, () => this.#flush());
    this.#every(aliveIntervalMs, () => this.#noteAlive());
    this.#every(storageIntervalMs, async () => await this.#checkStorages());
    this.#every(retentionIntervalMs, async () => await this.#keepRetention());
    this.#every(forecastIntervalMs, () => this.foresee());
    this.#every(dayIntervalMs, async () => await this.#sealDays());
    this.#reconciling = this.#reconcile(leftOpen, provisional)
      .then(() => this.foresee())
      .catch(this.#options.onProblem);
  }

  #addCamera(config: CameraConfig): void {
    this.#rememberRule(config);
    this.ledger.resume(config.id, this.#aliveUs, this.#clock.nowUs());
    const camera = new CameraRecorder(config, {
      recorderId: this.identity.recorderId,
      storages: this.storages,
      files: this.files,
      unwritten: this.unwritten,
      ledger: this.ledger,
      clock: this.#clock,
      gate: this.#gate,
      events: this.events,
      clockReadings: this.clockReadings,
      ...(this.#options.stallMs === undefined ? {} : { stallMs: this.#options.stallMs }),
    });
    this.#cameras.set(config.id, camera);
  }

  #every(intervalMs: number, work: () => void | Promise<void>): void {
    let isBusy = false;
    const once = async (): Promise<void> => {
      if (isBusy) return;
      isBusy = true;
      try {
        await work();
      } catch (error) {
        this.#options.onProblem(error);
      } finally {
        isBusy = false;
      }
    };
    this.#timers.push(setInterval(() => void once(), intervalMs));
  }

  #flush(): void {
    const stepUs = this.#clock.adopt();
    for (const camera of this.#cameras.values()) {
      if (stepUs !== 0) camera.onClockStep(stepUs);
      camera.flushWaiting();
    }
  }

  /** Rules of cameras that are gone are remembered, so that their footage ends in time and not before. */
  async #keepRetention(): Promise<void> {
    for (const storage of this.storages) {
      if (storage.state !== 'ready' && storage.state !== 'full') continue;
      await this.holds.recover(storage);
      const outcome = await this.#retention.run(storage, this.#clock.nowUs());
      this.#retentionOf.set(storage.path, outcome);
    }
  }

  #rememberRule({ id, retention: { minDays, maxDays } }: CameraConfig): void {
    const rule = [id, Math.round(minDays * dayMs * 1000), Math.round(maxDays * dayMs * 1000)] as const;
    tolerateIndex(this.#options.onProblem, () =>
      this.#database
        .prepare('insert or replace into retention_rule (camera_id, min_us, max_us) values (?, ?, ?)')
        .run(...rule),
    );
  }

  #readAlive(): number | undefined {
    const row = this.#database.prepare(`select value from setting where name = 'alive_us'`).get();
    return row === undefined ? undefined : Number(row.value);
  }

  #noteAlive(): void {
    this.#database
      .prepare(`insert or replace into setting (name, value) values ('alive_us', ?)`)
      .run(String(this.#clock.nowUs()));
  }

  async #checkStorages(): Promise<void> {
    await Promise.all(this.storages.map(async (storage) => await storage.check()));
    await this.#rememberStorages();
  }

  async #rememberStorages(): Promise<void> {
    const known = this.storages.flatMap(({ path, storageId }) =>
      storageId ? [[path, storageId] as const] : [],
    );
    const storages = { ...this.identity.storages, ...Object.fromEntries(known) };
    if (isDeepStrictEqual(storages, this.identity.storages)) return;
    Object.assign(this.identity.storages, storages);
    await writeIdentity(`${this.#options.configFile}.state.json`, this.identity);
  }

  async #reconcile(
    leftOpen: ReturnType<FileStore['listOpen']>,
    provisional: ReadonlyMap<string, number>,
  ): Promise<void> {
    for (const storage of this.storages)
      if (storage.isUsable) await this.holds.recover(storage).catch(this.#options.onProblem);
    this.#reconciliation = await reconcile({
      storages: this.storages,
      files: this.files,
      recorderId: this.identity.recorderId,
      leftOpen,
      isBeingWritten: (fileId) =>
        [...this.#cameras.values()].some(({ file }) => file?.head.fileId === fileId),
      onRecovered: (cameraId, endedAtUs) => {
        const provisionalUs = provisional.get(cameraId);
        if (provisionalUs !== undefined) this.ledger.correctRecordedEnd(cameraId, provisionalUs, endedAtUs);
      },
      signal: this.#stop.signal,
    });
  }

  async #sealDays(): Promise<void> {
    this.events.forget(this.#clock.nowUs());
    this.clockReadings.forget(this.#clock.nowUs());
    this.pictures.forget(this.#clock.nowUs());
    const day = new Date(this.#clock.nowUs() / 1000 - dayMs - 3_600_000).toISOString().slice(0, 10);
    for (const id of this.#cameras.keys()) {
      if (this.#stop.signal.aborted) return;
      if (!isDaySealed(this.#database, id, day))
        await sealDay(this.#database, { files: this.files, storages: this.storages }, { cameraId: id, day });
    }
  }
}
