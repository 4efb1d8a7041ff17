/*
 * Finds personal data in what people write, and hides it. One pure module for the page that warns before sending and
 * for the server that answers the public: both must find the same.
 *
 * It would rather miss a number without any sign of what it is than hide the number of a house, a report or a day.
 * Long numbers are told apart by form and check digit: a bank card by Luhn's sum, a phone by its prefix or its
 * grouping. Passports and tax numbers have no public check that would spare ordinary numbers, so a word that names
 * them must stand near.
 */

export const personalDataKinds = ['phone', 'email', 'plate', 'passport', 'card', 'account', 'tax'] as const;
export type PersonalDataKind = (typeof personalDataKinds)[number];

/** Where it stands, in UTF-16 units; the end is not included. */
export interface PersonalDataMark {
  readonly kind: PersonalDataKind;
  readonly start: number;
  readonly end: number;
}

/** What stands in place of a hidden part; it has no letters or digits, so no search finds anything in it. */
export const maskText = '•••';

/** All marks in the order of the text, none overlapping another. */
export function findPersonalData(text: string): PersonalDataMark[] {
  const digitCount = digitsOf(text).length;
  const marks = [
    ...(text.includes('@') ? findEmails(text) : []),
    // NOTE: each is looked for only where there are digits enough for its shortest form; most texts name a house at most.
    ...(digitCount >= 4 ? findAccounts(text) : []),
    ...(digitCount >= 13 ? findCards(text) : []),
    ...(digitCount >= 6 ? findNamed(text) : []),
    ...(digitCount >= 5 ? findPhones(text) : []),
    ...(digitCount >= 2 ? findPlates(text) : []),
  ];
  const taken: PersonalDataMark[] = [];
  for (const mark of marks) if (taken.every((other) => !isOverlapping(mark, other))) taken.push(mark);
  return taken.sort((one, other) => one.start - other.start);
}

/** The text with every mark hidden. Masking twice changes nothing. */
export function maskPersonalData(text: string): string {
  let masked = '';
  let from = 0;
  for (const { start, end } of findPersonalData(text)) {
    masked += text.slice(from, start) + maskText;
    from = end;
  }
  return masked + text.slice(from);
}

function isOverlapping(one: PersonalDataMark, other: PersonalDataMark): boolean {
  return one.start < other.end && other.start < one.end;
}

function marksOf(
  text: string,
  pattern: RegExp,
  kind: PersonalDataKind,
  isMeant: (found: string, match: RegExpExecArray) => boolean = () => true,
): PersonalDataMark[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const found = match.groups?.['found'] ?? match[0];
    const start = match.index + match[0].indexOf(found);
    return isMeant(found, match) ? [{ kind, start, end: start + found.length }] : [];
  });
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

/** NOTE: begins where no word goes on, or every letter of a long word would be tried as a beginning. */
const email =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.)+\p{L}{2,24}/gu;

function findEmails(text: string): PersonalDataMark[] {
  return marksOf(text, email, 'email');
}

/** IBAN (ISO 13616): its check is the remainder of 97. */
const iban = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?(?![\p{L}\p{N}])/gu;
/** A Russian account has twenty digits and begins with the kind of account. */
const russianAccount = /(?<!\d)[34]\d{19}(?!\d)/g;

function findAccounts(text: string): PersonalDataMark[] {
  return [...marksOf(text, iban, 'account', isIban), ...marksOf(text, russianAccount, 'account')];
}

