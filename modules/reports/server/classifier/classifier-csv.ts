import { parse, CsvError } from 'csv-parse/sync';
import type { z } from 'zod';
import { categoryDefinition, causeDefinition } from '../../contract/classifier.ts';
import type { CategoryDefinition, CauseDefinition, LocalTexts, Question } from '../../contract/classifier.ts';

/*
 * The classifier as one CSV table. The first column says what a row is: `category`, `cause`, `question`, `choice` or
 * `stop`; the columns `category` and `cause` say where it belongs, the order of rows is the order on the screen.
 * Writing and reading again gives the same classifier.
 */

const columns = [
  'kind',
  'category',
  'cause',
  'code',
  'key',
  'active',
  'ru',
  'uk',
  'en',
  'hint_ru',
  'hint_uk',
  'hint_en',
  'group',
  'group_ru',
  'group_uk',
  'group_en',
  'icon',
  'term',
  'unit',
  'legal_class',
  'photo',
  'private',
  'season_from',
  'season_to',
  'radius_m',
  'keywords',
  'type',
  'required',
  'min',
  'max',
  'when_code',
  'when_values',
  'effect',
  'phone',
] as const;
type Column = (typeof columns)[number];
type Row = Partial<Record<Column, string>>;

export interface CsvProblem {
  readonly row: number;
  readonly column: string;
  readonly reason: string;
}

const separator = '|';
const rowKinds = ['category', 'cause', 'question', 'choice', 'stop'] as const;

export function writeClassifierCsv(categories: readonly CategoryDefinition[]): string {
  const rows = categories.flatMap(categoryRows);
  return [columns.join(','), ...rows.map((row) => columns.map((name) => quote(row[name] ?? '')).join(','))]
    .join('\r\n')
    .concat('\r\n');
}

