interface Link {
  readonly id: string;
  readonly nextServiceId: string | null;
}

/** Whether a service would be called in after itself, over however many others. */
export function isChainInRing(services: readonly Link[], changed: Link): boolean {
  const nextOf = new Map(services.map(({ id, nextServiceId }) => [id, nextServiceId]));
  nextOf.set(changed.id, changed.nextServiceId);
  const seen = new Set<string>();
  for (let id: string | null = changed.id; id !== null; id = nextOf.get(id) ?? null) {
    if (seen.has(id)) return true;
    seen.add(id);
  }
  return false;
}
