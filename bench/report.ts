/** One measured figure beside its budget. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: 'ms' | 's' | 'KB' | 'MB' | 'in all' | 'cores' | 'of it' | 'frames' | 'answers';
  /** From DESIGN: null where none is set. */
  readonly budget: number | null;
}

export interface BenchResult {
  readonly bench: string;
  readonly figures: readonly Figure[];
}

/** The value below which a share of the samples lies; nearest rank. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** A table for people, then one JSON line for programs. */
export function printResult(result: BenchResult): void {
  const rows = result.figures.map(({ what, value, unit, budget }) => ({
    what,
    measured: `${format(value)} ${unit}`,
    budget: budget === null ? '' : `${format(budget)} ${unit}`,
    met: budget === null ? '' : value <= budget ? 'yes' : 'NO',
  }));
  console.log(`\n${result.bench}`);
  console.table(rows);
  console.log(JSON.stringify(result));
}

function format(value: number): string {
  if (value > 0 && value < 1) return String(Number(value.toPrecision(2)));
  return value >= 100 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}
