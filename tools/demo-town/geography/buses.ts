import type { Sheet } from './drawing.ts';
import { add, distance, middleOf, type Xy } from './plane.ts';
import type { Plan } from './plan.ts';
import { isColumnBuilt, isRowBuilt, type PlannedStreet } from './streets.ts';

/** A crossing of a column and a row. */
type Node = readonly [column: number, row: number];

export interface PlannedStop {
  readonly key: string;
  readonly name: string;
  readonly point: Xy;
}

export interface PlannedBus {
  readonly key: string;
  readonly number: string;
  readonly name: string;
  readonly line: readonly Xy[];
  readonly stopKeys: readonly string[];
}

/** A stop is named after an institution this near. */
const institutionReachM = 190;

/** Three lines over the streets that are there; where lines meet they share their stops. */
export function planBuses(
  plan: Plan,
  sheet: Sheet,
  streets: readonly PlannedStreet[],
): { stops: PlannedStop[]; buses: PlannedBus[] } {
  const { columnCount, rowCount, centreColumn, riverColumn } = plan;
  const top = rowCount - 1;
  const routes: { number: string; ends: Node[]; toPlant: boolean }[] = [
    {
      number: '1',
      ends: [
        [0, 2],
        [columnCount, 2],
      ],
      toPlant: true,
    },
    {
      number: '2',
      ends: [
        [riverColumn + 1, top],
        [centreColumn, 2],
        [centreColumn, 1],
        [columnCount - 1, 1],
        [columnCount, 0],
      ],
      toPlant: false,
    },
    {
      number: '3',
      ends: [
        [0, 1],
        [centreColumn, 1],
        [centreColumn, 3],
        [columnCount - 2, top],
      ],
      toPlant: false,
    },
  ];
  const stops = new Map<string, PlannedStop>();
  const names = createStopNames(sheet, streets);
  const buses = routes.map(({ number, ends, toPlant }): PlannedBus => {
    const nodes = findRoute(plan, ends);
    const stopKeys = nodes.map((node, index) =>
      addStop({ plan, stops, names, node, next: nodes[index + 1] ?? nodes[index - 1] ?? node }),
    );
    const plant = sheet.places.find(({ kind }) => kind === 'power-plant');
    const highway = sheet.lines.find(({ name }) => name === 'Станционное шоссе');
    if (!toPlant || !plant || !highway) return describeBus(number, lineOf(plan, nodes), stopKeys, stops);
    stops.set('stop-plant', {
      key: 'stop-plant',
      name: 'Атомная станция',
      point: highway.line.at(-1) ?? plant.point,
    });
    return describeBus(number, [...lineOf(plan, nodes), ...highway.line], [...stopKeys, 'stop-plant'], stops);
  });
  return { stops: [...stops.values()], buses };
}

function describeBus(
  number: string,
  line: readonly Xy[],
  stopKeys: readonly string[],
  stops: ReadonlyMap<string, PlannedStop>,
): PlannedBus {
  const nameOf = (key: string | undefined) => stops.get(key ?? '')?.name ?? '';
  const keys = [...new Set(stopKeys)];
  return {
    key: `bus-${number}`,
    number,
    name: `${nameOf(keys[0])} — ${nameOf(keys.at(-1))}`,
    line,
    stopKeys: keys,
  };
}

function addStop(given: {
  plan: Plan;
  stops: Map<string, PlannedStop>;
  names: (point: Xy, node: Node) => string;
  node: Node;
  next: Node;
}): string {
  const { plan, stops, names, node, next } = given;
  const key = `stop-${node[0]}-${node[1]}`;
  if (stops.has(key)) return key;
  const here = plan.at(...node);
  const there = plan.at(
    node[0] + Math.sign(next[0] - node[0]) * 0.12,
    node[1] + Math.sign(next[1] - node[1]) * 0.12,
  );
  const angle = Math.atan2(there[1] - here[1], there[0] - here[0]) - Math.PI / 2;
  const point = add(there, [Math.cos(angle) * 9, Math.sin(angle) * 9]);
  stops.set(key, { key, name: names(point, node), point });
  return key;
}

