import type { Formats, Translate } from '#web/texts.tsx';
import type { WorkStep } from './step.ts';

/** "Taken into work, 21 Nov, 14:05". */
export function describeStep({ act, queuedAtMs }: WorkStep, t: Translate, formats: Formats): string {
  const at = formats.dateTime(new Date(queuedAtMs));
  switch (act.kind) {
    case 'take':
      return t('reports.offline.step-take', { at });
    case 'plan':
      return t('reports.offline.step-plan', { at, date: formats.civilDate(act.plannedOn) });
    case 'answer':
      return t('reports.offline.step-answer', { at, count: act.photos.length });
  }
}
