import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A small file system of its own in a file: it can be full, frozen, read-only, broken and cut off from power, and nothing
 * else of the machine is touched. Needs the rights to mount.
 */
export class LoopDisk implements Disposable {
  readonly path: string;
  /** A file system in memory, so that it can end while the one above believes in more. */
  readonly #ground: string;
  readonly #image: string;
  readonly #ballast: string;
  #isMounted = false;

  /** Mounts what is in the image. */
  private constructor(folder: string, name: string, ground: string) {
    this.path = join(folder, name);
    this.#ground = ground;
    this.#image = join(ground, 'image');
    this.#ballast = join(ground, 'ballast');
    mkdirSync(this.path);
    this.mount();
  }

  static make(folder: string, name: string, megabytes: number): LoopDisk {
    const ground = makeGround(folder, name, megabytes + 8);
    makeFileSystem(join(ground, 'image'), megabytes);
    return new LoopDisk(folder, name, ground);
  }

  /** One whose ground is a file system of its own kind, so that `breakDown` can make it fail as a broken disk does. */
  static makeBreakable(folder: string, name: string, megabytes: number): LoopDisk {
    const below = makeGround(folder, `${name}.below`, 2 * megabytes + 40);
    const groundImage = makeFileSystem(join(below, 'image'), 2 * megabytes + 24);
    const ground = join(folder, `${name}.ground`);
    mkdirSync(ground);
    run('mount', '-o', 'loop', groundImage, ground);
    makeFileSystem(join(ground, 'image'), megabytes);
    return new LoopDisk(folder, name, ground);
  }

  /** Whether this machine lets us. */
  static isPossible(): boolean {
    if (process.getuid?.() !== 0) return false;
    return ['mkfs.ext4', 'e2fsck', 'fsfreeze', 'mount'].every(
      (name) => spawnSync('which', [name]).status === 0,
    );
  }

  mount(): void {
    run('mount', '-o', 'loop', this.#image, this.path);
    this.#isMounted = true;
  }

  unmount(): void {
    if (this.#isMounted) spawnSync('umount', ['-l', this.path]);
    this.#isMounted = false;
  }

  /** Writes wait until it thaws, as on a disk that hangs. */
  freeze(): void {
    run('fsfreeze', '-f', this.path);
  }

  thaw(): void {
    run('fsfreeze', '-u', this.path);
  }

  /** The ground below answers every write with an error: those who write here get EIO. It is not repaired. */
  breakDown(): void {
    run('mount', '-o', 'remount,abort', this.#ground);
  }

  /** The ground below gives way: what was written fails to reach it, and the file system makes itself read-only. */
  fail(): void {
    const { status } = spawnSync('dd', ['if=/dev/zero', `of=${this.#ballast}`, 'bs=64k']);
    if (status === 0) throw new Error('the ground of this disk does not end');
  }

  /** Another disk of the same content, as after an exchange or a repair. */
  repair(): void {
    rmSync(this.#ballast, { force: true });
    this.unmount();
    run('e2fsck', '-p', '-f', this.#image);
    this.mount();
  }

  /** What is on the platter at this moment, mounted elsewhere: what is only in memory is lost as in a power cut. */
  copyAsAfterPowerCut(folder: string, name: string): LoopDisk {
    const ground = makeGround(folder, name, 128);
    copyFileSync(this.#image, join(ground, 'image'));
    return new LoopDisk(folder, name, ground);
  }

  [Symbol.dispose](): void {
    this.unmount();
    for (const ground of [this.#ground, this.#ground.replace(/ground$/, 'below.ground')])
      spawnSync('umount', ['-l', ground]);
  }
}

function makeFileSystem(image: string, megabytes: number): string {
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1024 ** 2);
  run('mkfs.ext4', '-q', '-F', '-m', '0', image);
  return image;
}

function makeGround(folder: string, name: string, megabytes: number): string {
  const ground = join(folder, `${name}.ground`);
  mkdirSync(ground);
  run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', ground);
  return ground;
}

function run(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  // NOTE: 1 of e2fsck says that it has mended something.
  if (status !== 0 && !(program === 'e2fsck' && status === 1))
    throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}
