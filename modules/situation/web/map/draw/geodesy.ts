import type { Position } from '../../../contract/sketches.ts';

/*
 * Lengths and areas on the WGS 84 ellipsoid. Distances by Vincenty's inverse formula (Survey Review 23, 1975), good to less
 * than a millimetre; areas on the authalic sphere, whose surface is that of the ellipsoid (Snyder, Map Projections, USGS
 * 1395, eq. 3-11 and 3-18): within a town wrong by less than one part in ten thousand.
 */

const radians = Math.PI / 180;
const equatorM = 6_378_137;
const flattening = 1 / 298.257_223_563;
const poleM = equatorM * (1 - flattening);
const eccentricity = Math.sqrt(flattening * (2 - flattening));
/** Nearly opposite points never settle; no town is so wide. */
const roundsAtMost = 100;
const settledRadians = 1e-12;

/** Along the points, in metres. */
export function lengthM(points: readonly Position[]): number {
  let sum = 0;
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    if (before) sum += distanceM(before, point);
  }
  return sum;
}

/** Around the points and back to the first, in metres. */
export function perimeterM(points: readonly Position[]): number {
  const first = points[0];
  return first ? lengthM([...points, first]) : 0;
}

function distanceM([lng1, lat1]: Position, [lng2, lat2]: Position): number {
  const across = (lng2 - lng1) * radians;
  const [reduced1, reduced2] = [reducedLatitude(lat1), reducedLatitude(lat2)];
  const [sin1, cos1] = [Math.sin(reduced1), Math.cos(reduced1)];
  const [sin2, cos2] = [Math.sin(reduced2), Math.cos(reduced2)];
  let lambda = across;
  for (let round = 0; round < roundsAtMost; round += 1) {
    const sinSigma = Math.hypot(cos2 * Math.sin(lambda), cos1 * sin2 - sin1 * cos2 * Math.cos(lambda));
    if (sinSigma === 0) return 0;
    const cosSigma = sin1 * sin2 + cos1 * cos2 * Math.cos(lambda);
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cos1 * cos2 * Math.sin(lambda)) / sinSigma;
    const cosSquaredAlpha = 1 - sinAlpha ** 2;
    // Along the equator there is no middle of the arc.
    const middle = cosSquaredAlpha === 0 ? 0 : cosSigma - (2 * sin1 * sin2) / cosSquaredAlpha;
    const c = (flattening / 16) * cosSquaredAlpha * (4 + flattening * (4 - 3 * cosSquaredAlpha));
    const bent = sigma + c * sinSigma * (middle + c * cosSigma * (2 * middle ** 2 - 1));
    const next = across + (1 - c) * flattening * sinAlpha * bent;
    if (Math.abs(next - lambda) < settledRadians)
      return arcM({ sigma, sinSigma, cosSigma, middle, cosSquaredAlpha });
    lambda = next;
  }
  return Number.NaN;
}

function reducedLatitude(lat: number): number {
  return Math.atan((1 - flattening) * Math.tan(lat * radians));
}

interface Arc {
  readonly sigma: number;
  readonly sinSigma: number;
  readonly cosSigma: number;
  readonly middle: number;
  readonly cosSquaredAlpha: number;
}

function arcM({ sigma, sinSigma, cosSigma, middle, cosSquaredAlpha }: Arc): number {
  const u = (cosSquaredAlpha * (equatorM ** 2 - poleM ** 2)) / poleM ** 2;
  const a = 1 + (u / 16_384) * (4096 + u * (u * (320 - 175 * u) - 768));
  const b = (u / 1024) * (256 + u * (u * (74 - 47 * u) - 128));
  const inner = cosSigma * (2 * middle ** 2 - 1);
  const outer = (b / 6) * middle * (4 * sinSigma ** 2 - 3) * (4 * middle ** 2 - 3);
  return poleM * a * (sigma - b * sinSigma * (middle + (b / 4) * (inner - outer)));
}

/** `q` of Snyder 3-12: how much of the ellipsoid's surface lies between the equator and a latitude. */
function surfaceTo(sine: number): number {
  const bent = eccentricity * sine;
  return (
    (1 - eccentricity ** 2) *
    (sine / (1 - bent ** 2) - Math.log((1 - bent) / (1 + bent)) / (2 * eccentricity))
  );
}

const surfaceToPole = surfaceTo(1);
const authalicRadiusSquared = (equatorM ** 2 * surfaceToPole) / 2;

/** What the points enclose, in square metres; the order of the points does not matter. */
export function areaM2(points: readonly Position[]): number {
  if (points.length < 3) return 0;
  let excess = 0;
  for (const [index, [lng, lat]] of points.entries()) {
    const [nextLng, nextLat] = points[(index + 1) % points.length] ?? [lng, lat];
    excess += excessUnder((nextLng - lng) * radians, authalic(lat), authalic(nextLat));
  }
  return Math.abs(excess) * authalicRadiusSquared;
}

function authalic(lat: number): number {
  return Math.asin(surfaceTo(Math.sin(lat * radians)) / surfaceToPole);
}

/** Of the triangle of a side and a pole less that of the equator: the spherical excess between a side and the equator. */
function excessUnder(across: number, lat1: number, lat2: number): number {
  const tangent = Math.tan(across / 2);
  const [half1, half2] = [Math.tan(lat1 / 2), Math.tan(lat2 / 2)];
  return 2 * Math.atan2(tangent * (half1 + half2), 1 + half1 * half2);
}
