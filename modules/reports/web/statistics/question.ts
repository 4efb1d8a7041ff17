import { useGo, useQueryParameters } from '#web/links.tsx';
import { useSession } from '#web/session.tsx';
import type { Comparison, Period, Preset } from './period.ts';
import { comparisons, presetPeriod, presets, todayIn } from './period.ts';

export interface Question extends Period {
  /** Null: dates of one's own. */
  readonly preset: Preset | null;
  readonly comparison: Comparison;
  readonly organisationId: string | null;
  readonly groupId: string | null;
  readonly areaId: string | null;
}

export interface QuestionDesk {
  readonly question: Question;
  readonly change: (changes: Readonly<Record<string, string | null>>) => void;
}

/** What is asked stands in the address, so that a page of figures can be sent and bookmarked. */
export function useQuestion(path: string): QuestionDesk {
  const { town } = useSession();
  const go = useGo();
  const parameters = useQueryParameters();
  const from = parameters.get('from');
  const to = parameters.get('to');
  const asked = presets.find((preset) => preset === parameters.get('period')) ?? null;
  const own = from && to && from <= to && asked === null ? { from, to } : null;
  const preset = own ? null : (asked ?? 'year');
  const period = own ?? presetPeriod(preset ?? 'year', todayIn(town.timeZone));
  return {
    question: {
      ...period,
      preset,
      comparison: comparisons.find((found) => found === parameters.get('compare')) ?? 'none',
      organisationId: parameters.get('organisation'),
      groupId: parameters.get('type'),
      areaId: parameters.get('area'),
    },
    change: (changes) => {
      for (const [name, value] of Object.entries(changes)) {
        if (value === null || value === '') parameters.delete(name);
        else parameters.set(name, value);
      }
      const query = parameters.toString();
      void go(query ? `${path}?${query}` : path, { replace: true });
    },
  };
}
