import type { ReactNode } from 'react';
import { useText } from '#web/texts.tsx';
import type { Rating } from '../../contract/rating.ts';

/** A mark as it stands in the history. */
export function RatingWords({ rating }: { rating: Rating }): ReactNode {
  const t = useText();
  const reasons = rating.reasons.map((id) => t(`reports.rating-reason.${id}`)).join(', ');
  return [t('reports.rating.given', { score: String(rating.score) }), reasons].filter(Boolean).join(': ');
}
