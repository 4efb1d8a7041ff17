import { SaxesParser } from 'saxes';
import { z } from 'zod';

/*
 * Answers of other Open311 servers, as they are met in service: JSON bare or wrapped in the name of the list, numbers
 * for texts, XML with any element order, an error page of a proxy under the code 200. Both formats are brought to one
 * shape and parsed by one schema; what does not fit it is `null`, never a guess.
 */

/** Elements whose children are entries, by the standard. */
const lists: ReadonlySet<string> = new Set([
  'services',
  'service_requests',
  'requests',
  'attributes',
  'values',
  'service_request_updates',
  'errors',
]);
const deepest = 12;
/** Longer than any description a report of ours may have; what is beyond it is left out. */
const wordLimit = 10_000;

/** Undefined where the bytes are no document. */
export function readDocument(bytes: Buffer, contentType: string): unknown {
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
  const isXml = text.startsWith('<') || contentType.includes('xml');
  try {
    return isXml ? readXml(text) : unwrap(JSON.parse(text));
  } catch {
    // NOTE: a parser of either format throws for one reason only: this is no document.
    return undefined;
  }
}

/** Some servers wrap the list in an object of one name. */
function unwrap(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  const [first, ...rest] = Object.entries(document);
  return first && rest.length === 0 && lists.has(first[0]) ? first[1] : document;
}

interface Element {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

function readXml(text: string): unknown {
  const parser = new SaxesParser({ xmlns: false });
  const open: Element[] = [];
  let root: Element | undefined;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    if (open.length >= deepest) throw new Error('The document is too deep');
    const element = { name, children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const addText = (more: string): void => {
    const element = open.at(-1);
    if (element) element.text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  if (!root) throw new Error('The document is empty');
  return valueOf(root);
}

function valueOf({ name, children, text }: Element): unknown {
  if (lists.has(name)) return children.map(valueOf);
  if (children.length === 0) return text;
  return Object.fromEntries(children.map((child) => [child.name, valueOf(child)]));
}

/** NOTE: a NUL is in no text a database keeps, and one letter of it would stop all that comes after. */
const word = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((value) => String(value).replaceAll('\0', '').trim().slice(0, wordLimit));
const optional = word
  .nullish()
  .catch(null)
  .transform((value) => (value ? value : null));
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.union([z.array(item), z.literal('')]).transform((v) => v || []);

const created = z
  .array(z.object({ service_request_id: optional, token: optional }))
  .min(1)
  .transform(([first]) => first);
const token = z.union([created, z.object({ service_request_id: optional, token: optional })]);

const request = z.object({
  service_request_id: word,
  status: word.transform((status) => status.toLowerCase()),
  status_notes: optional,
  description: optional,
  requested_datetime: optional,
  updated_datetime: optional,
  media_url: optional,
  extended_attributes: z.object({ detailed_status: optional }).nullish().catch(null),
});
export type RemoteRequest = z.output<typeof request>;

const update = z.object({
  update_id: word,
  service_request_id: word,
  status: optional,
  description: optional,
  updated_datetime: optional,
  media_url: optional,
});
export type RemoteUpdate = z.output<typeof update>;

const flag = z.unknown().transform((value) => value === true || value === 'true');
const service = z.object({
  service_code: word,
  service_name: optional,
  group: optional,
  metadata: flag,
});

const definition = z.object({
  attributes: listOf(
    z.object({
      code: word,
      datatype: optional,
      required: flag,
      description: optional,
      values: listOf(z.object({ key: word, name: optional }))
        .optional()
        .catch([]),
    }),
  ),
});

const errors = z.array(z.object({ description: optional }));

/** Reads an answer by a schema; null when it is not what was asked for. */
function reader<Schema extends z.ZodType>(schema: Schema) {
  return (document: unknown): z.output<Schema> | null => schema.safeParse(document).data ?? null;
}

export const readCreated = reader(created);
export const readToken = reader(token);
export const readRequests = reader(listOf(request));
export const readUpdates = reader(listOf(update));
export const readServices = reader(listOf(service));
export const readDefinition = reader(definition);

/** What the other side says is wrong, in one line; null when it says nothing that can be read. */
export function readErrors(document: unknown): string | null {
  const found = errors.safeParse(document).data ?? [];
  const words = found.flatMap(({ description }) => description ?? []).join('; ');
  return words === '' ? null : words.slice(0, 300);
}
