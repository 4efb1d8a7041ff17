import type { MultiPolygon } from 'geojson';
import type { Box } from '#kernel/geo/geometry.ts';
import { planBuses } from './buses.ts';
import { createSheet, type Sheet } from './drawing.ts';
import type {
  Geography,
  GeographyArea,
  GeographyFeature,
  GeographyHouse,
  GeographyPlace,
} from './geography.ts';
import { drawMicrodistrict } from './microdistrict.ts';
import { managementCompanyNames } from './names.ts';
import { drawNature } from './nature.ts';
import { numberBuildings, type NumberedBuilding } from './numbering.ts';
import { middleOf, toPosition, type Xy } from './plane.ts';
import { drawPlan, type Plan } from './plan.ts';
import {
  drawCentre,
  drawHospital,
  drawIndustry,
  drawOldQuarter,
  drawPark,
  drawPlots,
  drawStadium,
} from './quarters.ts';
import { drawStreets, type Lane } from './streets.ts';
import {
  borderOf,
  isIn,
  placeInPlan,
  splitEvenly,
  wholeTown,
  type Territory,
  type Weight,
} from './territory.ts';

const precinctCount = 6;
const electoralDistrictCount = 10;

/**
 * Makes the whole geography of Atomgrad: the same for the same seed and number of people, in memory, in well under
 * a second. Names are in Russian, the language of the town.
 *
 * @example
 * const { houses, areas } = generateGeography({ seed: 1, people: 28_000 });
 */
export function generateGeography(given: { readonly seed: number; readonly people: number }): Geography {
  const plan = drawPlan(given);
  const sheet = createSheet();
  drawNature(sheet, plan);
  const { streets, lanes } = drawStreets(sheet, plan);
  drawCells(sheet, plan, lanes);

  const numbered = numberBuildings(sheet.buildings, [...streets, ...lanes]);
  const places = numbered.map(({ building }) => placeInPlan(plan, building));
  const territories = divideTown(plan, numbered, places);
  const houses = describeHouses(numbered, places, territories.management, given.people);
  const { stops, buses } = planBuses(plan, sheet, streets);
  return {
    bounds: boundsOf(borderOf(plan, wholeTown(plan), false)),
    center: centerOf(plan),
    features: describeFeatures(sheet, houses),
    streets: [...streets, ...lanes].map(({ key, name, pieces }) => ({
      key,
      name,
      geometry: { type: 'MultiLineString', coordinates: pieces.map((piece) => piece.map(toPosition)) },
    })),
    houses,
    areas: describeAreas(plan, territories),
    places: [...describePlaces(sheet, numbered, houses), ...stops.map(describeStop)],
    busLines: buses.map(({ key, number, name, line, stopKeys }) => ({
      key,
      number,
      name,
      geometry: { type: 'LineString', coordinates: line.map(toPosition) },
      stopKeys,
    })),
    managementCompanies: managementCompanyNames.map((name, index) => ({ key: companyKey(index), name })),
  };
}

function drawCells(sheet: Sheet, plan: Plan, lanes: readonly Lane[]): void {
  const numbers = { school: 1, kindergarten: 0 };
  for (const cell of plan.cells) {
    if (cell.role === 'micro') drawMicrodistrict(sheet, plan, cell, numbers);
    if (cell.role === 'old') drawOldQuarter(sheet, plan, cell);
    if (cell.role === 'centre') drawCentre(sheet, plan, cell);
    if (cell.role === 'park') drawPark(sheet, plan, cell);
    if (cell.role === 'hospital') drawHospital(sheet, plan, cell);
    if (cell.role === 'stadium') drawStadium(sheet, plan, cell);
    if (cell.role === 'industry') drawIndustry(sheet, plan, cell);
  }
  for (const lane of lanes) if (lane.cell.role === 'private') drawPlots(sheet, plan, lane.cell, lane.line);
  drawEdgePlots(sheet, plan);
  drawGround(sheet, plan);
}

/** Private houses stand along the large streets too, but not towards the lake and the river. */
function drawEdgePlots(sheet: Sheet, plan: Plan): void {
  const steps = Array.from({ length: 17 }, (_, step) => step / 16);
  for (const cell of plan.cells.filter(({ role }) => role === 'private')) {
    const { column, row } = cell;
    drawPlots(
      sheet,
      plan,
      cell,
      steps.map((share) => plan.at(column + share, row + 1)),
    );
    drawPlots(
      sheet,
      plan,
      cell,
      steps.map((share) => plan.at(column, row + share)),
    );
  }
}

