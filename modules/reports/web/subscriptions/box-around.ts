const metresPerDegree = 111_320;

/** West, south, east, north of a square around a place, in degrees. */
export function boxAround(
  { lng, lat }: { readonly lng: number; readonly lat: number },
  reachM: number,
): [number, number, number, number] {
  const north = reachM / metresPerDegree;
  const east = north / Math.max(0.1, Math.cos((lat * Math.PI) / 180));
  const rounded = (degrees: number): number => Number(degrees.toFixed(5));
  return [rounded(lng - east), rounded(lat - north), rounded(lng + east), rounded(lat + north)];
}