/** The nearest institution not used yet, then the crossing street, then both streets. */
function createStopNames(sheet: Sheet, streets: readonly PlannedStreet[]): (point: Xy, node: Node) => string {
  const used = new Set<string>();
  const institutions = sheet.buildings.flatMap(({ use, ring }) =>
    use && use.kind !== 'kindergarten' ? [{ name: shortName(use.name), point: middleOf(ring) }] : [],
  );
  const streetName = (key: string) => capital(streets.find((street) => street.key === key)?.name ?? '');
  return (point, [column, row]) => {
    const near = institutions
      .filter((one) => distance(one.point, point) <= institutionReachM)
      .sort((a, b) => distance(a.point, point) - distance(b.point, point));
    const [across, along] = [streetName(`column-${column}`), streetName(`row-${row}`)];
    const wanted = [...near.map(({ name }) => name), across, along, `${across} / ${along}`];
    const name =
      wanted.find((candidate) => candidate !== '' && !used.has(candidate)) ?? `${across} / ${along}`;
    used.add(name);
    return name;
  };
}

function shortName(name: string): string {
  return name
    .replace(' города Атомграда', '')
    .replace('Атомградская центральная', 'Центральная')
    .replace('Городская ', '')
    .replace(/^./u, (letter) => letter.toUpperCase());
}

function capital(text: string): string {
  return text.replace(/^./u, (letter) => letter.toUpperCase());
}

/** The shortest way along built streets through all given crossings. */
function findRoute(plan: Plan, ends: readonly Node[]): Node[] {
  const reachable = ends.map((end) => nearestBuilt(plan, end));
  return reachable.slice(1).reduce<Node[]>(
    (route, end) => {
      const leg = shortestWay(plan, route.at(-1) ?? end, end);
      return [...route, ...leg.slice(1)];
    },
    reachable.slice(0, 1),
  );
}

function nearestBuilt(plan: Plan, [column, row]: Node): Node {
  const nodes = Array.from({ length: (plan.columnCount + 1) * (plan.rowCount + 1) }, (_, index): Node => [
    index % (plan.columnCount + 1),
    Math.floor(index / (plan.columnCount + 1)),
  ]).filter((node) => neighboursOf(plan, node).length > 0);
  const away = (node: Node) => Math.hypot(node[0] - column, node[1] - row);
  return nodes.reduce((best, node) => (away(node) < away(best) ? node : best));
}

function neighboursOf(plan: Plan, [column, row]: Node): Node[] {
  const near: Node[] = [];
  if (column < plan.columnCount && isRowBuilt(plan, column, row)) near.push([column + 1, row]);
  if (column > 0 && isRowBuilt(plan, column - 1, row)) near.push([column - 1, row]);
  if (row < plan.rowCount && isColumnBuilt(plan, column, row)) near.push([column, row + 1]);
  if (row > 0 && isColumnBuilt(plan, column, row - 1)) near.push([column, row - 1]);
  return near;
}

function shortestWay(plan: Plan, from: Node, to: Node): Node[] {
  const cameFrom = new Map<string, Node | null>([[String(from), null]]);
  const queue = [from];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    if (String(node) === String(to)) break;
    for (const next of neighboursOf(plan, node)) {
      if (cameFrom.has(String(next))) continue;
      cameFrom.set(String(next), node);
      queue.push(next);
    }
  }
  const way: Node[] = [];
  for (let node: Node | null | undefined = to; node; node = cameFrom.get(String(node))) way.unshift(node);
  return String(way[0]) === String(from) ? way : [from];
}

function lineOf(plan: Plan, nodes: readonly Node[]): Xy[] {
  return nodes.slice(1).flatMap((node, index) => {
    const [column, row] = nodes[index] ?? node;
    return Array.from({ length: 13 }, (_, step) =>
      plan.at(column + ((node[0] - column) * step) / 12, row + ((node[1] - row) * step) / 12),
    );
  });
}
