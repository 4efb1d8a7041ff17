import { SaxesParser } from 'saxes';

/*
 * What a camera answers is read with limits and without any means of XML that reaches further than the text itself: no
 * document types, so no entities but the five that XML knows.
 */

const deepest = 48;
const mostElements = 20_000;
const longestText = 16 * 1024;

export interface XmlElement {
  /** Without its prefix: cameras disagree about prefixes and agree about names. */
  readonly name: string;
  readonly namespace: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** Undefined for what is no document, or one that no camera needs. */
export function readXml(text: string): XmlElement | undefined {
  try {
    return parse(text.replace(/^\uFEFF/, '').trimStart());
  } catch {
    // NOTE: the parser and our limits throw for one reason only: this is not to be read.
    return undefined;
  }
}

function parse(text: string): XmlElement | undefined {
  const parser = new SaxesParser({ xmlns: true });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  parser.on('error', (error) => {
    // NOTE: some cameras use prefixes that they never declare; the names are understood all the same.
    if (!error.message.includes('unbound namespace prefix')) throw error;
  });
  parser.on('doctype', () => {
    throw new Error('a document type');
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    count += 1;
    if (open.length >= deepest || count > mostElements) throw new Error('too large');
    const named = Object.values(attributes).map((one) => [one.local, one.value] as const);
    const element = { name: local, namespace: uri, attributes: new Map(named), children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const addText = (more: string): void => {
    const element = open.at(-1);
    if (element && element.text.length < longestText) element.text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  return root;
}

/** The first element at a path of names below this one. */
export function find(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let found = element;
  for (const name of path) found = found?.children.find((child) => child.name === name);
  return found;
}

export function findAll(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The text at a path; empty where there is none. */
export function textAt(element: XmlElement | undefined, ...path: readonly string[]): string {
  return find(element, ...path)?.text.trim() ?? '';
}

/** Every element of a name, however deep. */
export function descendants(element: XmlElement | undefined, name: string): XmlElement[] {
  if (!element) return [];
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...descendants(child, name),
  ]);
}

export function escapeXml(text: string): string {
  return text
    .replaceAll(/\p{Cc}/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** As it came, for what a camera wants to have back. */
export function formatXml({ name, namespace, attributes, children, text }: XmlElement): string {
  const plain = [...attributes].filter(([key]) => !key.startsWith('xmlns') && /^[\w.-]+$/.test(key));
  const given = plain.map(([key, value]) => ` ${key}="${escapeXml(value)}"`).join('');
  const inner = children.length > 0 ? children.map(formatXml).join('') : escapeXml(text);
  return `<r:${name} xmlns:r="${escapeXml(namespace)}"${given}>${inner}</r:${name}>`;
}
