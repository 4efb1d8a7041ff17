import { sql } from 'kysely';

/**
 * Sorts text as people expect in Russian, Ukrainian and English; without it Ё, І and Ґ stand in the wrong place.
 *
 * NOTE: PostgreSQL 16 calls it `unicode` too, but only this name is in version 15 and in the embedded database.
 *
 * @example
 * db.selectFrom('geo.street').select('name').orderBy(sql`name ${UNICODE_ORDER}`)
 */
export const UNICODE_ORDER = sql`collate "und-x-icu"`;

export const UNICODE_COLLATION = 'und-x-icu';
