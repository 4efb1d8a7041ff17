import type { CategoryDefinition, CauseDefinition, Question } from '../../contract/classifier.ts';

export interface Difference {
  readonly kind: 'added' | 'changed' | 'deactivated' | 'activated';
  readonly id: string;
  /** Names of the fields that differ. */
  readonly fields: string[];
}

/** What a new classifier changes in the old one. What it does not name stays as it is. */
export function compareClassifiers(
  before: readonly CategoryDefinition[],
  after: readonly CategoryDefinition[],
): Difference[] {
  const known = new Map(before.map((category) => [category.id, category]));
  return after.flatMap((category) => {
    const old = known.get(category.id);
    const { causes: oldCauses = [], ...oldFacts } = old ?? {};
    const { causes, ...facts } = category;
    return [
      ...compareOne(category.id, old ? oldFacts : undefined, facts),
      ...compareCauses(oldCauses, causes),
    ];
  });
}

function compareCauses(before: readonly CauseDefinition[], after: readonly CauseDefinition[]): Difference[] {
  const known = new Map(before.map((cause) => [cause.id, cause]));
  const named = new Set(after.map(({ id }) => id));
  return [
    ...after.flatMap((cause) => compareOne(cause.id, known.get(cause.id), cause)),
    ...before
      .filter(({ id, isActive }) => isActive && !named.has(id))
      .map(({ id }) => ({ kind: 'deactivated' as const, id, fields: [] })),
  ];
}

function compareOne(
  id: string,
  before: Readonly<Record<string, unknown>> | undefined,
  after: Readonly<Record<string, unknown>>,
): Difference[] {
  if (!before) return [{ kind: 'added', id, fields: [] }];
  const fields = Object.keys(after).filter((name) => canonical(before[name]) !== canonical(after[name]));
  if (fields.length === 0) return [];
  if (!fields.includes('isActive')) return [{ kind: 'changed', id, fields }];
  return [{ kind: after['isActive'] === true ? 'activated' : 'deactivated', id, fields }];
}

/** Objects are equal whatever the order of their fields: the database keeps its own. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}

/** Questions nobody can answer: a code twice, a list without choices, a condition on no earlier question. */
export function hasBrokenQuestions(questions: readonly Question[]): boolean {
  return questions.some(({ code, kind, choices, shownWhen }, index) => {
    const earlier = questions.slice(0, index).map((question) => question.code);
    const isList = kind === 'singlevaluelist' || kind === 'multivaluelist';
    return (
      earlier.includes(code) ||
      (isList && choices.length === 0) ||
      (shownWhen !== null && !earlier.includes(shownWhen.code))
    );
  });
}
