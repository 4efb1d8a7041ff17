/*
 * Addresses as people write them, in Russian and Ukrainian, brought to one form.
 *
 *   «ул. Малышева, д. 84 корп. 1, кв. 5»  →  «улица малышева 84к1»
 *   «вул. Шевченка, буд. 12-а»            →  «вулиця шевченка 12а»
 *
 * The text is cut into words, abbreviations of kinds are written out, the parts of a house number are joined into one
 * word, a flat is left out (it is personal and never needed to find a house). One pass may enable another («д кв 5 6»),
 * so passes repeat until nothing changes: the result is a fixed point, and normalising it again changes nothing.
 *
 * For search the text is folded further: letters that people interchange become one (і ї ы → и, є э → е, ґ → г), so that
 * a name typed on a foreign keyboard is still found. Folded text is never shown.
 */

/** Longer input is cut: no address needs more, and nobody should make us scan a novel. */
const lengthLimit = 200;

/** Kinds of street and place by every usual abbreviation. The value is the word written out in its own language. */
const kindWords: Readonly<Record<string, string>> = fromRows([
  ['улица', 'ул улица'],
  ['вулиця', 'вул вулиця'],
  ['проспект', 'пр пр-т пр-кт просп проспект'],
  ['проезд', 'пр-д пр-зд проезд'],
  ['проїзд', 'проїзд'],
  ['переулок', 'пер пер-к переулок'],
  ['провулок', 'пров провулок'],
  ['площадь', 'пл площадь'],
  ['площа', 'площа'],
  ['майдан', 'майдан'],
  ['бульвар', 'б-р бул бульв бульвар'],
  ['шоссе', 'ш шоссе'],
  ['шосе', 'шосе'],
  ['тракт', 'тракт'],
  ['набережная', 'наб'],
  ['тупик', 'туп тупик'],
  ['узвіз', 'узвіз'],
  ['аллея', 'ал аллея'],
  ['алея', 'алея'],
  ['линия', 'линия'],
  ['сквер', 'сквер'],
  ['микрорайон', 'мкр мкрн мк-н м-н м-рн микрорайон'],
  ['мікрорайон', 'мікрорайон'],
  ['квартал', 'кв кв-л квартал'],
  ['поселок', 'п пос поселок'],
  ['селище', 'селище'],
  ['село', 'с село'],
  ['город', 'г город'],
  ['місто', 'м місто'],
  ['деревня', 'дер деревня'],
  ['область', 'обл область'],
  ['район', 'р-н район'],
  ['станция', 'ст станция'],
  ['территория', 'тер территория'],
  ['снт', 'снт'],
  ['смт', 'смт'],
  ['нп', 'нп'],
]);

function fromRows(rows: readonly (readonly [written: string, forms: string])[]): Record<string, string> {
  return Object.fromEntries(
    rows.flatMap(([written, forms]) => forms.split(' ').map((form) => [form, written])),
  );
}

/** Words that only announce a house number. */
const houseWords = new Set(['д', 'дом', 'буд', 'будинок', '№', 'no', 'номер']);
/** Words that announce a flat, an office, an entrance: dropped with what follows. */
const flatWords = new Set('кв квартира оф офис офіс пом помещение подъезд под этаж'.split(' '));
/** Parts of a house number and the letter each is written with. */
const partWords: Readonly<Record<string, string>> = fromRows([
  ['к', 'к корп корпус'],
  ['с', 'стр строение'],
  ['л', 'лит литер литера літ літера'],
  ['б', 'блок'],
]);
const numberStart = /^\d/u;
const singleLetter = /^\p{L}$/u;
const partValue = /^(\d+\p{L}?|\p{L})([/-]\d+)?$/u;
const ordinal = /^\d+(-[йяе]|-?(го|ая|ый|ой|ої|та|ша|га|тя|му|ти))$/u;

/** One written form of an address; idempotent, never throws. Text in other alphabets passes through in lower case. */
export function normaliseAddress(text: string): string {
  let words = splitWords(text);
  for (;;) {
    const next = rewriteOnce(words);
    if (next.join(' ') === words.join(' ')) return withinLimit(next);
    words = next;
  }
}

/** Whole words only: a word cut in two could read as another word the next time. */
function withinLimit(words: readonly string[]): string {
  let length = -1;
  return words.filter((word) => (length += word.length + 1) <= lengthLimit).join(' ');
}

