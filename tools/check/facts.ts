import {
  calleeName,
  identifierOf,
  isNode,
  nodesOf,
  parseSource,
  propertyOf,
  stringOf,
  templateParts,
  walk,
} from './syntax.ts';
import type { Node, ParsedFile } from './syntax.ts';

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Erased before running. */
  readonly isTypeOnly: boolean;
  readonly isDynamic: boolean;
  /** Local name → name in the other file. */
  readonly names: ReadonlyMap<string, string>;
}

export interface Text {
  readonly value: string;
  readonly line: number;
}

/** `define…({…})` or `define…('code', …)`: something declared by a constant. */
export interface Declaration {
  readonly kind: 'module' | 'route' | 'event' | 'setting' | 'problem';
  /** Undefined where the id is not written as a literal. */
  readonly id: string | undefined;
  readonly line: number;
  /** Name of the constant. */
  readonly name: string | undefined;
  readonly permission: string | undefined;
  /** A route that leaves a row in the audit. */
  readonly isAudited: boolean;
  readonly dependsOn: readonly string[];
}

/** Where a text key is asked for: it must be in the catalogs. */
export type KeyUse =
  | { readonly kind: 'literal'; readonly key: string; readonly line: number }
  | { readonly kind: 'template'; readonly head: string; readonly tail: string; readonly line: number };

/** What the checks want to know of one file. */
export interface Facts {
  readonly imports: readonly Import[];
  readonly globs: readonly Text[];
  readonly strings: readonly Text[];
  readonly templates: readonly { readonly head: string; readonly tail: string }[];
  readonly declarations: readonly Declaration[];
  readonly permissions: readonly Text[];
  readonly keyUses: readonly KeyUse[];
  /** Names given to `handle(…)`, local to the file: `listAreas` or `routes.listAreas`. */
  readonly handled: readonly string[];
  /** Text of sql`…` templates, holes as `?`. */
  readonly sql: readonly Text[];
  /** Strings that name tables in calls of the query builder. */
  readonly tables: readonly Text[];
  /** Keys of interfaces written as strings: tables types. */
  readonly typeKeys: readonly string[];
  /** Words in markup that stand outside the catalogs. */
  readonly bareWords: readonly Text[];
  readonly syntaxError: string | undefined;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };

interface Reader {
  readonly facts: Mutable<Facts>;
  readonly lineOf: (node: Node) => number;
  /** Names of keys on a keyboard are the same in every language. */
  readonly keyCaps: Set<Node>;
}

export function readFacts(path: string, text: string): Facts {
  const parsed = parseSource(path, text);
  const lineAt = lineCounter(text);
  const reader: Reader = {
    facts: emptyFacts(parsed, lineAt),
    lineOf: (node) => lineAt(node.start),
    keyCaps: new Set(),
  };
  walk(parsed.program, (node) => visitors[node.type]?.(reader, node));
  return reader.facts;
}

function emptyFacts(parsed: ParsedFile, lineAt: (offset: number) => number): Mutable<Facts> {
  return {
    imports: staticImports(parsed, lineAt),
    globs: [],
    strings: [],
    templates: [],
    declarations: [],
    permissions: [],
    keyUses: [],
    handled: [],
    sql: [],
    tables: [],
    typeKeys: [],
    bareWords: [],
    syntaxError: parsed.firstError,
  };
}

function staticImports({ module }: ParsedFile, lineAt: (offset: number) => number): Import[] {
  const imports = module.staticImports.map((entry): Import => {
    const isTypeOnly = entry.entries.length > 0 && entry.entries.every(({ isType }) => isType);
    const names = new Map(entry.entries.map((name) => [name.localName.value, name.importName.name ?? '*']));
    return {
      specifier: entry.moduleRequest.value,
      line: lineAt(entry.start),
      isTypeOnly,
      isDynamic: false,
      names,
    };
  });
  const reexports = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap((entry): Import[] => {
      if (!entry.moduleRequest) return [];
      const { value: specifier, start } = entry.moduleRequest;
      return [
        { specifier, line: lineAt(start), isTypeOnly: entry.isType, isDynamic: false, names: new Map() },
      ];
    }),
  );
  return [...imports, ...reexports];
}

