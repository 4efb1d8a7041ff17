import { expect, test } from 'vitest';
import { describeLifeCycle } from './describe-life-cycle.ts';

test('the page about the life of a report says what the table says', async () => {
  await expect(describeLifeCycle()).toMatchFileSnapshot('../../../../docs/reports-life-cycle.md');
});
