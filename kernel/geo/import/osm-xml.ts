import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { SaxesParser } from 'saxes';
import { Problem } from '#kernel/errors/problem.ts';
import type { OsmEntity, OsmMember } from './osm-entities.ts';
import { brokenFile } from './broken-file.ts';

type Attributes = Readonly<Record<string, string>>;

/** Reads a .osm or .osm.gz file as it streams in. Throws `geo.import-file-broken` with the line. */
export async function* readOsmXml(filePath: string): AsyncGenerator<OsmEntity[]> {
  const state = createXmlState();
  const text = openText(filePath);
  try {
    for await (const chunk of text) {
      state.write(chunk);
      yield state.take();
    }
    state.close();
    yield state.take();
  } catch (error) {
    if (error instanceof Problem) throw error;
    brokenFile(error instanceof Error ? error.message : String(error), { line: state.line() });
  }
}

async function* openText(filePath: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const file = createReadStream(filePath);
  const bytes = filePath.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // NOTE: pipe does not pass errors on; without this a missing file would hang the reader.
  file.on('error', (error) => bytes.destroy(error));
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

interface Draft {
  readonly type: 'node' | 'way' | 'relation';
  readonly attributes: Attributes;
  readonly tags: Record<string, string>;
  readonly refs: number[];
  readonly members: OsmMember[];
}

function createXmlState() {
  const parser = new SaxesParser({ xmlns: false });
  let ready: OsmEntity[] = [];
  let draft: Draft | null = null;
  let hasRoot = false;

  const broken = (reason: string): never => {
    return brokenFile(reason, { line: parser.line });
  };
  parser.on('error', (error) => broken(error.message));
  parser.on('opentag', ({ name, attributes }) => {
    if (!hasRoot && name !== 'osm') broken('this is not an OpenStreetMap file');
    hasRoot = true;
    if (name === 'node' || name === 'way' || name === 'relation')
      draft = { type: name, attributes, tags: {}, refs: [], members: [] };
    else if (draft !== null) addPart(draft, name, attributes);
  });
  parser.on('closetag', ({ name }) => {
    if (draft?.type !== name) return;
    ready.push(finish(draft) ?? broken(`a ${name} without a usable id or place`));
    draft = null;
  });
  return {
    write: (chunk: string) => void parser.write(chunk),
    close: () => void parser.close(),
    line: () => parser.line,
    take: () => {
      const taken = ready;
      ready = [];
      return taken;
    },
  };
}

function addPart(draft: Draft, name: string, attributes: Attributes): void {
  if (name === 'tag') draft.tags[attributes['k'] ?? ''] = attributes['v'] ?? '';
  else if (name === 'nd') draft.refs.push(Number(attributes['ref']));
  else if (name === 'member') {
    const { type } = attributes;
    if (type !== 'node' && type !== 'way' && type !== 'relation') return;
    draft.members.push({ type, ref: Number(attributes['ref']), role: attributes['role'] ?? '' });
  }
}

function finish({ type, attributes, tags, refs, members }: Draft): OsmEntity | null {
  const id = Number(attributes['id']);
  if (!Number.isSafeInteger(id)) return null;
  if (type === 'way') return { type, id, refs, tags };
  if (type === 'relation') return { type, id, members, tags };
  const lat = Number(attributes['lat']);
  const lon = Number(attributes['lon']);
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { type, id, lat, lon, tags } : null;
}
