import type { RawInputOf } from '#kernel/http/contract.ts';
import type { enterPublishedReport } from '../../contract/published-statistics.ts';
import type { Period } from './period.ts';

export interface BaseDraft extends Period {
  readonly id: string;
  readonly words: string;
  readonly count: string;
}

export interface FigureDraft {
  readonly id: string;
  readonly words: string;
  readonly count: string;
  readonly percent: string;
  readonly baseId: string;
  readonly part: string;
}

export interface PublishedDraft {
  readonly title: string;
  readonly source: string;
  readonly isShown: boolean;
  readonly bases: readonly BaseDraft[];
  readonly figures: readonly FigureDraft[];
}

export function emptyDraft(period: Period): PublishedDraft {
  const base = { id: 'base-1', words: '', count: '', ...period };
  const draft = { title: '', source: '', isShown: true, bases: [base], figures: [] };
  return { ...draft, figures: [newFigure(draft)] };
}

export function newBase({ bases }: PublishedDraft): BaseDraft {
  const last = bases.at(-1);
  return { id: nextId('base', bases), words: '', count: '', from: last?.from ?? '', to: last?.to ?? '' };
}

export function newFigure({ bases, figures }: PublishedDraft): FigureDraft {
  const last = figures.at(-1);
  const baseId = last?.baseId ?? bases[0]?.id ?? '';
  return { id: nextId('figure', figures), words: '', count: '', percent: '', baseId, part: last?.part ?? '' };
}

function nextId(prefix: string, all: readonly { id: string }[]): string {
  const numbers = all.map(({ id }) => Number(id.slice(prefix.length + 1)));
  return `${prefix}-${Math.max(0, ...numbers) + 1}`;
}

/** What is typed, as the server takes it: a figure counts for the period of its base. */
export function tableOf({
  bases,
  figures,
  ...facts
}: PublishedDraft): RawInputOf<typeof enterPublishedReport> {
  const parts = [...new Set(figures.map(({ part }) => part.trim()).filter(Boolean))];
  const periodOf = (baseId: string): Period => {
    const base = bases.find(({ id }) => id === baseId);
    return { from: base?.from ?? '', to: base?.to ?? '' };
  };
  return {
    ...facts,
    bases: bases.map((base) => ({ ...base, count: Number(base.count) })),
    figures: figures.map(({ words, count, percent, baseId, part }) => ({
      words,
      count: count === '' ? null : Number(count),
      percent: percent.trim() === '' ? null : percent.trim().replace(',', '.').replace(/\s*%$/, ''),
      baseId,
      // Any word in any language may join the parts; the server wants a plain name.
      part: part.trim() === '' ? null : `part-${parts.indexOf(part.trim()) + 1}`,
      ...periodOf(baseId),
    })),
  };
}