function quote(given: string): string {
  const text = guarded(given);
  return /[",\r\n;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * NOTE: a spreadsheet runs what begins like a formula; a sign before it keeps it a text. The reader takes one off again,
 * so a text that begins with the sign itself gets one more.
 */
function guarded(text: string): string {
  const isNumber = /^[+-]?\d+(?:\.\d+)?$/.test(text);
  return /^'*[=+\-@]/.test(text) && !isNumber ? `'${text}` : text;
}

function unguarded(text: string): string {
  return /^'+[=+\-@]/.test(text) ? text.slice(1) : text;
}

function categoryRows(category: CategoryDefinition): Row[] {
  const { id, group, icon, duplicateRadiusM, isPrivate, causes } = category;
  const own: Row = {
    kind: 'category',
    category: id,
    group: group.id,
    group_ru: group.titles.ru,
    group_uk: group.titles.uk,
    group_en: group.titles.en,
    icon,
    radius_m: String(duplicateRadiusM),
    private: flag(isPrivate),
    ...rulesOf(category),
  };
  const causeRows = causes.flatMap((cause) => [
    { kind: 'cause', category: id, cause: cause.id, ...rulesOf(cause) },
    ...askedRows(cause, { category: id, cause: cause.id }),
  ]);
  return [own, ...askedRows(category, { category: id }), ...causeRows];
}

function rulesOf(given: CategoryDefinition | CauseDefinition): Row {
  const { titles, keywords, isActive, termDays, termUnit, legalClass, isPhotoRequired, season } = given;
  return {
    ...titles,
    keywords: keywords.join(' '),
    active: flag(isActive),
    term: String(termDays),
    unit: termUnit,
    legal_class: legalClass ?? '',
    photo: isPhotoRequired === null ? '' : flag(isPhotoRequired),
    season_from: season?.from ?? '',
    season_to: season?.to ?? '',
  };
}

function askedRows(
  { questions, stopMessages }: Pick<CauseDefinition, 'questions' | 'stopMessages'>,
  where: Row,
): Row[] {
  return [
    ...questions.flatMap((question) => questionRows(question, where)),
    ...stopMessages.map(({ code, effect, texts, phone }) => ({
      ...where,
      kind: 'stop',
      code,
      effect,
      phone: phone ?? '',
      ...texts,
    })),
  ];
}

function questionRows(question: Question, where: Row): Row[] {
  const { code, kind: type, titles, hints, isRequired, choices, min, max, shownWhen } = question;
  const own: Row = {
    ...where,
    kind: 'question',
    code,
    type,
    ...titles,
    hint_ru: hints?.ru ?? '',
    hint_uk: hints?.uk ?? '',
    hint_en: hints?.en ?? '',
    required: flag(isRequired),
    min: min === null ? '' : String(min),
    max: max === null ? '' : String(max),
    when_code: shownWhen?.code ?? '',
    when_values: shownWhen?.anyOf.join(separator) ?? '',
  };
  return [
    own,
    ...choices.map(({ key, titles: words }) => ({ ...where, kind: 'choice', code, key, ...words })),
  ];
}

function flag(value: boolean): string {
  return value ? 'yes' : 'no';
}

/** The categories of a file, or what is wrong with it, row by row. A spreadsheet's semicolons and BOM are understood. */
export function readClassifierCsv(text: string): { categories: CategoryDefinition[]; errors: CsvProblem[] } {
  const table = readTable(text);
  if ('error' in table) return { categories: [], errors: [table.error] };
  const header = table.rows[0] ?? [];
  const missing = ['kind', 'category', 'ru', 'uk', 'en'].filter((name) => !header.includes(name));
  if (missing.length > 0) {
    return {
      categories: [],
      errors: missing.map((column) => ({ row: 1, column, reason: 'reports.csv.no-column' })),
    };
  }
  const reading = new Reading();
  table.rows.slice(1).forEach((cells, index) => {
    const row: Row = Object.fromEntries(
      header.map((name, place) => [name, unguarded((cells[place] ?? '').trim())]),
    );
    if (Object.values(row).some((value) => value !== '')) reading.take(row, index + 2);
  });
  return reading.finish();
}

function readTable(text: string): { rows: string[][] } | { error: CsvProblem } {
  const [firstLine = ''] = text.split(/\r?\n/, 1);
  const delimiter = [';', '\t', ','].find((sign) => firstLine.includes(sign)) ?? ',';
  try {
    return { rows: parse(text, { delimiter, bom: true, relax_column_count: true, skip_empty_lines: false }) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { error: { row: Number(error['lines'] ?? 1), column: '', reason: 'reports.csv.not-csv' } };
  }
}

interface Open {
  readonly row: number;
  readonly value: Record<string, unknown>;
  readonly questions: { row: number; value: Record<string, unknown>; choices: unknown[] }[];
  readonly stops: unknown[];
}

/** Collects rows into categories; a mistake is written down and the reading goes on, so that all are told at once. */
class Reading {
  readonly #categories = new Map<string, Open & { causes: Map<string, Open> }>();
  readonly #errors: CsvProblem[] = [];

  take(row: Row, number: number): void {
    const kind = rowKinds.find((known) => known === row.kind);
    if (!kind) return this.#fail(number, 'kind', 'reports.csv.unknown-kind');
    if (kind === 'category') return this.#takeCategory(row, number);
    const category = this.#categories.get(row.category ?? '');
    if (!category) return this.#fail(number, 'category', 'reports.csv.no-such-category');
    if (kind === 'cause') return this.#takeCause(category, row, number);
    const owner = row.cause ? category.causes.get(row.cause) : category;
    if (!owner) return this.#fail(number, 'cause', 'reports.csv.no-such-cause');
    this.#takePart(kind, owner, row, number);
  }

  #takeCategory(row: Row, number: number): void {
    const id = row.category ?? '';
    if (this.#categories.has(id)) return this.#fail(number, 'category', 'reports.csv.twice');
    const value = {
      id,
      group: {
        id: row.group ?? '',
        titles: { ru: row.group_ru ?? '', uk: row.group_uk ?? '', en: row.group_en ?? '' },
      },
      icon: row.icon || 'flag',
      duplicateRadiusM: numberOf(row.radius_m) ?? 150,
      isPrivate: this.#flagOf(row, 'private', number) ?? false,
      ...this.#rules(row, number),
      isPhotoRequired: this.#flagOf(row, 'photo', number) ?? false,
    };
    this.#categories.set(id, { row: number, value, questions: [], stops: [], causes: new Map() });
  }

  #takeCause(category: { causes: Map<string, Open> }, row: Row, number: number): void {
    const id = row.cause ?? '';
    if (category.causes.has(id)) return this.#fail(number, 'cause', 'reports.csv.twice');
    const value = { id, ...this.#rules(row, number), isPhotoRequired: this.#flagOf(row, 'photo', number) };
    category.causes.set(id, { row: number, value, questions: [], stops: [] });
  }

  #takePart(kind: 'question' | 'choice' | 'stop', owner: Open, row: Row, number: number): void {
    const code = row.code ?? '';
    const titles = textsOf(row);
    if (kind === 'stop') {
      owner.stops.push({ code, effect: row.effect ?? '', texts: titles, phone: row.phone || null });
    } else if (kind === 'choice') {
      const question = owner.questions.find(({ value }) => value['code'] === code);
      if (!question) return this.#fail(number, 'code', 'reports.csv.no-such-question');
      question.choices.push({ key: row.key ?? '', titles });
    } else {
      const hints = { ru: row.hint_ru ?? '', uk: row.hint_uk ?? '', en: row.hint_en ?? '' };
      const value = {
        code,
        kind: row.type ?? '',
        titles,
        hints: hints.ru + hints.uk + hints.en === '' ? null : hints,
        isRequired: this.#flagOf(row, 'required', number) ?? false,
        min: this.#numberOrNull(row, 'min', number),
        max: this.#numberOrNull(row, 'max', number),
        shownWhen: row.when_code
          ? { code: row.when_code, anyOf: (row.when_values ?? '').split(separator).filter(Boolean) }
          : null,
      };
      owner.questions.push({ row: number, value, choices: [] });
    }
  }

  #rules(row: Row, number: number) {
    const isSeason = Boolean(row.season_from) || Boolean(row.season_to);
    return {
      titles: textsOf(row),
      keywords: (row.keywords ?? '').split(/\s+/).filter(Boolean),
      isActive: this.#flagOf(row, 'active', number) ?? true,
      termDays: numberOf(row.term),
      termUnit: row.unit || 'calendar-day',
      legalClass: row.legal_class || null,
      season: isSeason ? { from: row.season_from ?? '', to: row.season_to ?? '' } : null,
    };
  }

  #flagOf(row: Row, column: Column, number: number): boolean | null {
    const text = (row[column] ?? '').toLowerCase();
    if (text === '') return null;
    if (['yes', 'да', 'так', '1', 'true'].includes(text)) return true;
    if (['no', 'нет', 'ні', '0', 'false'].includes(text)) return false;
    this.#fail(number, column, 'reports.csv.not-yes-or-no');
    return null;
  }

  #numberOrNull(row: Row, column: Column, number: number): number | null {
    const text = row[column] ?? '';
    const value = text === '' ? null : Number(text.replace(',', '.'));
    if (value === null || Number.isFinite(value)) return value;
    this.#fail(number, column, 'reports.csv.not-a-number');
    return null;
  }

  #fail(row: number, column: string, reason: string): void {
    this.#errors.push({ row, column, reason });
  }

  finish(): { categories: CategoryDefinition[]; errors: CsvProblem[] } {
    const categories = [...this.#categories.values()].flatMap((open) => {
      const causes = [...open.causes.values()].flatMap((cause) => this.#judge(causeDefinition, cause) ?? []);
      const category = this.#judge(categoryDefinition, open);
      return category ? [{ ...category, causes }] : [];
    });
    const errors = this.#errors.toSorted((one, other) => one.row - other.row);
    return { categories: errors.length > 0 ? [] : categories, errors };
  }

  #judge<Shape extends z.ZodType>(shape: Shape, open: Open): z.output<Shape> | null {
    const questions = open.questions.map(({ value, choices }) => ({ ...value, choices }));
    const parsed = shape.safeParse({ ...open.value, questions, stopMessages: open.stops });
    if (parsed.success) return parsed.data;
    for (const { path } of parsed.error.issues) {
      const [field, index] = path;
      const row = field === 'questions' && typeof index === 'number' ? open.questions[index]?.row : undefined;
      this.#fail(row ?? open.row, columnOf(path), 'reports.csv.bad-value');
    }
    return null;
  }
}

const columnNames: Readonly<Record<string, Column>> = {
  id: 'code',
  kind: 'type',
  termDays: 'term',
  termUnit: 'unit',
  legalClass: 'legal_class',
  duplicateRadiusM: 'radius_m',
  from: 'season_from',
  to: 'season_to',
  shownWhen: 'when_code',
  stopMessages: 'effect',
};

function columnOf(path: readonly PropertyKey[]): string {
  const last = String(path.findLast((part) => typeof part === 'string' && part !== 'titles') ?? '');
  return columnNames[last] ?? last;
}

function textsOf({ ru = '', uk = '', en = '' }: Row): LocalTexts {
  return { ru, uk, en };
}

function numberOf(text: string | undefined): number | undefined {
  return text ? Number(text) : undefined;
}