const groundClasses: Readonly<Record<string, string>> = {
  micro: 'residential',
  old: 'residential',
  private: 'residential',
  centre: 'commercial',
};

function drawGround(sheet: Sheet, plan: Plan): void {
  for (const cell of plan.cells) {
    const className = groundClasses[cell.role];
    if (className === undefined) continue;
    const ring = borderOf(plan, cellTerritory(cell), false);
    sheet.surfaces.push({ kind: 'area', class: className, name: null, rings: [ring], minZoom: 10 });
  }
}

function cellTerritory({ column, row }: { column: number; row: number }): Territory {
  return { west: column, east: column + 1, south: row, north: row + 1 };
}

interface Territories {
  readonly precincts: readonly Territory[];
  readonly electoral: readonly Territory[];
  readonly management: readonly Territory[];
}

function divideTown(
  plan: Plan,
  numbered: readonly NumberedBuilding[],
  places: readonly Omit<Weight, 'weight'>[],
): Territories {
  const weigh = (weightOf: (one: NumberedBuilding) => number): Weight[] =>
    numbered.flatMap((one, index) => {
      const place = places[index];
      return place === undefined ? [] : [{ ...place, weight: weightOf(one) }];
    });
  const people = weigh(({ building }) => building.flats);
  const flatsOfCompanies = weigh(({ building }) => (building.kind === 'private' ? 0 : building.flats));
  return {
    precincts: splitEvenly(wholeTown(plan), people, precinctCount),
    electoral: splitEvenly(wholeTown(plan), people, electoralDistrictCount),
    management: splitEvenly(wholeTown(plan), flatsOfCompanies, managementCompanyNames.length),
  };
}

function describeHouses(
  numbered: readonly NumberedBuilding[],
  places: readonly Omit<Weight, 'weight'>[],
  management: readonly Territory[],
  people: number,
): GeographyHouse[] {
  const allFlats = numbered.reduce((sum, { building }) => sum + building.flats, 0);
  let flatsBefore = 0;
  return numbered.map(({ building, street, number }, index) => {
    const { kind, ring, levels, yearBuilt, flats } = building;
    const place = places[index];
    const company = management.findIndex((territory) => place !== undefined && isIn(territory, place));
    const share = (count: number) => Math.round((count / allFlats) * people);
    const residents = share(flatsBefore + flats) - share(flatsBefore);
    flatsBefore += flats;
    return {
      key: `${street.key}/${number}`,
      kind,
      streetKey: street.key,
      number,
      address: `${street.name}, ${number}`,
      point: toPosition(middleOf(ring)),
      outline: ring.map(toPosition),
      levels,
      yearBuilt,
      flats,
      residents,
      managementCompanyKey: kind === 'panel' || kind === 'old' ? companyKey(Math.max(0, company)) : null,
    };
  });
}

function companyKey(index: number): string {
  return `management-company-${index + 1}`;
}

const buildingClasses = {
  panel: 'apartments',
  old: 'apartments',
  private: 'house',
  public: 'public',
  industrial: 'industrial',
} as const;

function describeFeatures(sheet: Sheet, houses: readonly GeographyHouse[]): GeographyFeature[] {
  const surfaces = sheet.surfaces.map(({ kind, class: className, name, rings, minZoom }, index) => ({
    key: `surface-${index}`,
    kind,
    class: className,
    name,
    geometry: { type: 'Polygon' as const, coordinates: rings.map((ring) => ring.map(toPosition)) },
    minZoom,
  }));
  const lines = sheet.lines.map(({ kind, class: className, name, line, minZoom }, index) => ({
    key: `line-${index}`,
    kind,
    class: className,
    name,
    geometry: { type: 'LineString' as const, coordinates: line.map(toPosition) },
    minZoom,
  }));
  const buildings = houses.map(({ key, kind, outline }) => ({
    key: `building-${key}`,
    kind: 'building' as const,
    class: buildingClasses[kind],
    name: null,
    geometry: { type: 'Polygon' as const, coordinates: [outline] },
    minZoom: 13,
  }));
  return [...surfaces, ...lines, ...buildings, townName];
}

const townName: GeographyFeature = {
  key: 'town-name',
  kind: 'place',
  class: 'town',
  name: 'Атомград',
  geometry: { type: 'Point', coordinates: toPosition([0, 0]) },
  minZoom: 6,
};

