export type Names = ReadonlyMap<string, string>;

export function presentOrganisation(id: string | null, names: Names): { id: string; name: string } | null {
  return id === null ? null : { id, name: names.get(id) ?? '' };
}
