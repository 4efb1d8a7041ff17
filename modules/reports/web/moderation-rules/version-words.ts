import { useFormats, useText } from '#web/texts.tsx';
import type { RulesVersion } from '../../contract/moderation-rules.ts';

/** Which version and since when, in one line; the first one was there from the beginning. */
export function useVersionWords(): (version: RulesVersion) => string {
  const t = useText();
  const { civilDate } = useFormats();
  return ({ number, inForceFrom }) =>
    number === 1
      ? t('reports.rules.first-version')
      : t('reports.rules.version', { number: String(number), date: civilDate(inForceFrom) });
}
