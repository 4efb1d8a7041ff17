import type { Point } from '#kernel/http/fields.ts';
import type { ImportFault, ReportImportMap } from '../../contract/import/import-map.ts';
import { textLimit } from '../../contract/report.ts';
import type { ContactDraft } from '../intake/register-report.ts';
import { readDate } from './read-date.ts';
import type { Spreadsheet, SpreadsheetRow } from './read-spreadsheet.ts';

/** A row that can become a report once its place is found. */
export interface OldReport {
  readonly row: number;
  readonly number: string;
  readonly text: string;
  readonly createdAt: Date;
  readonly categoryId: string;
  readonly causeId: string | null;
  readonly organisationId: string | null;
  readonly where: Point | { readonly address: string };
  /** Null: still open. */
  readonly closedAt: Date | null;
  readonly answer: string | null;
  readonly contacts: readonly ContactDraft[];
}

export interface Fault {
  readonly column: string | null;
  readonly fault: ImportFault;
}

/** What a row is judged by; words in lower case. */
export interface Surroundings {
  readonly categoryIds: ReadonlyMap<string, string>;
  /** By category and word: titles repeat from one category to another. */
  readonly causeIds: ReadonlyMap<string, string>;
  readonly organisationIds: ReadonlyMap<string, string>;
  readonly now: Date;
  readonly timeZone: string;
}

const numberLimit = 100;

/** Columns of the mapping that the spreadsheet does not have. */
export function missingColumns({ columns }: Pick<Spreadsheet, 'columns'>, map: ReportImportMap): string[] {
  return Object.values(map.columns).filter(
    (column) => column !== null && !columns.includes(column),
  ) as string[];
}

/** Judges one row without a look at the database: the same row, the same answer. */
export function judgeRow(
  { number: row, values }: SpreadsheetRow,
  { columns, map, around }: { columns: readonly string[]; map: ReportImportMap; around: Surroundings },
): OldReport | Fault {
  const named = map.columns;
  const at = (column: string | null): string =>
    column === null ? '' : (values[columns.indexOf(column)] ?? '').trim();
  const fault = (column: string | null, word: ImportFault): Fault => ({ column, fault: word });

  const number = at(named.number);
  if (number === '' || number.length > numberLimit) return fault(named.number, 'number-missing');
  const text = at(named.text);
  if (!/[\p{L}\p{N}]{2}/u.test(text)) return fault(named.text, 'text-missing');
  if (text.length > textLimit) return fault(named.text, 'text-too-long');
  const createdAt = readDate(at(named.createdAt), around.timeZone);
  if (!createdAt) return fault(named.createdAt, 'date-unreadable');
  if (createdAt > around.now) return fault(named.createdAt, 'date-ahead');
  const closing = closingOf(at, { map, around, createdAt });
  if ('fault' in closing) return closing;
  const categoryId = categoryOf(at(named.category), map, around);
  if (categoryId === undefined) return fault(named.category, 'category-unknown');
  const organisation = at(named.organisation).toLocaleLowerCase();
  const organisationId =
    organisation === '' ? map.defaultOrganisationId : around.organisationIds.get(organisation);
  if (organisationId === undefined || !isKnown(around.organisationIds, organisationId))
    return fault(named.organisation, 'organisation-unknown');
  const where = placeOf(at, map);
  if ('fault' in where) return where;
  const causeId = around.causeIds.get(causeKey(categoryId, at(named.cause))) ?? null;
  const answer = at(named.answer).slice(0, textLimit) || null;
  const contacts = contactsOf(at, map);
  return {
    row,
    number,
    text,
    createdAt,
    categoryId,
    causeId,
    organisationId,
    where,
    answer,
    contacts,
    ...closing,
  };
}

export function causeKey(categoryId: string, word: string): string {
  return `${categoryId} ${word.toLocaleLowerCase()}`;
}

type Cell = (column: string | null) => string;

function closingOf(
  at: Cell,
  facts: { map: ReportImportMap; around: Surroundings; createdAt: Date },
): { closedAt: Date | null } | Fault {
  const { map, around, createdAt } = facts;
  const { status, closedAt: column } = map.columns;
  const word = at(status).toLocaleLowerCase();
  if (status !== null && map.openWords.some((open) => open.toLocaleLowerCase() === word))
    return { closedAt: null };
  if (column === null) return { closedAt: createdAt };
  if (at(column) === '') return { column, fault: 'closed-date-missing' };
  const closedAt = readDate(at(column), around.timeZone);
  if (!closedAt) return { column, fault: 'date-unreadable' };
  if (closedAt > around.now) return { column, fault: 'date-ahead' };
  // NOTE: of two dates without a time both are noon; a day's difference is what counts.
  return closedAt < createdAt ? { column, fault: 'closed-before-created' } : { closedAt };
}

function categoryOf(word: string, map: ReportImportMap, { categoryIds }: Surroundings): string | undefined {
  // NOTE: a word may be `constructor`, which every object has.
  const mapped = Object.hasOwn(map.categories, word) ? map.categories[word] : undefined;
  const named = word === '' ? undefined : (mapped ?? categoryIds.get(word.toLocaleLowerCase()));
  const id = named ?? map.defaultCategoryId;
  return id !== null && isKnown(categoryIds, id) ? id : undefined;
}

/** Ids of a mapping are written by hand, and an organisation or a category may be of another town. */
function isKnown(known: ReadonlyMap<string, string>, id: string | null): boolean {
  return id === null || [...known.values()].includes(id);
}

function placeOf(at: Cell, { columns }: ReportImportMap): OldReport['where'] | Fault {
  const [lat, lng] = [at(columns.lat), at(columns.lng)];
  if (lat !== '' || lng !== '') {
    const point = { lat: degrees(lat, 90), lng: degrees(lng, 180) };
    if (Number.isNaN(point.lat) || Number.isNaN(point.lng))
      return { column: columns.lat ?? columns.lng, fault: 'place-unreadable' };
    return point;
  }
  const address = at(columns.address);
  return address === '' ? { column: columns.address, fault: 'place-missing' } : { address };
}

function degrees(text: string, most: number): number {
  const value = /^[+-]?\d{1,3}(?:[.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN;
  return Math.abs(value) <= most ? value : Number.NaN;
}

/** NOTE: nobody agreed to letters of this town when the old journal was written. */
function contactsOf(at: Cell, { columns, personalDataPurpose }: ReportImportMap): ContactDraft[] {
  if (personalDataPurpose === null) return [];
  const name = at(columns.authorName).slice(0, 200) || null;
  const contact = { name, isConsentGiven: false };
  const phone = at(columns.authorPhone).slice(0, 60);
  const email = at(columns.authorEmail).toLocaleLowerCase().slice(0, 320);
  const contacts: ContactDraft[] = [
    ...(email ? [{ kind: 'email' as const, address: email, ...contact }] : []),
    ...(phone ? [{ kind: 'phone' as const, address: phone, ...contact }] : []),
  ];
  if (contacts.length > 0 || name === null) return contacts;
  return [{ kind: 'name', address: null, ...contact }];
}
