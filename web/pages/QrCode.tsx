import type { ReactNode } from 'react';
import { encode } from 'uqr';

const marginCells = 3;

/** A QR code as vector squares: sharp on paper too. Always black on white, or cameras will not read it. */
export function QrCode({ text, label }: { text: string; label: string }): ReactNode {
  const { size, data } = encode(text, { border: 0 });
  const side = size + 2 * marginCells;
  const path = data
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return (
    <svg
      role="img"
      aria-label={label}
      width={200}
      height={200}
      viewBox={`${-marginCells} ${-marginCells} ${side} ${side}`}
    >
      <rect x={-marginCells} y={-marginCells} width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
