import { expect, test } from 'vitest';
import { checkBoundaries } from '#tools/check/boundaries.ts';
import { checkCatalogs } from '#tools/check/catalogs.ts';
import { checkCycles } from '#tools/check/cycles.ts';
import { treeOf } from '#tools/check/fixture.ts';
import { checkManifests } from '#tools/check/manifests.ts';
import { checkRoutes } from '#tools/check/routes.ts';
import { checkSchemas } from '#tools/check/schemas.ts';
import { checkSyntax } from '#tools/check/syntax-errors.ts';
import { contractFiles } from './contract-files.ts';
import { namesOf } from './names.ts';
import { serverFiles } from './server-files.ts';
import { webFiles } from './web-files.ts';

const checks = [
  checkSyntax,
  checkBoundaries,
  checkCycles,
  checkManifests,
  checkRoutes,
  checkCatalogs,
  checkSchemas,
];

test.each([
  ['works', 'permit'],
  ['video', 'footage-request'],
])('a new module %s of %s passes the check of the tree', async (module, noun) => {
  const names = namesOf(module, noun);
  const files = { ...contractFiles(names), ...serverFiles(names, '2026-11-21'), ...webFiles(names) };
  const placed = Object.entries(files).map(([path, text]): [string, string] => [
    `modules/${module}/${path}`,
    text,
  ]);

  const tree = await treeOf(Object.fromEntries(placed));

  expect(tree.catalogs).toHaveLength(3);
  expect(checks.flatMap((check) => check(tree))).toEqual([]);
});
