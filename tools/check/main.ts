import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkAuditWords } from './audit-words.ts';
import { checkBoundaries } from './boundaries.ts';
import { checkCatalogs } from './catalogs.ts';
import { checkCycles } from './cycles.ts';
import { applyExceptions, exceptionList } from './exceptions.ts';
import { compareFindings, formatFinding } from './finding.ts';
import type { Finding } from './finding.ts';
import { checkManifests } from './manifests.ts';
import { checkFormat, checkLint, checkTypes } from './programs.ts';
import { checkRoutes } from './routes.ts';
import { checkSchemas } from './schemas.ts';
import { checkSyntax } from './syntax-errors.ts';
import { checkTestNames } from './test-names.ts';
import { readTree } from './tree.ts';
import type { Tree } from './tree.ts';

/** Checks over the parsed tree, by name; `npm run check -- boundaries catalogs` runs only those. */
const treeChecks: Readonly<Record<string, (tree: Tree) => Finding[]>> = {
  syntax: checkSyntax,
  boundaries: checkBoundaries,
  cycles: checkCycles,
  manifests: checkManifests,
  routes: checkRoutes,
  catalogs: checkCatalogs,
  schemas: checkSchemas,
  'test-names': checkTestNames,
  'audit-words': checkAuditWords,
};

/** Checks by other programs; they run beside each other. */
const programChecks: Readonly<Record<string, (root: string, tree: Promise<Tree>) => Promise<Finding[]>>> = {
  types: checkTypes,
  lint: async (root, tree) => await checkLint(root, await tree),
  format: checkFormat,
};

const root = process.cwd();
const wanted = process.argv.slice(2);
const known = [programChecks, treeChecks].flatMap((checks) => Object.keys(checks));
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`No such check: ${unknown.join(', ')}. There are: ${known.join(', ')}`);
  process.exit(2);
}

const startedAtMs = performance.now();
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
const findings = await runChecks();
for (const finding of findings.toSorted(compareFindings)) console.log(formatFinding(finding));
const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
console.log(
  `check: ${findings.length === 0 ? 'nothing to mend' : `${findings.length} to mend`}, ${seconds} s`,
);
process.exitCode = findings.length === 0 ? 0 : 1;

async function runChecks(): Promise<Finding[]> {
  const programs = Object.entries(programChecks).filter(([name]) => isWanted(name));
  const reading = readTree(root);
  const [ofPrograms, ofTree] = await Promise.all([
    Promise.all(programs.map(([, check]) => check(root, reading))),
    reading.then((tree) =>
      Object.entries(treeChecks)
        .filter(([name]) => isWanted(name))
        .flatMap(([, check]) => check(tree)),
    ),
  ]);
  const exceptions = exceptionList.parse(
    JSON.parse(await readFile(join(root, 'tools/check/exceptions.json'), 'utf8')),
  );
  const relevant = exceptions.filter(({ check }) => isWanted(check));
  return applyExceptions([...ofPrograms.flat(), ...ofTree], relevant, new Date().toISOString().slice(0, 10));
}
