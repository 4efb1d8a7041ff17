import type { Context } from '#kernel/context.ts';
import type { Db } from '#kernel/db/db.ts';
import type { IncidentsTables } from './tables.ts';

export type IncidentsContext = Context<IncidentsTables>;
export type IncidentsDb = Db<IncidentsTables>;
