import type { ReactNode } from 'react';
import { useEffect, useEffectEvent } from 'react';
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { icons } from '#web/icons.ts';
import { useQueryRoute } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { maskPersonalData } from '../../contract/personal-data.ts';
import { suggestCategories } from '../../contract/routes.ts';
import type { Categories } from '../categories.ts';
import classes from './NewReport.module.css';

const askAfterMs = 350;
const shortestText = 4;
/** The first words say what it is about; the rest only lengthens the address of the request. */
const askedCharacters = 400;
const shownSuggestions = 3;

export interface CategoryFieldProps {
  readonly text: string;
  readonly categoryId: string | null;
  readonly isChosen: boolean;
  readonly categories: Categories;
  readonly error: string | null;
  readonly onChange: (categoryId: string | null, isChosen: boolean) => void;
}

/** What kind of problem: read from the words, changed by one press, or found in the whole list. */
export function CategoryField(props: CategoryFieldProps): ReactNode {
  const { text, categoryId, isChosen, categories, error, onChange } = props;
  const t = useText();
  const suggested = useSuggestions(text);
  const best = suggested[0];
  const suggest = useEffectEvent((id: string) => {
    if (!isChosen && id !== categoryId) onChange(id, false);
  });
  useEffect(() => {
    if (best) suggest(best);
  }, [best]);
  return (
    <div className={classes.fields}>
      {suggested.length > 0 ? (
        <div role="group" aria-label={t('reports.new.suggested')} className={classes.suggestions}>
          {suggested.map((id) => (
            <SuggestionButton
              key={id}
              icon={categories.iconOf(id)}
              title={categories.titleOf(id)}
              isPressed={id === categoryId}
              onPress={() => onChange(id, true)}
            />
          ))}
        </div>
      ) : null}
      <Select
        id="report-category"
        label={t('reports.new.category')}
        description={t('reports.new.category-hint')}
        placeholder={t('reports.new.category-choose')}
        data={[...categories.choices]}
        value={categoryId}
        onChange={(id) => onChange(id, id !== null)}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('reports.new.category-nothing')}
        error={error}
        maxDropdownHeight={320}
      />
    </div>
  );
}

function useSuggestions(text: string): readonly string[] {
  const [asked] = useDebouncedValue(text.trim().slice(0, askedCharacters), askAfterMs);
  const isEnabled = asked.length >= shortestText;
  const { data } = useQueryRoute(
    suggestCategories,
    { text: maskPersonalData(asked) },
    { isEnabled, keepsPrevious: true },
  );
  return isEnabled ? (data?.categoryIds ?? []).slice(0, shownSuggestions) : [];
}

interface SuggestionButtonProps {
  readonly icon: keyof typeof icons;
  readonly title: string;
  readonly isPressed: boolean;
  readonly onPress: () => void;
}

function SuggestionButton({ icon, title, isPressed, onPress }: SuggestionButtonProps): ReactNode {
  const Icon = isPressed ? icons.check : icons[icon];
  return (
    <button type="button" className={classes.suggestion} aria-pressed={isPressed} onClick={onPress}>
      <Icon size={20} aria-hidden="true" />
      {title}
    </button>
  );
}
