import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Select, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { icons } from '#web/icons.ts';
import { useGo, useQueryParameters } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { listQueue, listTasks } from '../../contract/routes.ts';
import { listShortlists, removeShortlist, renameShortlist } from '../../contract/shortlists.ts';
import { focusOnMount } from '../components/focus-on-mount.ts';
import classes from './Shortlists.module.css';
import { nameOf } from './shortlist-name.ts';

/** The filter's parameter in the address. */
export const shortlistName = 'list';

/** Narrows a list of reports to a named one; without any there is nothing to choose. */
export function ShortlistFilter({ path }: { path: string }): ReactNode {
  const t = useText();
  const go = useGo();
  const parameters = useQueryParameters();
  const list = useQueryRoute(listShortlists, {});
  const shortlists = list.data?.shortlists ?? [];
  const chosen = shortlists.find(({ id }) => id === parameters.get(shortlistName));
  const choose = (id: string | null): void => {
    if (id) parameters.set(shortlistName, id);
    else parameters.delete(shortlistName);
    void go(`${path}?${parameters.toString()}`, { replace: true });
  };
  const remove = useCommand(removeShortlist, {
    changes: [listShortlists, listTasks, listQueue],
    onDone: () => choose(null),
  });
  if (shortlists.length === 0) return null;
  return (
    <div className={classes.filter}>
      <Select
        label={t('reports.shortlist.filter')}
        data={[
          { value: '', label: t('reports.shortlist.any') },
          ...shortlists.map((one) => ({ value: one.id, label: nameOf(one, t) })),
        ]}
        value={chosen?.id ?? ''}
        allowDeselect={false}
        searchable
        onChange={choose}
      />
      {chosen ? <RenameShortlist key={chosen.id} {...chosen} /> : null}
      {chosen ? (
        <Button
          variant="subtle"
          loading={remove.isPending}
          leftSection={<icons.trash size={18} aria-hidden="true" />}
          onClick={() => remove.mutate({ id: chosen.id })}
        >
          {t('reports.shortlist.remove')}
        </Button>
      ) : null}
      {remove.error ? <Notice kind="danger">{problemText(remove.error, t)}</Notice> : null}
    </div>
  );
}

/** One press shows the name to be changed, another keeps it. */
function RenameShortlist({ id, name }: { id: string; name: string }): ReactNode {
  const t = useText();
  const [draft, setDraft] = useState<string | null>(null);
  const rename = useCommand(renameShortlist, { changes: [listShortlists], onDone: () => setDraft(null) });
  if (draft === null)
    return (
      <Button
        variant="subtle"
        leftSection={<icons.adjustments size={18} aria-hidden="true" />}
        onClick={() => setDraft(name)}
      >
        {t('reports.shortlist.rename')}
      </Button>
    );
  return (
    <form
      className={classes.filter}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        rename.mutate({ id, name: draft });
      }}
    >
      <TextInput
        label={t('reports.shortlist.name')}
        required
        maxLength={80}
        ref={focusOnMount}
        value={draft}
        error={rename.error ? problemText(rename.error, t) : null}
        onChange={(event) => setDraft(event.currentTarget.value)}
      />
      <Button type="submit" loading={rename.isPending}>
        {t('reports.shortlist.save-name')}
      </Button>
      <Button variant="subtle" onClick={() => setDraft(null)}>
        {t('web.action.cancel')}
      </Button>
    </form>
  );
}

const uuidPattern = /^[0-9a-f-]{36}$/;

/** The filter as the API takes it. */
export function shortlistInput(id: string | null): { shortlistId?: string } {
  return id && uuidPattern.test(id) ? { shortlistId: id } : {};
}
