import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Select, TextInput } from '@mantine/core';
import { useCommand } from '#web/query.ts';
import { OrganisationField } from '#web/OrganisationField.tsx';
import { useText } from '#web/texts.tsx';
import { readSetup, savePost } from '../../contract/setup.ts';
import type { JournalView } from '../../contract/setup.ts';
import classes from '../journal/Journal.module.css';
import { FormEnd } from './FormEnd.tsx';
import type { Setup } from './SetupPage.tsx';

type Post = Setup['posts'][number];

export interface PostFormProps {
  readonly post: Post | null;
  readonly journals: readonly JournalView[];
  readonly onDone: () => void;
}

export function PostForm({ post, journals, onDone }: PostFormProps): ReactNode {
  const t = useText();
  const [draft, setDraft] = useState(() => ({
    title: post?.title ?? '',
    organisationId: post?.organisationId ?? null,
    phone: post?.phone ?? '',
    journalId: post?.journalId ?? journals[0]?.id ?? null,
    seniorEmail: post?.seniorEmail ?? '',
    isActive: post?.isActive ?? true,
  }));
  const change = (changes: Partial<typeof draft>): void => setDraft({ ...draft, ...changes });
  const save = useCommand(savePost, { changes: [readSetup], onDone });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { organisationId, journalId, phone, seniorEmail } = draft;
    if (organisationId === null || journalId === null) return;
    const contacts = { phone: phone.trim() || null, seniorEmail: seniorEmail.trim() || null };
    save.mutate({ ...draft, id: post?.id ?? null, organisationId, journalId, ...contacts });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <div className={classes.pair}>
        <TextInput
          label={t('telephonograms.setup.title')}
          required
          maxLength={100}
          value={draft.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
        <OrganisationField
          isRequired
          label={t('telephonograms.setup.organisation')}
          value={draft.organisationId}
          chosen={post && { id: post.organisationId, name: post.organisation }}
          onChange={(organisationId) => change({ organisationId })}
        />
        <Select
          label={t('telephonograms.setup.journal')}
          required
          data={journals.map(({ id, prefix, title }) => ({ value: id, label: `${prefix} · ${title}` }))}
          value={draft.journalId}
          onChange={(journalId) => change({ journalId })}
        />
        <Contacts phone={draft.phone} seniorEmail={draft.seniorEmail} onChange={change} />
      </div>
      <FormEnd
        isActive={draft.isActive}
        isSaving={save.isPending}
        problem={save.error}
        onActive={(isActive) => change({ isActive })}
        onCancel={onDone}
      />
    </form>
  );
}

interface ContactsProps {
  readonly phone: string;
  readonly seniorEmail: string;
  readonly onChange: (changes: { phone?: string; seniorEmail?: string }) => void;
}

function Contacts({ phone, seniorEmail, onChange }: ContactsProps): ReactNode {
  const t = useText();
  return (
    <>
      <TextInput
        label={t('telephonograms.setup.phone')}
        type="tel"
        maxLength={24}
        value={phone}
        onChange={(event) => onChange({ phone: event.currentTarget.value })}
      />
      <TextInput
        label={t('telephonograms.setup.senior')}
        type="email"
        maxLength={320}
        value={seniorEmail}
        onChange={(event) => onChange({ seniorEmail: event.currentTarget.value })}
      />
    </>
  );
}
