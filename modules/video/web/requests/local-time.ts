/** An instant as a field of the browser shows it: the clock of this computer, to the second. */
export function localOf(instant: string): string {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** Null for what is no instant. */
export function isoOf(local: string | null): string | null {
  const ms = local === null ? Number.NaN : new Date(local).getTime();
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** NOTE: a field shows whole seconds; one that was not touched means the very instant it was filled with. */
export function instantOf(local: string | null, initial: string): string {
  return local === localOf(initial) ? initial : (isoOf(local) ?? initial);
}
