export const misbehaviours = [
  'drop',
  'stall',
  'half-open',
  'wrong-timestamps',
  'b-frames',
  'long-gop',
  'resolution',
  'reboot',
  'loss',
  'freeze',
  'black',
  'turn',
] as const;
export type Misbehaviour = (typeof misbehaviours)[number];

/** `stall:3,reboot:5`: which camera does what; the number is the camera's. */
export function parseMisbehaviours(text: string): ReadonlyMap<number, Misbehaviour> {
  const found = new Map<number, Misbehaviour>();
  for (const part of text === '' ? [] : text.split(',')) {
    const [name, number] = part.split(':');
    const known = misbehaviours.find((misbehaviour) => misbehaviour === name);
    if (!known || !/^\d{1,4}$/.test(number ?? ''))
      throw new Error(`${part} is not NAME:CAMERA; names are ${misbehaviours.join(', ')}`);
    found.set(Number(number), known);
  }
  return found;
}
