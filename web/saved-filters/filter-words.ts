import { useText } from '../texts.tsx';

/** What is saved by name may be called otherwise than a filter. */
export interface SavedFilterWords {
  readonly label: string;
  readonly save: string;
  readonly saveTitle: string;
  readonly renameTitle: string;
  readonly more: (name: string) => string;
}

export function useFilterWords(): SavedFilterWords {
  const t = useText();
  return {
    label: t('web.filters.label'),
    save: t('web.filters.save'),
    saveTitle: t('web.filters.save-title'),
    renameTitle: t('web.filters.rename-title'),
    more: (name) => t('web.filters.more', { name }),
  };
}
