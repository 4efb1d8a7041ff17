import type { Context } from '#kernel/context.ts';
import type { Db } from '#kernel/db/db.ts';
import type { TelephonogramsTables } from './tables.ts';

export type TelephonogramsContext = Context<TelephonogramsTables>;
export type TelephonogramsDb = Db<TelephonogramsTables>;
