/** RFC 4180: every value quoted, lines ended by CR LF, a header line first. */
export function writeCsv(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, string>>[],
): string {
  const lines = rows.map((row) => columns.map((column) => quote(row[column] ?? '')).join(','));
  return [columns.map(quote).join(','), ...lines, ''].join('\r\n');
}

function quote(value: string): string {
  return `"${unformula(value).replaceAll('"', '""')}"`;
}

/** NOTE: a spreadsheet runs what begins like a formula; the words of a stranger must stay words. */
function unformula(value: string): string {
  return /^[=+\-@\t\r]/.test(value) && !/^[+-]?\d+(?:\.\d+)?$/.test(value) ? `'${value}` : value;
}
