import type { IntlMessageFormat } from 'intl-messageformat';

type Elements = ReturnType<IntlMessageFormat['getAst']>;

export interface MessageShape {
  /** Names of the values it takes, and the options of each choice: equal in every language. */
  readonly placeholders: string;
  /** The forms of each cardinal plural, without exact ones like `=0`. */
  readonly plurals: readonly (readonly string[])[];
}

// Kinds of elements of a parsed ICU message.
const selectKind = 5;
const pluralKind = 6;
const valueKinds = [1, 2, 3, 4, selectKind, pluralKind];

export function messageShape(elements: Elements): MessageShape {
  const names = new Set<string>();
  const plurals: string[][] = [];
  collect(elements, names, plurals);
  return { placeholders: [...names].sort().join(', '), plurals };
}

function collect(elements: Elements, names: Set<string>, plurals: string[][]): void {
  for (const element of elements) {
    const choices = 'options' in element ? Object.keys(element.options) : [];
    if (element.type === selectKind) names.add(`${element.value} (${choices.toSorted().join('|')})`);
    else if (valueKinds.includes(element.type) && 'value' in element) names.add(element.value);
    if (element.type === pluralKind && 'pluralType' in element && element.pluralType === 'cardinal') {
      plurals.push(choices.filter((form) => !form.startsWith('=')));
    }
    if ('options' in element)
      for (const { value } of Object.values(element.options)) collect(value, names, plurals);
  }
}
