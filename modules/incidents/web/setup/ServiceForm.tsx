import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { OrganisationField } from '#web/OrganisationField.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { readSetup, saveService } from '../../contract/setup.ts';
import type { ServiceView } from '../../contract/setup.ts';
import shift from '../shift/Shift.module.css';

export interface ServiceFormProps {
  /** Null: a new one. */
  readonly service: ServiceView | null;
  readonly services: readonly ServiceView[];
  readonly onDone: () => void;
}

const usualSeconds = 30;

interface Draft {
  readonly organisationId: string | null;
  readonly title: string;
  readonly phone: string;
  readonly acknowledgeSeconds: number;
  readonly seniorEmail: string;
  readonly nextServiceId: string | null;
  readonly isActive: boolean;
}

function draftOf(service: ServiceView | null): Draft {
  return {
    organisationId: service?.organisationId ?? null,
    title: service?.title ?? '',
    phone: service?.phone ?? '',
    acknowledgeSeconds: service?.acknowledgeSeconds ?? usualSeconds,
    seniorEmail: service?.seniorEmail ?? '',
    nextServiceId: service?.nextServiceId ?? null,
    isActive: service?.isActive ?? true,
  };
}

export function ServiceForm({ service, services, onDone }: ServiceFormProps): ReactNode {
  const t = useText();
  const [draft, setDraft] = useState(() => draftOf(service));
  const change = (changes: Partial<Draft>): void => setDraft({ ...draft, ...changes });
  const save = useCommand(saveService, { changes: [readSetup], onDone });
  const { organisationId, phone, seniorEmail } = draft;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!organisationId) return;
    const contacts = { phone: phone.trim() || null, seniorEmail: seniorEmail.trim() || null };
    save.mutate({ id: service?.id ?? null, ...draft, organisationId, ...contacts });
  };
  return (
    <form className={shift.form} onSubmit={submit}>
      <TextInput
        label={t('incidents.setup.title')}
        required
        maxLength={100}
        value={draft.title}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <OrganisationField
        isRequired
        label={t('incidents.setup.organisation')}
        value={organisationId}
        chosen={service && { id: service.organisationId, name: service.organisation }}
        onChange={(id) => change({ organisationId: id })}
      />
      <ChainFields draft={draft} others={services.filter(({ id }) => id !== service?.id)} onChange={change} />
      {save.error ? <Notice kind="danger">{problemText(save.error, t)}</Notice> : null}
      <Button type="submit" loading={save.isPending} disabled={!organisationId || draft.title.trim() === ''}>
        {t('incidents.setup.save')}
      </Button>
      <Button variant="subtle" onClick={onDone}>
        {t('incidents.card.cancel')}
      </Button>
    </form>
  );
}

/** How soon it answers, and who is called when it does not. */
function ChainFields(props: {
  readonly draft: Draft;
  readonly others: readonly ServiceView[];
  readonly onChange: (changes: Partial<Draft>) => void;
}): ReactNode {
  const t = useText();
  const { draft, others, onChange } = props;
  return (
    <>
      <TextInput
        label={t('incidents.field.phone')}
        type="tel"
        maxLength={24}
        value={draft.phone}
        onChange={(event) => onChange({ phone: event.currentTarget.value })}
      />
      <NumberInput
        label={t('incidents.setup.answer-within')}
        min={5}
        max={3600}
        value={draft.acknowledgeSeconds}
        onChange={(value) => onChange({ acknowledgeSeconds: Math.trunc(Number(value) || usualSeconds) })}
      />
      <TextInput
        label={t('incidents.setup.senior')}
        type="email"
        maxLength={320}
        value={draft.seniorEmail}
        onChange={(event) => onChange({ seniorEmail: event.currentTarget.value })}
      />
      <Select
        label={t('incidents.setup.next')}
        clearable
        data={others.map(({ id, title }) => ({ value: id, label: title }))}
        value={draft.nextServiceId}
        onChange={(nextServiceId) => onChange({ nextServiceId })}
      />
      <Checkbox
        label={t('incidents.setup.active')}
        checked={draft.isActive}
        onChange={(event) => onChange({ isActive: event.currentTarget.checked })}
      />
    </>
  );
}