const visitors: Readonly<Record<string, (reader: Reader, node: Node) => void>> = {
  Literal: readString,
  TemplateLiteral: readTemplate,
  ImportExpression: readDynamicImport,
  CallExpression: readCall,
  VariableDeclarator: readNamedDeclaration,
  ObjectExpression: readObject,
  TaggedTemplateExpression: readSql,
  TSPropertySignature: readTypeKey,
  JSXElement: readElement,
  JSXText: readMarkupText,
  JSXAttribute: readAttribute,
};

function readString({ facts, lineOf }: Reader, node: Node): void {
  if (typeof node.value === 'string') facts.strings.push({ value: node.value, line: lineOf(node) });
}

function readTemplate({ facts, lineOf }: Reader, node: Node): void {
  const parts = templateParts(node);
  if (parts.length === 1) facts.strings.push({ value: parts[0] ?? '', line: lineOf(node) });
  else facts.templates.push({ head: parts[0] ?? '', tail: parts.at(-1) ?? '' });
}

function readDynamicImport({ facts, lineOf }: Reader, node: Node): void {
  const specifier = stringOf(node.source);
  if (specifier === undefined) return;
  facts.imports.push({ specifier, line: lineOf(node), isTypeOnly: false, isDynamic: true, names: new Map() });
}

const tableMethods = new Set(
  (
    'selectFrom insertInto updateTable deleteFrom mergeInto replaceInto from using ' +
    'innerJoin leftJoin rightJoin fullJoin crossJoin innerJoinLateral leftJoinLateral'
  ).split(' '),
);
const textMessageMethods = new Set('refine min max length regex email url nonempty int check'.split(' '));
const textKey = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/;

function readCall(reader: Reader, node: Node): void {
  const name = calleeName(node);
  const [first, second] = nodesOf(node.arguments);
  if (isHandle(node, name)) readHandled(reader, first);
  if (isGlob(node)) readGlob(reader, first);
  if (name === 't') readKeys(reader, first);
  if (name === 'text' && second) readKeys(reader, second);
  if (name === 'formatMessage') readKeys(reader, propertyOf(first, 'id'));
  if (name && tableMethods.has(name)) readTables(reader, first);
  if (name && textMessageMethods.has(name)) readMessage(reader, nodesOf(node.arguments).at(-1));
}

/** `handle(route, …)`, `handleReports(route, …)` or `handlerFor<Tables>()(route, …)`. */
function isHandle(node: Node, name: string | undefined): boolean {
  if (name && /^handle([A-Z]|$)/.test(name)) return true;
  return (
    isNode(node.callee) && node.callee.type === 'CallExpression' && calleeName(node.callee) === 'handlerFor'
  );
}

function readHandled({ facts }: Reader, route: Node | undefined): void {
  const name = identifierOf(route) ?? memberOf(route);
  if (name) facts.handled.push(name);
}

/** `routes.listAreas`, where the contract is imported as a namespace. */
function memberOf(node: Node | undefined): string | undefined {
  const [object, property] = [identifierOf(node?.object), identifierOf(node?.property)];
  return object && property ? `${object}.${property}` : undefined;
}

function isGlob({ callee }: Node): boolean {
  return (
    isNode(callee) &&
    identifierOf(callee.property) === 'glob' &&
    isNode(callee.object) &&
    callee.object.type === 'MetaProperty'
  );
}

function readGlob({ facts, lineOf }: Reader, pattern: Node | undefined): void {
  const value = stringOf(pattern);
  if (pattern && value !== undefined) facts.globs.push({ value, line: lineOf(pattern) });
}

/** Every literal the argument may turn out to be: `t(isOpen ? 'a.open' : 'a.closed')`. */
function readKeys(reader: Reader, argument: Node | undefined): void {
  if (!argument) return;
  const { facts, lineOf } = reader;
  const key = stringOf(argument);
  if (key !== undefined) facts.keyUses.push({ kind: 'literal', key, line: lineOf(argument) });
  else if (argument.type === 'TemplateLiteral') {
    facts.keyUses.push({ kind: 'template', ...endsOf(argument), line: lineOf(argument) });
  } else if (argument.type === 'ConditionalExpression') {
    for (const branch of [argument.consequent, argument.alternate])
      if (isNode(branch)) readKeys(reader, branch);
  }
}

function endsOf(template: Node): { head: string; tail: string } {
  const parts = templateParts(template);
  return { head: parts[0] ?? '', tail: parts.at(-1) ?? '' };
}

