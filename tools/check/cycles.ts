import type { Finding } from './finding.ts';
import { resolveImport } from './places.ts';
import type { SourceFile, Tree } from './tree.ts';

/*
 * Files that need each other to load: strongly connected components (Tarjan, 1972) of the graph of value imports.
 * Imports of types are erased before running and `import()` waits until later, so neither can make a cycle.
 */

export function checkCycles({ sources }: Pick<Tree, 'sources'>): Finding[] {
  const graph = importGraph(sources);
  return findCycles(graph).map((cycle) => {
    const [file = ''] = cycle;
    const line = lineOfImport(sources, file, cycle[1] ?? file);
    const message = `files import each other: ${[...cycle, file].join(' → ')}; move what they share into one of its own`;
    return { check: 'cycles', file, line, message };
  });
}

type Graph = ReadonlyMap<string, readonly string[]>;

function importGraph(sources: readonly SourceFile[]): Graph {
  return new Map(sources.map((source) => [source.path, valueImports(source)]));
}

function valueImports({ path, facts }: SourceFile): string[] {
  return facts.imports.flatMap(({ specifier, isTypeOnly, isDynamic }) => {
    const target = resolveImport(path, specifier);
    return target.kind === 'file' && !isTypeOnly && !isDynamic ? [target.path] : [];
  });
}

function lineOfImport(sources: readonly SourceFile[], file: string, target: string): number {
  const source = sources.find(({ path }) => path === file);
  const found = source?.facts.imports.find(({ specifier }) => {
    const resolved = resolveImport(file, specifier);
    return resolved.kind === 'file' && resolved.path === target;
  });
  return found?.line ?? 1;
}

/** Each component of two files or more, and each file that imports itself, as a path that closes. */
export function findCycles(graph: Graph): string[][] {
  return components(graph)
    .filter((members) => members.length > 1 || graph.get(members[0] ?? '')?.includes(members[0] ?? ''))
    .map((members) => shortestLoop(graph, members));
}

function components(graph: Graph): string[][] {
  const order = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];

  const connect = (node: string): number => {
    const index = order.size;
    order.set(node, index);
    stack.push(node);
    let low = index;
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      if (!order.has(next)) low = Math.min(low, connect(next));
      else if (stack.includes(next)) low = Math.min(low, order.get(next) ?? low);
    }
    if (low === index) found.push(stack.splice(stack.indexOf(node)));
    return low;
  };

  for (const node of graph.keys()) if (!order.has(node)) connect(node);
  return found;
}

/** The way from the first member back to itself, breadth first, within the component. */
function shortestLoop(graph: Graph, members: readonly string[]): string[] {
  const start = members.toSorted()[0] ?? '';
  const paths: string[][] = [[start]];
  const seen = new Set<string>();
  for (let path = paths.shift(); path; path = paths.shift()) {
    for (const next of graph.get(path.at(-1) ?? '') ?? []) {
      if (next === start) return path;
      if (!members.includes(next) || seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  return [start];
}
