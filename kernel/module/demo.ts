import type { Clock } from '#kernel/clock/clock.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import type { Hub } from '#kernel/hub.ts';
import type { RoleId } from '#kernel/access/roles.ts';

export interface DemoHouse {
  readonly id: string;
  readonly address: string;
  readonly lng: number;
  readonly lat: number;
  readonly managementOrganisationId: string | null;
  readonly areaIds: readonly string[];
  /** How many people live in it: more write about a tower than about a cottage. */
  readonly residents: number;
}

/** What the demo town offers its modules: the same people, houses and organisations for all of them. */
export interface DemoTown {
  readonly hub: Hub;
  /** One transaction holds the whole demo town: it is there entirely, or not at all. */
  readonly db: AnyDb;
  readonly clock: Clock;
  /** Deterministic: the same seed gives the same town. From 0 up to, not including, 1. */
  random(): number;
  /** How many people live here: the scale of everything invented. */
  readonly people: number;
  readonly houses: readonly DemoHouse[];
  /** Organisations by the demo's own keys: `administration`, `roads`, `lighting` … */
  organisationId(key: string): string;
  /** The demo account of a role. */
  personId(role: RoleId): string;
  /** Residents without a demo account, who sent and supported things over the year. */
  readonly residentIds: readonly string[];
}

/** What a module adds to the demo town; `demo/index.ts` exports it as `demo`. */
export interface DemoContribution {
  fill(town: DemoTown): Promise<void>;
  /** Slow additions such as pictures, made beside the running town; must go on where an earlier run was cut off. */
  embellish?(hub: Hub, signal: AbortSignal): Promise<void>;
}
