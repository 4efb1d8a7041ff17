import { parseSync } from 'vite';

/** A node of the syntax tree (ESTree with TypeScript), looked at without trusting its shape. */
export type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number };

export interface ParsedFile {
  readonly program: Node;
  readonly module: {
    readonly staticImports: readonly StaticImport[];
    readonly staticExports: readonly StaticExport[];
  };
  readonly firstError: string | undefined;
}

interface Span {
  readonly value: string;
  readonly start: number;
}

interface StaticImport {
  readonly start: number;
  readonly moduleRequest: Span;
  readonly entries: readonly {
    readonly importName: { readonly name: string | null };
    readonly localName: { readonly value: string };
    readonly isType: boolean;
  }[];
}

interface StaticExport {
  readonly entries: readonly {
    readonly start: number;
    readonly moduleRequest: Span | null;
    readonly isType: boolean;
  }[];
}

export function parseSource(path: string, text: string): ParsedFile {
  const { program, module, errors } = parseSync(path, text);
  return {
    program: program as unknown as Node,
    module: module as ParsedFile['module'],
    firstError: errors[0]?.message,
  };
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Visits every node, parents before children. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const name in node) walkInto(node[name], visit);
}

function walkInto(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) walkInto(item, visit);
  else if (isNode(value)) walk(value, visit);
}

export function nodesOf(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The value of a string literal, or of a template without holes. */
export function stringOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && nodesOf(node.expressions).length === 0)
    return templateParts(node)[0];
  if (node.type === 'TSAsExpression' || node.type === 'TSSatisfiesExpression')
    return stringOf(node.expression);
  return undefined;
}

/** The literal pieces of a template, between its holes. */
export function templateParts(node: Node): string[] {
  return nodesOf(node.quasis).map((quasi) => {
    const value: unknown = quasi.value;
    const isCooked = typeof value === 'object' && value !== null && 'cooked' in value;
    return isCooked && typeof value.cooked === 'string' ? value.cooked : '';
  });
}

export function identifierOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' && typeof node.name === 'string' ? node.name : undefined;
}

/** `foo` of `foo(…)` and of `a.foo(…)`. */
export function calleeName(call: Node): string | undefined {
  if (!isNode(call.callee)) return undefined;
  return identifierOf(call.callee) ?? identifierOf(call.callee.property);
}

/** The value of a property of an object literal; undefined when it is not there. */
export function propertyOf(object: unknown, name: string): Node | undefined {
  if (!isNode(object) || object.type !== 'ObjectExpression') return undefined;
  const property = nodesOf(object.properties).find(
    ({ key }) => identifierOf(key) === name || stringOf(key) === name,
  );
  return property && isNode(property.value) ? property.value : undefined;
}
