import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { reportStatuses } from '../../contract/report.ts';
import { statusFacts } from '../../contract/statuses.ts';

const document = readFileSync(resolve(import.meta.dirname, '../../../../docs/open311.md'), 'utf8');

test('the documentation has the table of statuses as it is', () => {
  const rows = reportStatuses.map((status) => {
    const { open311, extended } = statusFacts[status];
    return `| ${status} | ${open311} | ${extended} |`;
  });
  expect(document).toContain(rows.join('\n'));
});
