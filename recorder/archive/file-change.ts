export const fileMinutes = 5;

/** Multiples of the file length plus the camera's phase. */
export function nextChangeUs(startedAtUs: number, phaseUs: number): number {
  const lengthUs = fileMinutes * 60_000_000;
  return (Math.floor((startedAtUs - phaseUs) / lengthUs) + 1) * lengthUs + phaseUs;
}

/** 0 to 59 seconds by the camera's name. */
export function phaseOf(cameraId: string): number {
  let sum = 0;
  for (const letter of cameraId) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 60;
  return sum;
}
