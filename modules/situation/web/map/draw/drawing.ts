import { fewestPoints, mostPoints, mostShapes } from '../../../contract/sketches.ts';
import type { Position, Shape, ShapeKind } from '../../../contract/sketches.ts';

/** What is being drawn: finished shapes, and the points of the one that is not. */
export interface Drawing {
  readonly kind: ShapeKind;
  readonly draft: readonly Position[];
  readonly shapes: readonly Shape[];
  /** Of the shape being drawn. */
  readonly text: string;
}

export const blankDrawing: Drawing = { kind: 'line', draft: [], shapes: [], text: '' };

/** Another tool; what was begun by the former is finished, or let go of where it is no shape yet. */
export function chooseKind(drawing: Drawing, kind: ShapeKind): Drawing {
  return { ...finish(drawing), kind, draft: [], text: '' };
}

/** A place was pressed. A point is a shape at once; of a note the place is taken until its words are written. */
export function addPoint(drawing: Drawing, point: Position): Drawing {
  if (drawing.kind === 'point') return finish({ ...drawing, draft: [point] });
  if (drawing.kind === 'note') return { ...drawing, draft: [point] };
  if (drawing.draft.length >= mostPoints) return drawing;
  return { ...drawing, draft: [...drawing.draft, point] };
}

export function takeBack(drawing: Drawing): Drawing {
  return { ...drawing, draft: drawing.draft.slice(0, -1) };
}

export function isFinishable({ kind, draft, shapes, text }: Drawing): boolean {
  const hasRoom = shapes.length < mostShapes;
  return hasRoom && draft.length >= fewestPoints[kind] && (kind !== 'note' || text.trim() !== '');
}

export function finish(drawing: Drawing): Drawing {
  if (!isFinishable(drawing)) return drawing;
  const { kind, draft, text, shapes } = drawing;
  return { kind, draft: [], text: '', shapes: [...shapes, { kind, points: [...draft], text: text.trim() }] };
}

export function removeShape(drawing: Drawing, index: number): Drawing {
  return { ...drawing, shapes: drawing.shapes.toSpliced(index, 1) };
}
