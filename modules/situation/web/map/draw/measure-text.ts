import { useFormats, useText } from '#web/texts.tsx';
import type { Position, ShapeKind } from '../../../contract/sketches.ts';
import { areaM2, lengthM, perimeterM } from './geodesy.ts';

const kilometreM = 1000;
/** Below it square metres read better. */
const squareKilometresFromM2 = 100_000;

/** How long a line is, or how large an area, in words; nothing of points. */
export function useMeasure(): (kind: ShapeKind, points: readonly Position[]) => string {
  const t = useText();
  const { number } = useFormats();
  const length = (metres: number): string =>
    metres < kilometreM
      ? t('situation.measure.metres', { value: number(Math.round(metres)) })
      : t('situation.measure.kilometres', { value: number(Math.round(metres / 10) / 100) });
  const area = (squareM: number): string =>
    squareM < squareKilometresFromM2
      ? t('situation.measure.square-metres', { value: number(Math.round(squareM)) })
      : t('situation.measure.square-kilometres', { value: number(Math.round(squareM / 1000) / 1000) });
  return (kind, points) => {
    if (kind === 'line') return length(lengthM(points));
    if (kind !== 'polygon') return '';
    return t('situation.measure.area', { area: area(areaM2(points)), length: length(perimeterM(points)) });
  };
}