function describeAreas(plan: Plan, { precincts, electoral, management }: Territories): GeographyArea[] {
  const area = (
    facts: Omit<GeographyArea, 'geometry' | 'ownerKey'> & { ownerKey?: string },
    territory: Territory,
    isTownWide: boolean,
  ): GeographyArea => ({
    ...facts,
    ownerKey: facts.ownerKey ?? null,
    geometry: asShape(borderOf(plan, territory, isTownWide)),
  });
  const micros = plan.cells.filter(({ role }) => role === 'micro');
  const riverside = { west: 0, east: plan.riverColumn, south: 0, north: plan.rowCount };
  const oldTown = { west: plan.riverColumn + 1, east: plan.riverColumn + 2, south: 0, north: 2 };
  return [
    area({ key: 'town', kind: 'town', name: 'Атомград', ownerKey: 'administration' }, wholeTown(plan), true),
    ...micros.map((cell, index) =>
      area(
        { key: `microdistrict-${index + 1}`, kind: 'microdistrict', name: `${index + 1}-й микрорайон` },
        cellTerritory(cell),
        false,
      ),
    ),
    area({ key: 'microdistrict-old', kind: 'microdistrict', name: 'Старый город' }, oldTown, false),
    area({ key: 'microdistrict-riverside', kind: 'microdistrict', name: 'Заречье' }, riverside, false),
    ...precincts.map((territory, index) =>
      area(
        {
          key: `precinct-${index + 1}`,
          kind: 'precinct',
          name: `Участок № ${index + 1}`,
          ownerKey: 'police',
        },
        territory,
        true,
      ),
    ),
    ...electoral.map((territory, index) =>
      area(
        {
          key: `electoral-${index + 1}`,
          kind: 'electoral-district',
          name: `Избирательный округ № ${index + 1}`,
        },
        territory,
        true,
      ),
    ),
    ...management.map((territory, index) =>
      area(
        {
          key: `management-${index + 1}`,
          kind: 'management-territory',
          name: managementCompanyNames[index] ?? '',
          ownerKey: companyKey(index),
        },
        territory,
        true,
      ),
    ),
  ];
}

function asShape(ring: readonly Xy[]): MultiPolygon {
  return { type: 'MultiPolygon', coordinates: [[ring.map(toPosition)]] };
}

function describePlaces(
  sheet: Sheet,
  numbered: readonly NumberedBuilding[],
  houses: readonly GeographyHouse[],
): GeographyPlace[] {
  const inHouses = numbered.flatMap(({ building }, index) => {
    const house = houses[index];
    if (building.use === null || house === undefined) return [];
    const { kind, name } = building.use;
    return [
      {
        key: `${kind}-${house.key}`,
        kind,
        name,
        point: house.point,
        houseKey: house.key,
        managementCompanyKey: null,
      },
    ];
  });
  const inTheOpen = sheet.places.map(({ kind, name, point }, index) => {
    const position = toPosition(point);
    const company =
      kind === 'container-site' || kind === 'playground' ? nearestCompany(houses, position) : null;
    return {
      key: `${kind}-${index}`,
      kind,
      name,
      point: position,
      houseKey: null,
      managementCompanyKey: company,
    };
  });
  return [...inHouses, ...inTheOpen];
}

function nearestCompany(
  houses: readonly GeographyHouse[],
  [lng = 0, lat = 0]: readonly number[],
): string | null {
  let best: { away: number; key: string | null } = { away: Infinity, key: null };
  for (const {
    point: [x = 0, y = 0],
    managementCompanyKey,
  } of houses) {
    const away = (x - lng) ** 2 + (y - lat) ** 2;
    if (managementCompanyKey !== null && away < best.away) best = { away, key: managementCompanyKey };
  }
  return best.key;
}

function describeStop({ key, name, point }: { key: string; name: string; point: Xy }): GeographyPlace {
  return {
    key,
    kind: 'bus-stop',
    name,
    point: toPosition(point),
    houseKey: null,
    managementCompanyKey: null,
  };
}

/** The built-up town with a margin of its surroundings. */
function boundsOf(ring: readonly Xy[]): Box {
  const marginM = 650;
  const xs = ring.map(([x]) => x);
  const ys = ring.map(([, y]) => y);
  const [west = 0, south = 0] = toPosition([Math.min(...xs) - marginM, Math.min(...ys) - marginM]);
  const [east = 0, north = 0] = toPosition([Math.max(...xs) + marginM, Math.max(...ys) + marginM]);
  return [west, south, east, north];
}

function centerOf(plan: Plan): readonly [number, number] {
  const [lng = 0, lat = 0] = toPosition(plan.at(plan.centreColumn + 0.5, 1.5));
  return [lng, lat];
}