function isIban(found: string): boolean {
  const plain = found.replaceAll(' ', '');
  const moved = plain.slice(4) + plain.slice(0, 4);
  let rest = 0;
  for (const letter of moved) {
    const value = Number.parseInt(letter, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** 13 to 19 digits, in groups of four or in one piece (ISO/IEC 7812). */
const card = /(?<![\d+])(?:\d{4}[ -]?){3}\d{1,7}(?!\d)/g;

function findCards(text: string): PersonalDataMark[] {
  return marksOf(text, card, 'card', (found) => {
    const digits = digitsOf(found);
    return /^[2-6]/.test(digits) && digits.length >= 13 && digits.length <= 19 && isLuhn(digits);
  });
}

/** Luhn's sum of ISO/IEC 7812-1, annex B. */
export function isLuhn(digits: string): boolean {
  const sum = digits
    .split('')
    .toReversed()
    .reduce((total, digit, index) => {
      const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return sum % 10 === 0;
}

/** NOTE: bounded, as everything that repeats here: whoever writes a word without end must not keep the town busy. */
const ending = String.raw`\p{L}{0,12}`;
const between = String.raw`[^\d\n]{0,30}?`;
const passportWord = String.raw`(?:паспорт|passport)${ending}`;
/** Russian 4510 123456, Ukrainian АБ 123456 and 123456789, others with a letter or two. */
const passport = new RegExp(
  String.raw`${passportWord}${between}(?<found>(?:\d{2} ?\d{2}[ №]*\d{6}|[\p{Lu}]{2}[ №]*\d{6,7}|\d{9}))(?!\d)`,
  'giu',
);
const seriesAndNumber = /серия\s*(?<found>\d{2} ?\d{2},?\s{0,3}(?:номер|№|n)?\s{0,3}\d{6})(?!\d)/giu;
const taxNumber = new RegExp(
  String.raw`(?<![\p{L}])(?:инн|снилс|рнокпп|іпн|ідентифікаційн${ending} код|налогов${ending} номер|tax id)(?![\p{L}])${between}(?<found>\d{3}-\d{3}-\d{3}[ -]\d{2}|\d{12}|\d{11}|\d{10})(?!\d)`,
  'giu',
);

function findNamed(text: string): PersonalDataMark[] {
  return [
    ...marksOf(text, passport, 'passport'),
    ...marksOf(text, seriesAndNumber, 'passport'),
    ...marksOf(text, taxNumber, 'tax'),
  ];
}

const gap = String.raw`[ \u00a0.\-–]?`;
/** +7 (912) 345-67-89, 8 912 345 67 89, 89123456789; the area code begins with 3, 4, 8 or 9. */
const russianPhone = new RegExp(
  String.raw`(?<![\p{L}\d+.,/])(?:\+7|8|7)${gap}\(?[3489]\d{2}\)?${gap}\d{3}${gap}\d{2}${gap}\d{2}(?![\d])`,
  'gu',
);
/** +380 67 123 45 67, 067 123-45-67, (067) 1234567. */
const ukrainianPhone = new RegExp(
  String.raw`(?<![\p{L}\d+.,/])(?:\+?38${gap})?\(?0[3-9]\d\)?${gap}\d{3}${gap}\d{2}${gap}\d{2}(?!\d)`,
  'gu',
);
/** Any other country: a plus and 8 to 15 digits (ITU-T E.164). */
const foreignPhone = /(?<![\p{L}\d])\+[1-9]\d{0,2}(?:[ \u00a0.\-–]?\(?\d{1,4}\)?){2,6}(?!\d)/gu;
/** A mobile without a prefix is taken only when it is grouped as one: 912 345-67-89. */
const barePhone = /(?<![\p{L}\d+.,/№-])\(?9\d{2}\)?[ -]\d{3}[ -]\d{2}[ -]\d{2}(?![\d-])/gu;
/** A town number only where it is called one: тел. 2-34-56. */
const townPhone = new RegExp(
  String.raw`(?<![\p{L}])(?:тел(?:ефон${ending})?|звон${ending}|телефонуйте|phone|call)[.:]?\s{1,3}(?:по\s{1,3})?(?:номеру?\s{1,3})?(?<found>\d{1,3}-\d{2}-\d{2})(?![\d-])`,
  'giu',
);

function findPhones(text: string): PersonalDataMark[] {
  return [
    ...marksOf(text, russianPhone, 'phone'),
    ...marksOf(text, ukrainianPhone, 'phone'),
    ...marksOf(text, foreignPhone, 'phone', (found) => {
      const { length } = digitsOf(found);
      return length >= 8 && length <= 15;
    }),
    ...marksOf(text, barePhone, 'phone'),
    ...marksOf(text, townPhone, 'phone'),
  ];
}

/** Letters that look alike in Cyrillic and Latin, which are the only ones on Russian plates (GOST R 50577). */
const plateLetter = '[АВЕКМНОРСТУХABEKMHOPCTYXавекмнорстухabekmhopctyx]';
const russianPlate = new RegExp(
  String.raw`(?<![\p{L}\p{N}])${plateLetter} ?\d{3} ?${plateLetter}{2} ?\d{2,3}(?:\s?(?:rus|рус))?(?![\p{L}\p{N}])`,
  'gu',
);
/** Without its region a plate is taken only in capitals: А123ВС. */
const shortPlate =
  /(?<![\p{L}\p{N}])[АВЕКМНОРСТУХABEKMHOPCTYX]\d{3}[АВЕКМНОРСТУХABEKMHOPCTYX]{2}(?![\p{L}\p{N}])/gu;
/** AA 1234 BB; Ukraine uses the letters that both alphabets share. */
const ukrainianPlate =
  /(?<![\p{L}\p{N}])[АВЕІКМНОРСТХABEIKMHOPCTX]{2}[ -]?\d{4}[ -]?[АВЕІКМНОРСТХABEIKMHOPCTX]{2}(?![\p{L}\p{N}])/gu;
/** Of the Union's many forms those with letters on both sides or a country's group: WX 12345 after a word for plates. */
const namedPlate =
  /(?:госномер|номер\p{L}{0,12}\s{1,3}(?:машин|авто)\p{L}{0,12}|держномер|plate(?: number)?|номерн\p{L}{0,12}\s{1,3}знак\p{L}{0,12})[^\p{L}\d\n]{0,5}(?<found>\p{Lu}{1,3}[ -]?\p{Lu}{0,2}[ -]?\d{2,5}[ -]?\p{Lu}{0,3})(?![\p{L}\p{N}])/gu;

function findPlates(text: string): PersonalDataMark[] {
  return [russianPlate, shortPlate, ukrainianPlate, namedPlate].flatMap((pattern) =>
    marksOf(text, pattern, 'plate'),
  );
}
