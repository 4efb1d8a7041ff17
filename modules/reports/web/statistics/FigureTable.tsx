import type { ReactNode } from 'react';
import classes from './Statistics.module.css';

export interface FigureRow {
  readonly key: string;
  readonly title: string;
  readonly cells: readonly ReactNode[];
}

export interface FigureTableProps {
  readonly caption: string;
  /** The first is of the names, the others of the figures. */
  readonly columns: readonly string[];
  readonly rows: readonly FigureRow[];
}

/** Figures in rows; where they are wider than the screen they scroll in their own frame, by keyboard too. */
export function FigureTable({ caption, columns, rows }: FigureTableProps): ReactNode {
  const isWide = columns.length > 4;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
    <div className={classes.scroll} role="region" aria-label={caption} tabIndex={0}>
      <table className={`${classes.table} ${isWide ? classes.wide : ''}`}>
        <caption className="veche-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={column} scope="col" className={index === 0 ? undefined : classes.number}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, title, cells }) => (
            <tr key={key}>
              <th scope="row">{title}</th>
              {cells.map((cell, index) => (
                <td key={columns[index + 1]} className={classes.number}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
