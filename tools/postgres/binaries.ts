import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const MIN_POSTGRES_VERSION = 15;

export interface PostgresBinaries {
  readonly version: number;
  readonly directory: string;
}

interface Layout {
  readonly parent: string;
  /** The first group is the version. */
  readonly name: RegExp;
  readonly bin: string;
  readonly extensions: (version: number) => string;
}

const LAYOUTS: readonly Layout[] = [
  {
    parent: '/usr/lib/postgresql',
    name: /^(\d+)$/,
    bin: 'bin',
    extensions: (version) => `/usr/share/postgresql/${version}/extension`,
  },
  {
    parent: '/usr',
    name: /^pgsql-(\d+)$/,
    bin: 'bin',
    extensions: (version) => `/usr/pgsql-${version}/share/extension`,
  },
  ...['/opt/homebrew', '/usr/local'].map((brew) => ({
    parent: `${brew}/opt`,
    name: /^postgresql@(\d+)$/,
    bin: 'bin',
    extensions: (version: number) => `${brew}/share/postgresql@${version}/extension`,
  })),
];

/** The newest PostgreSQL on this machine that is new enough and has PostGIS. */
export function findPostgres(): PostgresBinaries | undefined {
  return LAYOUTS.flatMap(findInLayout).sort((a, b) => b.version - a.version)[0];
}

function findInLayout({ parent, name, bin, extensions }: Layout): PostgresBinaries[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent).flatMap((entry) => {
    const version = Number(name.exec(entry)?.[1]);
    const directory = join(parent, entry, bin);
    const isFit =
      version >= MIN_POSTGRES_VERSION &&
      existsSync(join(directory, 'initdb')) &&
      existsSync(join(extensions(version), 'postgis.control'));
    return isFit ? [{ version, directory }] : [];
  });
}

/** Installs Debian's packages; says on the way what it does. Returns why it could not, or undefined. */
export function installPostgres(): string | undefined {
  if (process.platform !== 'linux' || spawnSync('apt-get', ['--version']).error !== undefined) {
    return 'this is not a Debian system';
  }
  if (process.getuid?.() !== 0) return 'only root may install it';
  const version = newestPackagedVersion() ?? (aptGet('update') ? newestPackagedVersion() : undefined);
  if (version === undefined) return 'the package sources have no PostGIS for PostgreSQL 15 or newer';
  const packages = [`postgresql-${version}`, `postgresql-${version}-postgis-3`];
  console.log(`Installing ${packages.join(' and ')} …`);
  return aptGet('install', '--yes', '--no-install-recommends', ...packages)
    ? undefined
    : 'apt-get failed, see above';
}

function newestPackagedVersion(): number | undefined {
  const listing = execFileSync('apt-cache', ['search', '--names-only', '^postgresql-[0-9]+-postgis-3$'], {
    encoding: 'utf8',
  });
  const versions = [...listing.matchAll(/^postgresql-(\d+)-postgis-3 /gm)].map(([, version]) =>
    Number(version),
  );
  return versions.filter((version) => version >= MIN_POSTGRES_VERSION).sort((a, b) => b - a)[0];
}

function aptGet(...args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', args, { stdio: 'inherit', env }).status === 0;
}