function readTables({ facts, lineOf }: Reader, argument: Node | undefined): void {
  const candidates =
    argument?.type === 'ArrayExpression' ? nodesOf(argument.elements) : argument ? [argument] : [];
  for (const candidate of candidates) {
    const value = stringOf(candidate);
    if (value !== undefined) facts.tables.push({ value, line: lineOf(candidate) });
  }
}

/** A check in a contract may name its own text: `.refine(…, 'reports.text-is-empty')`. */
function readMessage({ facts, lineOf }: Reader, argument: Node | undefined): void {
  const key =
    stringOf(argument) ??
    stringOf(propertyOf(argument, 'error')) ??
    stringOf(propertyOf(argument, 'message'));
  if (argument && key !== undefined && textKey.test(key))
    facts.keyUses.push({ kind: 'literal', key, line: lineOf(argument) });
}

const declarationKinds: Readonly<Record<string, Declaration['kind']>> = {
  defineModule: 'module',
  defineRoute: 'route',
  defineEvent: 'event',
  defineSetting: 'setting',
  defineProblem: 'problem',
};

function readNamedDeclaration(reader: Reader, node: Node): void {
  const name = identifierOf(node.id);
  if (!isNode(node.init)) return;
  walk(node.init, (inner) => {
    if (inner.type === 'CallExpression')
      readDeclaration(reader, inner, inner === node.init ? name : undefined);
  });
}

function readDeclaration({ facts, lineOf }: Reader, call: Node, name: string | undefined): void {
  const kind = declarationKinds[identifierOf(call.callee) ?? ''];
  if (!kind) return;
  const line = lineOf(call);
  if (facts.declarations.some((known) => known.line === line && known.kind === kind)) return;
  const [first] = nodesOf(call.arguments);
  const id = kind === 'problem' ? stringOf(first) : stringOf(propertyOf(first, 'id'));
  const dependsOn = nodesOf(propertyOf(first, 'dependsOn')?.elements).flatMap((item) => stringOf(item) ?? []);
  facts.declarations.push({
    kind,
    id,
    line,
    name,
    permission: stringOf(propertyOf(first, 'permission')),
    isAudited:
      stringOf(propertyOf(first, 'method')) !== 'GET' || propertyOf(first, 'isReadAudited') !== undefined,
    dependsOn,
  });
  if (kind === 'problem' && id !== undefined) facts.keyUses.push({ kind: 'literal', key: id, line });
}

function readObject(reader: Reader, node: Node): void {
  const { facts, lineOf } = reader;
  const id = stringOf(propertyOf(node, 'id'));
  if (id !== undefined && propertyOf(node, 'grantedTo'))
    facts.permissions.push({ value: id, line: lineOf(node) });
  if (propertyOf(node, 'face')) readKeys(reader, propertyOf(node, 'title'));
  if (propertyOf(node, 'pointer')) readKeys(reader, propertyOf(node, 'code'));
}

function readSql({ facts, lineOf }: Reader, node: Node): void {
  const isSql = identifierOf(node.tag) === 'sql' && isNode(node.quasi);
  if (isSql && isNode(node.quasi))
    facts.sql.push({ value: templateParts(node.quasi).join('?'), line: lineOf(node) });
}

function readTypeKey({ facts }: Reader, node: Node): void {
  const key = stringOf(node.key);
  if (key !== undefined) facts.typeKeys.push(key);
}

/** Two letters on end, in any script: a word somebody would have to translate. */
const word = /\p{L}{2,}/u;

function readElement({ keyCaps }: Reader, node: Node): void {
  const opening = isNode(node.openingElement) ? node.openingElement : node;
  const name = isNode(opening.name) ? opening.name.name : undefined;
  if (name === 'kbd' || name === 'Kbd') for (const child of nodesOf(node.children)) keyCaps.add(child);
}

function readMarkupText({ facts, lineOf, keyCaps }: Reader, node: Node): void {
  if (!keyCaps.has(node) && typeof node.value === 'string' && word.test(node.value)) {
    facts.bareWords.push({ value: node.value.trim(), line: lineOf(node) });
  }
}

const spokenAttributes = new Set(['aria-label', 'aria-description', 'title', 'placeholder', 'alt', 'label']);

function readAttribute({ facts, lineOf }: Reader, node: Node): void {
  const name = isNode(node.name) && typeof node.name.name === 'string' ? node.name.name : '';
  const value = stringOf(node.value);
  if (spokenAttributes.has(name) && value !== undefined && word.test(value)) {
    facts.bareWords.push({ value, line: lineOf(node) });
  }
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