/** Makes letters that people interchange equal. Apply to normalised text; for comparing only, never for showing. */
export function foldForSearch(text: string): string {
  return text
    .replace(/[ыії]/gu, 'и')
    .replace(/[єэё]/gu, 'е')
    .replace(/ґ/gu, 'г')
    .replace(/['’ʼъь]/gu, '');
}

export interface AddressQuery {
  /** Folded words of the name, kinds left out unless they are all there is. */
  readonly words: readonly string[];
  /** Canonical house number, `84`, `12/1`, `12к1`; null when none was written. */
  readonly number: string | null;
}

/** Reads what a person typed into the search field. A number counts as the house's only where it stands last. */
export function parseAddressQuery(text: string): AddressQuery {
  const words = normaliseAddress(text).split(' ').filter(Boolean);
  const last = words.at(-1) ?? '';
  const hasNumber = words.length > 1 && numberStart.test(last) && !ordinal.test(last);
  const named = hasNumber ? words.slice(0, -1) : words;
  return { words: nameWords(named), number: hasNumber ? last : null };
}

/** The canonical form of a house number alone: «12 корп. 1» → «12к1», «12-А» → «12а». */
export function normaliseHouseNumber(text: string): string {
  return normaliseAddress(`дом ${text}`).replaceAll(' ', '');
}

/** The folded key by which a street is compared, without its kind: «проспект Ленина» → «ленина». */
export function streetKey(name: string): string {
  return nameWords(normaliseAddress(name).split(' ').filter(Boolean)).join(' ');
}

/** The kind of a street as written out: «ул. Мира» → «улица»; `street` where the name tells none. */
export function streetKind(name: string): string {
  return (
    normaliseAddress(name)
      .split(' ')
      .find((word) => kindNames.has(word)) ?? 'street'
  );
}

const kindNames = new Set(Object.values(kindWords));

function nameWords(words: readonly string[]): string[] {
  const names = words.filter((word) => !kindNames.has(word));
  const mostly = words.filter((word) => word !== 'улица' && word !== 'вулиця');
  const kept = [names, mostly, words].find((list) => list.length > 0) ?? [];
  return kept.map(foldForSearch).filter(Boolean);
}

function splitWords(text: string): string[] {
  const clean = text
    .toLowerCase()
    .normalize('NFC')
    .slice(0, lengthLimit)
    .replaceAll('ё', 'е')
    .replace(/[’ʼ`]/gu, "'")
    .replace(/(\d)\s*[\\/]\s*(?=[\d\p{L}])/gu, '$1/')
    .replace(/№/gu, ' № ');
  return clean.match(/№|[\p{L}\p{N}]+(?:[-/'][\p{L}\p{N}]+)*/gu)?.flatMap(splitGlued) ?? [];
}

/** «ул.Малышева» arrives as two words; «д84» and «84корп1» must be cut apart. */
function splitGlued(word: string): string[] {
  const house = /^(?:д|дом|буд)(\d.*)$/u.exec(word);
  if (house) return splitGlued(house[1] ?? '');
  const glued = /^(\d+\p{L}?)(корпус|корп|строение|стр|литера|лит)(\d+|\p{L})$/u.exec(word);
  if (glued) return glued.slice(1);
  return [word];
}

function rewriteOnce(words: readonly string[]): string[] {
  const result: string[] = [];
  for (let at = 0; at < words.length;) {
    const { word, used } = readWord(words, at, result.length);
    if (word !== null) result.push(word);
    at += used;
  }
  return result;
}

function readWord(
  words: readonly string[],
  at: number,
  before: number,
): { word: string | null; used: number } {
  const word = words[at] ?? '';
  const next = words[at + 1] ?? '';
  if (houseWords.has(word) && (numberStart.test(next) || houseWords.has(next)))
    return { word: null, used: 1 };
  if (flatWords.has(word) && before > 0 && numberStart.test(next)) return { word: null, used: 2 };
  if (numberStart.test(word)) return readNumber(words, at, before);
  return { word: Object.hasOwn(kindWords, word) ? (kindWords[word] ?? word) : word, used: 1 };
}

/** Joins a number with its letter and parts: «12», «а», «корп», «1» → «12ак1». */
function readNumber(words: readonly string[], at: number, before: number): { word: string; used: number } {
  let number = compactNumber(words[at] ?? '');
  let used = 1;
  const letter = words[at + 1] ?? '';
  if (/^\d+$/u.test(number) && before > 0 && singleLetter.test(letter) && !isPart(words, at + 1)) {
    number += letter;
    used++;
  }
  while (isPart(words, at + used)) {
    number += `${partWords[words[at + used] ?? ''] ?? ''}${compactNumber(words[at + used + 1] ?? '')}`;
    used += 2;
  }
  return { word: number, used };
}

function isPart(words: readonly string[], at: number): boolean {
  return Object.hasOwn(partWords, words[at] ?? '') && partValue.test(words[at + 1] ?? '');
}

/** «12-а» → «12а»; «12-1» and ordinals like «1-я» stay. */
function compactNumber(word: string): string {
  return ordinal.test(word) ? word : word.replace(/^(\d+)-(\p{L})$/u, '$1$2');
}
