import type { Selectable } from 'kysely';
import type { Locale } from '#kernel/i18n/locale.ts';
import type { IncidentsDb } from './context.ts';
import type { TypeTable } from './tables.ts';

export type TypeRow = Selectable<TypeTable>;

/** More kinds of trouble than any town tells apart. */
const typesAtMost = 500;

export async function listTypes(db: IncidentsDb): Promise<TypeRow[]> {
  return await db
    .selectFrom('incidents.type')
    .select([
      'code',
      'titles',
      'priority',
      'questions',
      'joins',
      'joinRadiusM',
      'joinMinutes',
      'isOpenedByAlarm',
      'holdOffSeconds',
      'autoClearMinutes',
      'position',
      'isActive',
    ])
    .orderBy('position')
    .orderBy('code')
    .limit(typesAtMost)
    .execute();
}

export async function findType(db: IncidentsDb, code: string): Promise<TypeRow | undefined> {
  return (await listTypes(db)).find((type) => type.code === code);
}

/** Until the end of the transaction nobody else opens a card of this type by an alarm. */
export async function lockType(db: IncidentsDb, code: string): Promise<void> {
  await db.selectFrom('incidents.type').select('code').where('code', '=', code).forUpdate().execute();
}

export type TitleOf = (code: string | null) => string;

/** Titles in a person's language; an empty text for a card without a type. */
export async function titlesIn(db: IncidentsDb, locale: Locale): Promise<TitleOf> {
  const titles = new Map((await listTypes(db)).map((type) => [type.code, type.titles[locale]]));
  return (code) => (code === null ? '' : (titles.get(code) ?? code));
}
