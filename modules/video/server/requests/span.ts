import { longestSpanMinutes } from '../../contract/request.ts';

const minuteMs = 60_000;

/** Nobody can ask for what is still to come, nor for a whole day at once. */
export function isPossibleSpan(
  { fromAt, toAt }: { readonly fromAt: Date; readonly toAt: Date },
  now: Date,
): boolean {
  const lengthMs = toAt.getTime() - fromAt.getTime();
  return lengthMs > 0 && lengthMs <= longestSpanMinutes * minuteMs && toAt <= now;
}
