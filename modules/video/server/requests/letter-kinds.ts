import type { RequestRow } from './request.store.ts';

export type LetterKind = 'request' | 'answer';

/** A citizen's request is a form of its own; a decision is answered in writing to both. */
export function lettersOf({
  requesterOrganisationId,
  decidedAt,
}: Pick<RequestRow, 'requesterOrganisationId' | 'decidedAt'>): LetterKind[] {
  const asked: LetterKind[] = requesterOrganisationId === null ? [] : ['request'];
  return decidedAt === null ? asked : [...asked, 'answer'];
}
