import type { useText } from '#web/texts.tsx';
import type { ShortlistView } from '../../contract/shortlists.ts';

/** "Winter (12)", "Winter · Roads (12)". */
export function nameOf(
  { name, organisation, reportCount: count }: ShortlistView,
  t: ReturnType<typeof useText>,
): string {
  return organisation
    ? t('reports.shortlist.shared', { name, organisation: organisation.name, count })
    : t('reports.shortlist.counted', { name, count });
}
