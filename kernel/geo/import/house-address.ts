import { normaliseAddress, normaliseHouseNumber, streetKey, streetKind } from '../address-text.ts';

export interface HouseAddress {
  readonly settlement: string;
  readonly street: string;
  readonly number: string;
  /** The parts were not in their usual places, so somebody should look. */
  readonly isGuessed: boolean;
}

const region = /^(?:обл|область|край|респ|республика|р-н|район|округ|ао)(?![\p{L}-])/iu;
const settlement =
  /^(?:г|город|м|місто|п|пос|поселок|посёлок|с|село|смт|селище|д|дер|деревня|нп|ст|станция|хутор|х)(?:\.|\s)\s*(?=\p{Lu})/u;
const looseHouse = /^(.*?\p{L}{3,}.*?)[\s.]+(?:д\.?\s*)?(\d.*)$/u;
const house = /^(?:д|дом|буд|будинок|№)(?:\.|\s|(?=\d))\s*(?=\S)/iu;

/**
 * Cuts a full postal address into settlement, street and number; null where no house number is to be found.
 *
 * @example
 * readHouseAddress('обл. Свердловская, г. Екатеринбург, ул. Малышева, д. 84, к. 1');
 * // { settlement: 'Екатеринбург', street: 'улица Малышева', number: '84 к. 1', isGuessed: false }
 */
export function readHouseAddress(text: string): HouseAddress | null {
  const parts = text
    .split(',')
    .map((part) => part.trim().replace(/\s+/gu, ' '))
    .filter(Boolean);
  const houseAt = findHouse(parts);
  if (houseAt <= 0) return readLooseAddress(parts);
  const before = parts.slice(0, houseAt).filter((part) => !region.test(part));
  const place = before.find((part) => settlement.test(part));
  const street = before.filter((part) => part !== place).at(-1) ?? place;
  if (street === undefined) return null;
  return {
    settlement: (place ?? '').replace(settlement, ''),
    street: writeOutKind(street),
    number: [(parts[houseAt] ?? '').replace(house, ''), ...parts.slice(houseAt + 1)]
      .join(' ')
      .replace(/\.$/u, ''),
    isGuessed: false,
  };
}

/** «ул.Ольховская 25 /1»: no comma before the number; all letters before it are the street's. */
function readLooseAddress(parts: readonly string[]): HouseAddress | null {
  const [, street = '', number = ''] = looseHouse.exec(parts.at(-1) ?? '') ?? [];
  if (street === '') return null;
  const place = parts.find((part) => settlement.test(part)) ?? '';
  return { settlement: place.replace(settlement, ''), street: writeOutKind(street), number, isGuessed: true };
}

function findHouse(parts: readonly string[]): number {
  const announced = parts.findIndex((part, index) => index > 0 && house.test(part) && !settlement.test(part));
  if (announced > 0) return announced;
  return parts.findIndex((part, index) => index > 0 && /^\d/u.test(part));
}

/** «ул. Малышева» → «улица Малышева», «пр-кт. Ленина» → «проспект Ленина»; the name keeps its letters. */
function writeOutKind(street: string): string {
  const [, short = '', name = ''] = /^([\p{Ll}-]+)(?:\.\s*|\s+)(.+)$/u.exec(street) ?? [];
  const kind = short === '' ? 'street' : streetKind(short);
  return kind === 'street' ? street : `${kind} ${name}`;
}

/** The key that tells streets of a table apart. */
export function streetSourceKey({ settlement: place, street }: HouseAddress): string {
  return `${normaliseAddress(place)}/${streetKind(street)}/${streetKey(street)}`;
}

export function numberKeyOf({ number }: HouseAddress): string {
  return normaliseHouseNumber(number);
}
