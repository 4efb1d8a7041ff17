import { z } from 'zod';
import { brokenFile } from './broken-file.ts';

const attributeMapping = z.object({
  column: z.string(),
  type: z.enum(['text', 'integer', 'number']),
  min: z.number().optional(),
  max: z.number().optional(),
});

/** How the columns of a house table are to be read; the content of a mapping file. */
export const houseMapping = z.object({
  /** Stands in the rows' keys: give each table its own, and keep it from year to year. */
  source: z.string().min(1),
  key: z.string(),
  lng: z.string(),
  lat: z.string(),
  address: z.string(),
  managementCompany: z.string().optional(),
  attributes: z.record(z.string(), attributeMapping).default({}),
  /** Texts that mean "nothing": compared without case and spaces. */
  emptyValues: z
    .array(z.string())
    .default(['Не заполнено', 'Не заповнено', 'нет данных', 'немає даних', 'null', '-']),
  delimiter: z.string().length(1).default(','),
});
export type HouseMapping = z.output<typeof houseMapping>;
export type AttributeMapping = z.output<typeof attributeMapping>;

/** Usual names of columns, in capitals, for tables that come without a mapping. */
const usualColumns = {
  key: ['HOUSE_ID', 'ID', 'HOUSEGUID', 'FIAS_ID'],
  lng: ['LON', 'LNG', 'LONGITUDE', 'X', 'ДОЛГОТА', 'ДОВГОТА'],
  lat: ['LAT', 'LATITUDE', 'Y', 'ШИРОТА'],
  address: ['ADDRESS', 'АДРЕС', 'АДРЕСА'],
  managementCompany: [
    'MGMT_COMPANY',
    'MANAGEMENT_COMPANY',
    'УПРАВЛЯЮЩАЯ КОМПАНИЯ',
    'УПРАВЛЯЮЩАЯ ОРГАНИЗАЦИЯ',
    'УПРАВИТЕЛЬ',
  ],
} as const;

const usualAttributes: Readonly<Record<string, AttributeMapping>> = {
  yearBuilt: { column: 'YEAR', type: 'integer', min: 1600, max: 2100 },
  levels: { column: 'LEVELS_MAX', type: 'integer', min: 1, max: 200 },
  entrances: { column: 'DOORS', type: 'integer', min: 0, max: 100 },
  flats: { column: 'ROOM_COUNT_LIVE', type: 'integer', min: 0, max: 5000 },
  areaM2: { column: 'AREA', type: 'number', min: 0, max: 1_000_000 },
  livingAreaM2: { column: 'AREA_LIVE', type: 'number', min: 0, max: 1_000_000 },
  cadastreNumber: { column: 'CADNO', type: 'text' },
  houseType: { column: 'HOUSE_TYPE', type: 'text' },
  series: { column: 'SERIE', type: 'text' },
  energyClass: { column: 'ENERGY_CLASS', type: 'text' },
};

/**
 * Guesses the mapping from the header.
 *
 * @throws Problem `geo.import-file-broken` naming the column that could not be found
 */
export function detectMapping(header: readonly string[], delimiter: string): HouseMapping {
  const find = (names: readonly string[]) =>
    header.find((column) => names.includes(column.trim().toUpperCase()));
  const need = (field: 'key' | 'lng' | 'lat' | 'address') =>
    find(usualColumns[field]) ?? brokenFile(`no column for ${field}; write a mapping file`, { line: 1 });
  const managementCompany = find(usualColumns.managementCompany);
  return houseMapping.parse({
    source: 'houses',
    key: need('key'),
    lng: need('lng'),
    lat: need('lat'),
    address: need('address'),
    ...(managementCompany === undefined ? {} : { managementCompany }),
    attributes: Object.fromEntries(
      Object.entries(usualAttributes).filter(([, { column }]) => header.includes(column)),
    ),
    delimiter,
  });
}

/** Refuses a mapping that names columns the table does not have. */
export function checkMapping(mapping: HouseMapping, header: readonly string[]): void {
  const { key, lng, lat, address, managementCompany, attributes } = mapping;
  const wanted = [
    key,
    lng,
    lat,
    address,
    managementCompany,
    ...Object.values(attributes).map(({ column }) => column),
  ];
  const missing = wanted.filter((column) => column !== undefined && !header.includes(column));
  if (missing.length > 0) brokenFile(`the table has no column ${missing.join(', ')}`, { line: 1 });
}
