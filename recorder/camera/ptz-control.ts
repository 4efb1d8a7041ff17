import type { OnvifDevice } from '../onvif/device.ts';
import { OnvifError } from '../onvif/errors.ts';
import {
  continuousMove,
  findPtzProfile,
  goToPreset,
  listPresets,
  savePreset,
  stopMoving,
} from '../onvif/ptz.ts';
import type { PtzPreset, PtzVelocity } from '../onvif/ptz.ts';

/** Whoever steers has the camera for so long after the last word; others wait. */
const heldMs = 5_000;

/** Somebody else steers. */
export class PtzBusyError extends Error {
  constructor() {
    super('another person steers the camera');
    this.name = 'PtzBusyError';
  }
}

/**
 * One camera steered by one person at a time. A movement ends when its time is over even if the camera does not keep to
 * it and whoever began it is gone.
 */
export class PtzControl implements Disposable {
  readonly #device: OnvifDevice;
  readonly #told: string | undefined;
  #profile: Promise<string> | undefined;
  #holder = '';
  #heldUntilMs = 0;
  #stopTimer: NodeJS.Timeout | undefined;

  constructor(device: OnvifDevice, profile: string | undefined) {
    this.#device = device;
    this.#told = profile;
  }

  /** @throws PtzBusyError, OnvifError */
  async move(who: string, velocity: PtzVelocity, timeoutMs: number): Promise<void> {
    this.#take(who, timeoutMs);
    clearTimeout(this.#stopTimer);
    this.#stopTimer = setTimeout(() => void this.#stopQuietly(), timeoutMs);
    await continuousMove(this.#device, await this.#findProfile(), { velocity, timeoutMs });
  }

  async stop(who: string): Promise<void> {
    this.#take(who, 0);
    clearTimeout(this.#stopTimer);
    await stopMoving(this.#device, await this.#findProfile());
  }

  async listPresets(): Promise<PtzPreset[]> {
    return await listPresets(this.#device, await this.#findProfile());
  }

  async goTo(who: string, preset: string): Promise<void> {
    this.#take(who, 0);
    clearTimeout(this.#stopTimer);
    await goToPreset(this.#device, await this.#findProfile(), preset);
  }

  async save(
    who: string,
    preset: { readonly name: string; readonly preset?: string | undefined },
  ): Promise<string> {
    this.#take(who, 0);
    return await savePreset(this.#device, await this.#findProfile(), preset);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#stopTimer);
  }

  #take(who: string, timeoutMs: number): void {
    const nowMs = performance.now();
    if (this.#holder !== who && nowMs < this.#heldUntilMs) throw new PtzBusyError();
    this.#holder = who;
    this.#heldUntilMs = nowMs + Math.max(heldMs, timeoutMs);
  }

  /** What failed once is tried again the next time. */
  async #findProfile(): Promise<string> {
    this.#profile ??= findPtzProfile(this.#device, this.#told);
    try {
      return await this.#profile;
    } catch (error) {
      this.#profile = undefined;
      throw error;
    }
  }

  async #stopQuietly(): Promise<void> {
    try {
      await stopMoving(this.#device, await this.#findProfile());
    } catch (error) {
      // Nobody waits for it any more; the camera that cannot be reached has its own timeout.
      if (!(error instanceof OnvifError)) throw error;
    }
  }
}
