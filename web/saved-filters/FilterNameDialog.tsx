import type { ReactNode } from 'react';
import { Button, Modal, Stack, TextInput } from '@mantine/core';
import {
  changeSavedFilter,
  listSavedFilters,
  maximumFilterName,
  saveFilter,
} from '#kernel/preferences/contract/saved-filters.ts';
import { Notice } from '../design/Notice.tsx';
import { useForm } from '../form.ts';
import { useCommand } from '../query.ts';
import { problemText, useText } from '../texts.tsx';
import type { SavedFilterWords } from './filter-words.ts';

export type NamedFilter =
  | { readonly kind: 'new'; readonly page: string; readonly query: string }
  | { readonly kind: 'kept'; readonly id: string; readonly name: string };

/** Asks for the name of a new filter, or for a new name of a kept one. */
export function FilterNameDialog(props: {
  filter: NamedFilter;
  words: SavedFilterWords;
  onClose: () => void;
}): ReactNode {
  const { filter, words, onClose } = props;
  const t = useText();
  const save = useCommand(saveFilter, { changes: [listSavedFilters] });
  const change = useCommand(changeSavedFilter, { changes: [listSavedFilters] });
  const form = useForm(async (field) => {
    const name = field('name');
    if (filter.kind === 'kept') await change.mutateAsync({ filterId: filter.id, name });
    else await save.mutateAsync({ page: filter.page, query: filter.query, name });
    onClose();
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={filter.kind === 'new' ? words.saveTitle : words.renameTitle}
      closeButtonProps={{ 'aria-label': t('web.action.close') }}
    >
      <form onSubmit={form.onSubmit}>
        <Stack gap="md">
          {form.problem ? <Notice kind="danger">{problemText(form.problem, t)}</Notice> : null}
          <TextInput
            name="name"
            required
            data-autofocus
            maxLength={maximumFilterName}
            label={t('web.filters.name')}
            description={t('web.filters.name-hint')}
            defaultValue={filter.kind === 'kept' ? filter.name : ''}
          />
          <Button type="submit" loading={form.isBusy}>
            {t('web.action.save')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
