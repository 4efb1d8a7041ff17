/** One noun in every form the code of a module needs. */
export interface Names {
  /** Module: `works`. */
  readonly module: string;
  /** `Works`. */
  readonly Module: string;
  /** SQL schema: the module's id. */
  readonly schema: string;
  /** Noun in ids, files and paths: `footage-request`. */
  readonly noun: string;
  /** `footage-requests`. */
  readonly nouns: string;
  /** `footageRequest`. */
  readonly one: string;
  /** `footageRequests`. */
  readonly many: string;
  /** `FootageRequest`. */
  readonly One: string;
  /** `FootageRequests`. */
  readonly Many: string;
  /** Table: `footage_request`. */
  readonly table: string;
  /** In a sentence: `footage request`. */
  readonly words: string;
}

const plainId = /^[a-z][a-z0-9]*$/;
const hyphenatedNoun = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** @throws Error when a name is not lower-case Latin (a noun may be hyphenated) */
export function namesOf(module: string, noun: string): Names {
  if (!plainId.test(module))
    throw new Error(`'${module}' is no name of a module; write one lower-case English word`);
  if (!hyphenatedNoun.test(noun))
    throw new Error(`'${noun}' is no noun; write it as permit or footage-request`);
  const nouns = plural(noun);
  return {
    module,
    Module: capital(module),
    schema: module,
    noun,
    nouns,
    one: camel(noun),
    many: camel(nouns),
    One: capital(camel(noun)),
    Many: capital(camel(nouns)),
    table: noun.replaceAll('-', '_'),
    words: noun.replaceAll('-', ' '),
  };
}

function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return noun.replace(/y$/, 'ies');
  return /(s|x|z|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

function camel(words: string): string {
  return words.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
