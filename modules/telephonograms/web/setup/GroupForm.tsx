import type { ReactNode } from 'react';
import { useState } from 'react';
import { MultiSelect, TextInput } from '@mantine/core';
import { useCommand } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { readSetup, saveGroup } from '../../contract/setup.ts';
import type { GroupView } from '../../contract/setup.ts';
import classes from '../journal/Journal.module.css';
import { FormEnd } from './FormEnd.tsx';
import type { Setup } from './SetupPage.tsx';

export interface GroupFormProps {
  readonly group: GroupView | null;
  readonly posts: Setup['posts'];
  readonly onDone: () => void;
}

export function GroupForm({ group, posts, onDone }: GroupFormProps): ReactNode {
  const t = useText();
  const [title, setTitle] = useState(group?.title ?? '');
  const [postIds, setPostIds] = useState(group?.postIds ?? []);
  const [isActive, setIsActive] = useState(group?.isActive ?? true);
  const save = useCommand(saveGroup, { changes: [readSetup], onDone });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ id: group?.id ?? null, title, postIds, isActive });
      }}
    >
      <TextInput
        label={t('telephonograms.setup.title')}
        required
        maxLength={100}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <MultiSelect
        label={t('telephonograms.setup.posts')}
        searchable
        required
        data={posts.map((post) => ({ value: post.id, label: `${post.title} (${post.organisation})` }))}
        value={postIds}
        onChange={setPostIds}
      />
      <FormEnd
        isActive={isActive}
        isSaving={save.isPending}
        problem={save.error}
        onActive={setIsActive}
        onCancel={onDone}
      />
    </form>
  );
}
