import { parse, CsvError } from 'csv-parse/sync';
import { cameraFacts } from '../../contract/camera.ts';
import type { CameraFacts } from '../../contract/camera.ts';

/*
 * The register as a table: the columns below in any order, a line for each camera. `owner` is the short name or the id of
 * an organisation, `recorder` the name of a recorder. What is empty takes the value that stands beside it here.
 */
const initial: Readonly<Record<string, string>> = {
  number: '',
  name: '',
  group: 'street',
  purpose: 'public-order',
  owner: '',
  longitude: '',
  latitude: '',
  address: '',
  bearing: '0',
  angle: '90',
  width_px: '1920',
  range_m: '50',
  legal_basis: '',
  retention_days: '30',
  sign: '',
  publicity: 'owner',
  recorder: '',
  stream: '',
  substream: '',
  username: '',
  password: '',
  state: 'planned',
};
export const csvColumns = Object.keys(initial).filter((column) => column !== 'number');

export const csvRowsAtMost = 2_000;

export interface CsvCamera {
  readonly line: number;
  readonly facts: CameraFacts;
  readonly password: string | null;
}

export interface CsvFault {
  readonly line: number;
  readonly column: string;
  readonly reason: string;
}

export class CsvUnreadable extends Error {}

export interface KnownNames {
  readonly organisationOf: (name: string) => string | undefined;
  readonly recorderOf: (name: string) => string | undefined;
}

/** @throws CsvUnreadable for what is no such table, or too long */
export function readCameraCsv(
  text: string,
  known: KnownNames,
): { readonly cameras: readonly CsvCamera[]; readonly faults: readonly CsvFault[] } {
  const rows = readRows(text);
  const cameras: CsvCamera[] = [];
  const faults: CsvFault[] = [];
  for (const [index, row] of rows.entries()) {
    const line = index + 2;
    const read = readRow(row, known);
    if ('fault' in read) faults.push({ line, ...read.fault });
    else cameras.push({ line, ...read });
  }
  return { cameras, faults };
}

function readRows(text: string): Record<string, string>[] {
  try {
    const rows = parse<Record<string, string>>(text, {
      columns: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      delimiter: [',', ';'],
    });
    if (rows.length > csvRowsAtMost) throw new CsvUnreadable('too many lines');
    return rows;
  } catch (error) {
    if (error instanceof CsvError) throw new CsvUnreadable(error.message);
    throw error;
  }
}

function readRow(
  given: Record<string, string>,
  { organisationOf, recorderOf }: KnownNames,
): Omit<CsvCamera, 'line'> | { readonly fault: Omit<CsvFault, 'line'> } {
  const cell = (column: string): string => given[column] || (initial[column] ?? '');
  const ownerOrganisationId = organisationOf(cell('owner'));
  if (ownerOrganisationId === undefined) return { fault: { column: 'owner', reason: 'unknown' } };
  const recorderId = cell('recorder') === '' ? null : recorderOf(cell('recorder'));
  if (recorderId === undefined) return { fault: { column: 'recorder', reason: 'unknown' } };
  const parsed = cameraFacts.safeParse({
    name: cell('name'),
    group: cell('group'),
    purpose: cell('purpose'),
    ownerOrganisationId,
    lng: cell('longitude') || Number.NaN,
    lat: cell('latitude') || Number.NaN,
    address: cell('address'),
    bearingDegrees: cell('bearing'),
    angleDegrees: cell('angle'),
    pictureWidthPx: cell('width_px'),
    rangeM: cell('range_m'),
    legalBasis: cell('legal_basis'),
    retentionDays: cell('retention_days'),
    signText: cell('sign'),
    publicity: cell('publicity'),
    recorderId,
    streamUrl: cell('stream') || null,
    substreamUrl: cell('substream') || null,
    onvifUrl: null,
    username: cell('username') || null,
    state: cell('state'),
  });
  if (parsed.success) return { facts: parsed.data, password: cell('password') || null };
  const [issue] = parsed.error.issues;
  return { fault: { column: columnOf(String(issue?.path[0] ?? '')), reason: issue?.code ?? 'invalid' } };
}

const columnOfField: Readonly<Record<string, string>> = {
  lng: 'longitude',
  lat: 'latitude',
  bearingDegrees: 'bearing',
  angleDegrees: 'angle',
  pictureWidthPx: 'width_px',
  rangeM: 'range_m',
  legalBasis: 'legal_basis',
  retentionDays: 'retention_days',
  signText: 'sign',
  streamUrl: 'stream',
  substreamUrl: 'substream',
};

function columnOf(field: string): string {
  return columnOfField[field] ?? field;
}
