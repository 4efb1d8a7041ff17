/** An instant as a field of the browser shows it: by the town's clock, to the second. */
export function localOf(instant: string, timeZone: string): string {
  const at = Date.parse(instant);
  return new Date(at + offsetMs(at, timeZone)).toISOString().slice(0, 19);
}

/** Null for what is no instant. */
export function isoOf(local: string | null, timeZone: string): string | null {
  const ms = local === null ? Number.NaN : Date.parse(`${local}Z`);
  if (Number.isNaN(ms)) return null;
  // NOTE: the offset of the guess and that of the answer differ in the hours when clocks are put forward or back.
  const guess = ms - offsetMs(ms, timeZone);
  return new Date(ms - offsetMs(guess, timeZone)).toISOString();
}

/** NOTE: a field shows whole seconds; one that was not touched means the very instant it was filled with. */
export function instantOf(local: string | null, initial: string, timeZone: string): string {
  return local === localOf(initial, timeZone) ? initial : (isoOf(local, timeZone) ?? initial);
}

/** How far the town's clock is ahead of UTC at an instant. */
function offsetMs(at: number, timeZone: string): number {
  const whole = Math.floor(at / 1_000) * 1_000;
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(whole);
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - whole;
}
