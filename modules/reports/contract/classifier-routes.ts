import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { categoryDefinition } from './classifier.ts';
import { reportProblems } from './problems.ts';

const MEBIBYTE = 1024 * 1024;
const csvLimit = 2_000_000;

export const readClassifier = defineRoute({
  id: 'reports.readClassifier',
  method: 'GET',
  path: '/api/v1/reports/classifier',
  summary: 'The whole classifier in all languages, with what is no longer offered',
  permission: 'reports.classifier.manage',
  input: z.object({}),
  output: z.object({ categories: z.array(categoryDefinition.extend({ version: z.number().int() })) }),
  problems: [],
});

export const saveCategory = defineRoute({
  id: 'reports.saveCategory',
  method: 'PUT',
  path: '/api/v1/reports/classifier/categories/:id',
  summary:
    'Adds or changes a category with its causes, questions and stop messages; a cause left out is not offered any more',
  permission: 'reports.classifier.manage',
  input: categoryDefinition.extend({
    /** As it was read; 0 for a new one. */
    version: z.number().int().min(0),
  }),
  output: z.object({ version: z.number().int() }),
  problems: [reportProblems.staleEdit, reportProblems.causeTaken, reportProblems.questionsBroken],
  bodyLimitBytes: MEBIBYTE,
});

export const exportClassifier = defineRoute({
  id: 'reports.exportClassifier',
  method: 'GET',
  path: '/api/v1/reports/classifier/csv',
  summary: 'The classifier as a CSV text, as `importClassifier` reads it',
  permission: 'reports.classifier.manage',
  input: z.object({}),
  output: z.object({ csv: z.string() }),
  problems: [],
});

const differenceKinds = ['added', 'changed', 'deactivated', 'activated'] as const;

export const importClassifier = defineRoute({
  id: 'reports.importClassifier',
  method: 'POST',
  path: '/api/v1/reports/classifier/csv',
  summary: 'Reads a classifier from CSV: tells errors row by row, or what would change, or changes it',
  permission: 'reports.classifier.manage',
  input: z.object({ csv: z.string().min(1).max(csvLimit), isTrial: z.boolean() }),
  output: z.object({
    isApplied: z.boolean(),
    /** Rows count from 1, the header being the first. `reason` is a text key. */
    errors: z.array(z.object({ row: z.number().int(), column: z.string(), reason: z.string() })),
    differences: z.array(
      z.object({ kind: z.enum(differenceKinds), id: z.string(), fields: z.array(z.string()) }),
    ),
  }),
  problems: [],
  bodyLimitBytes: 4 * MEBIBYTE,
});
