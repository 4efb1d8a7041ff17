import type { ReportImportMap } from '../../contract/import/import-map.ts';

type Columns = ReportImportMap['columns'];
export type ColumnName = keyof Columns;

/** Beginnings of headings as journals have them, in three languages. */
const usualHeadings: Readonly<Record<ColumnName, readonly string[]>> = {
  number: ['№', 'номер', 'number', 'id'],
  text: ['текст', 'описание', 'опис', 'содержание', 'зміст', 'text', 'description'],
  createdAt: ['дата', 'поступил', 'надійшл', 'created', 'date'],
  category: ['категори', 'категорі', 'тема', 'category'],
  cause: ['причина', 'cause'],
  lat: ['широта', 'lat'],
  lng: ['долгота', 'довгота', 'lng', 'lon'],
  address: ['адрес', 'address'],
  status: ['статус', 'состояние', 'стан', 'status'],
  closedAt: ['закрыт', 'выполнен', 'закрит', 'виконан', 'closed'],
  answer: ['ответ', 'відповідь', 'answer'],
  organisation: ['исполнитель', 'организация', 'виконавець', 'організація', 'organisation', 'agency'],
  authorName: [],
  authorPhone: [],
  authorEmail: [],
};

/** What the headings suggest; people's columns are never suggested, somebody has to want them. */
export function blankMap(columns: readonly string[]): ReportImportMap {
  const taken = new Set<string>();
  const suggest = (name: ColumnName): string | null => {
    const found = columns.find(
      (column) =>
        !taken.has(column) &&
        usualHeadings[name].some((start) => column.toLocaleLowerCase().startsWith(start)),
    );
    if (found) taken.add(found);
    return found ?? null;
  };
  const suggested = {
    number: suggest('number') ?? '',
    text: suggest('text') ?? '',
    createdAt: suggest('createdAt') ?? '',
    category: suggest('category'),
    cause: suggest('cause'),
    lat: suggest('lat'),
    lng: suggest('lng'),
    address: suggest('address'),
    status: suggest('status'),
    closedAt: suggest('closedAt'),
    answer: suggest('answer'),
    organisation: suggest('organisation'),
  };
  return {
    source: '',
    columns: { ...suggested, authorName: null, authorPhone: null, authorEmail: null },
    categories: {},
    defaultCategoryId: null,
    openWords: [],
    defaultOrganisationId: null,
    isPublic: false,
    personalDataPurpose: null,
  };
}

export function isReady({ source, columns }: ReportImportMap): boolean {
  return source.trim().length > 1 && columns.number !== '' && columns.text !== '' && columns.createdAt !== '';
}

export function takesPeople({ columns }: ReportImportMap): boolean {
  return [columns.authorName, columns.authorPhone, columns.authorEmail].some((column) => column !== null);
}
