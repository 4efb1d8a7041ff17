import { useFormats } from '#web/texts.tsx';
import type { FigureView } from '../../contract/head-routes.ts';

/** A figure in the reader's language; a dash where there is nothing to count it from. */
export function useFigureText(): (value: number | null, unit: FigureView['unit']) => string {
  const { number } = useFormats();
  return (value, unit) => {
    if (value === null) return '—';
    return unit === 'percent' ? number(value / 100, { style: 'percent' }) : number(value);
  };
}

export function isMissed({
  value,
  target,
  better,
}: Pick<FigureView, 'value' | 'target' | 'better'>): boolean {
  if (value === null || target === null) return false;
  return better === 'less' ? value > target : value < target;
}
