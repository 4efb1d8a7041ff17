import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import type { CategoryDefinition } from '../../contract/classifier.ts';
import {
  exportClassifier,
  importClassifier,
  readClassifier as readClassifierRoute,
  saveCategory,
} from '../../contract/classifier-routes.ts';
import { reportProblems } from '../../contract/problems.ts';
import type { ReportsTables } from '../tables.ts';
import { readClassifierCsv, writeClassifierCsv } from './classifier-csv.ts';
import type { CsvProblem } from './classifier-csv.ts';
import { findCategoryVersion, findForeignCauses, readClassifier, writeCategory } from './classifier.store.ts';
import { compareClassifiers, hasBrokenQuestions } from './compare.ts';

const handle = handlerFor<ReportsTables>();

export const classifierHandlers = [
  handle(readClassifierRoute, async ({ db }) => ({ categories: await readClassifier(db) })),

  handle(saveCategory, async (context, { version, ...category }) => {
    const { db, audit } = context;
    const current = await findCategoryVersion(db, category.id);
    if (current !== version) throw new Problem(reportProblems.staleEdit);
    refuseBrokenQuestions(category);
    const causeIds = category.causes.map(({ id }) => id);
    const [taken] = await findForeignCauses(db, category.id, causeIds);
    if (taken) throw new Problem(reportProblems.causeTaken, { id: taken });
    const before = await readClassifier(db);

    const written = await writeCategory(db, category);
    audit(
      { type: 'reports.category', id: category.id },
      { differences: compareClassifiers(before, [category]) },
    );
    return { version: written };
  }),

  handle(exportClassifier, async ({ db }) => ({ csv: writeClassifierCsv(await readClassifier(db)) })),

  handle(importClassifier, async ({ db, audit }, { csv, isTrial }) => {
    const { categories, errors: unread } = readClassifierCsv(csv);
    const before = await readClassifier(db);
    const errors = [...unread, ...findClashes(before, categories)];
    const differences = errors.length > 0 ? [] : compareClassifiers(before, categories);

    const isApplied = !isTrial && errors.length === 0;
    const touched = new Set(differences.map(({ id }) => id));
    const changed = categories.filter(
      ({ id, causes }) =>
        touched.has(id) ||
        causes.some((cause) => touched.has(cause.id)) ||
        differences.some((difference) => difference.id.startsWith(`${id}.`)),
    );
    if (isApplied) for (const category of changed) await writeCategory(db, category);
    audit({ type: 'reports.category', id: 'import' }, { isApplied, errors: errors.length, differences });
    return { isApplied, errors, differences };
  }),
];

function refuseBrokenQuestions({ questions, causes }: CategoryDefinition): void {
  const isBroken =
    hasBrokenQuestions(questions) ||
    causes.some((cause) => hasBrokenQuestions([...questions, ...cause.questions]));
  if (isBroken) throw new Problem(reportProblems.questionsBroken);
}

/** What each category alone cannot know: a cause of another one, questions nobody can answer. */
function findClashes(
  before: readonly CategoryDefinition[],
  after: readonly CategoryDefinition[],
): CsvProblem[] {
  const owners = new Map(before.flatMap(({ id, causes }) => causes.map((cause) => [cause.id, id])));
  return after.flatMap((category) => {
    const { id, questions, causes } = category;
    const foreign = causes.filter((cause) => (owners.get(cause.id) ?? id) !== id);
    const broken = [
      { id, questions },
      ...causes.map((cause) => ({ id: cause.id, questions: [...questions, ...cause.questions] })),
    ].filter((asked) => hasBrokenQuestions(asked.questions));
    return [
      ...foreign.map((cause) => ({ row: 0, column: cause.id, reason: 'reports.csv.cause-taken' })),
      ...broken.map((asked) => ({ row: 0, column: asked.id, reason: 'reports.csv.questions-broken' })),
    ];
  });
}
