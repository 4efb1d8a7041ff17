import type { ReactNode } from 'react';
import classes from './DataTable.module.css';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /**
   * The row's own name: its header for screen readers, and the first line of its card on a phone. The first column,
   * where none says so.
   */
  readonly isName?: boolean;
  /** Buttons of the row. */
  readonly isActions?: boolean;
}

export interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/** A dense table; on a phone each row becomes a card that names its fields. */
export function DataTable<Row>({ label, columns, rows, keyOf }: DataTableProps<Row>): ReactNode {
  const name = columns.find(({ isName }) => isName) ?? columns[0];
  return (
    <div className={classes.frame}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ title, isActions }) => (
              <th key={title} scope="col">
                {isActions ? <span className="veche-hidden">{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <Cell key={column.title} column={column} row={row} isName={column === name} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps<Row> {
  readonly column: Column<Row>;
  readonly row: Row;
  readonly isName: boolean;
}

function Cell<Row>({ column, row, isName }: CellProps<Row>): ReactNode {
  const { title, cell, isActions } = column;
  if (isName) {
    return (
      <th scope="row" className={classes.name}>
        {cell(row)}
      </th>
    );
  }
  return (
    <td data-title={isActions ? undefined : title} data-actions={isActions || undefined}>
      <div>{cell(row)}</div>
    </td>
  );
}
