import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pages } from '../api/pages.ts';
import { RecorderApi } from '../api/recorder-api.ts';
import { parseConfig } from '../config.ts';
import type { CameraConfig } from '../config.ts';
import { Recorder } from '../recorder.ts';
import { makeTokenKeys } from '../tokens/keys.ts';
import { signMediaToken } from '../tokens/media-token.ts';
import type { MediaGrant } from '../tokens/media-token.ts';
import { RtspTestServer } from './rtsp-server.ts';
import type { TestServerOptions } from './rtsp-server.ts';

export const testKeys = makeTokenKeys('test');

export interface TestRecorderOptions {
  /** Without keys: for everybody on this machine. */
  readonly isOpen?: boolean;
  /** Opens its own page. */
  readonly pageKey?: string;
  readonly verifierPage?: Buffer;
  readonly pages?: Pages;
  /** Pictures are not looked at when absent. */
  readonly pictureCheckSeconds?: number;
}

/** A recorder with its API on a free port, and what it said went wrong. */
export class TestRecorder implements AsyncDisposable {
  readonly folder: string;
  readonly recorder: Recorder;
  readonly api: RecorderApi;
  readonly problems: unknown[];

  private constructor(folder: string, parts: { recorder: Recorder; api: RecorderApi; problems: unknown[] }) {
    this.folder = folder;
    this.recorder = parts.recorder;
    this.api = parts.api;
    this.problems = parts.problems;
  }

  static async start(
    cameras: readonly Partial<CameraConfig>[],
    { isOpen = false, pageKey, pictureCheckSeconds = 0, ...built }: TestRecorderOptions = {},
  ): Promise<TestRecorder> {
    const folder = mkdtempSync(join(tmpdir(), 'veche-recorder-'));
    const disk = join(folder, 'disk');
    await mkdir(disk);
    const tokenKeys = isOpen ? [] : [testKeys.verifying];
    const storage = [{ path: disk, reserveBytes: 0 }];
    const config = parseConfig(
      JSON.stringify({ storage, cameras, tokenKeys, pageKey, pictureCheckSeconds, port: 0 }),
    );
    const problems: unknown[] = [];
    const onProblem = (error: unknown): void => void problems.push(error);
    const recorder = await Recorder.start({ configFile: join(folder, 'recorder.json'), config, onProblem });
    const api = await RecorderApi.start(recorder, { config, onProblem, ...built });
    return new TestRecorder(folder, { recorder, api, problems });
  }

  get origin(): string {
    return `http://127.0.0.1:${this.api.port}`;
  }

  sign(
    grant: Omit<MediaGrant, 'recorderId' | 'person' | 'session'> & Partial<MediaGrant>,
    nowMs = Date.now(),
  ): string {
    const { recorderId } = this.recorder.identity;
    return signMediaToken(testKeys.signing, { recorderId, person: 'p1', session: 's1', ...grant }, nowMs);
  }

  async ask(
    path: string,
    token?: string,
    init: {
      readonly method?: string;
      readonly body?: string;
      readonly headers?: Record<string, string>;
    } = {},
  ): Promise<Response> {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return await fetch(`${this.origin}${path}`, { ...init, headers: { ...authorization, ...init.headers } });
  }

  pictures(cameraId: string): number {
    return this.recorder.findCamera(cameraId)?.status.picturesRecorded ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.api[Symbol.asyncDispose]();
    await this.recorder[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function startCameras(options: TestServerOptions): Promise<RtspTestServer> {
  return await new RtspTestServer(options).start();
}

export function isoOf(us: number): string {
  return new Date(us / 1000).toISOString();
}
