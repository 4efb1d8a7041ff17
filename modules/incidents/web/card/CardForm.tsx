import type { ReactNode } from 'react';
import { useRef, useState } from 'react';
import { NumberInput, Textarea, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useText } from '#web/texts.tsx';
import type { Caller, CardFields } from '../../contract/incident.ts';
import { focusOnMount } from '../shared/focus-on-mount.ts';
import { Keyed } from '../shared/Keyed.tsx';
import { AddressField } from './AddressField.tsx';
import classes from './Card.module.css';
import { TypeFields } from './TypeFields.tsx';
import type { CardDraft } from './use-card-draft.ts';

type Change = (changes: Partial<CardFields>) => void;

/** In the order of a talk: who, where, what, who is hurt, in what words. Each part has its key. */
export function CardForm({ draft }: { draft: CardDraft }): ReactNode {
  const t = useText();
  const form = useRef<HTMLFormElement>(null);
  const { fields, change } = draft;
  const focus = (name: string) => (): void =>
    form.current?.querySelector<HTMLElement>(`[data-key="${name}"]`)?.focus();
  useHotkeys(
    [
      ['alt+1', focus('phone')],
      ['alt+2', focus('address')],
      ['alt+3', focus('type')],
      ['alt+4', focus('words')],
      ['alt+5', focus('injured')],
    ],
    [],
  );
  return (
    <form ref={form} className={classes.form} onSubmit={(event) => event.preventDefault()}>
      <CallerFields caller={fields.caller} onChange={change} />
      <AddressField fields={fields} onChange={change} />
      <TypeFields fields={fields} onChange={change} />
      <Textarea
        label={<Keyed label={t('incidents.field.words')} keys="Alt+4" />}
        data-key="words"
        autosize
        minRows={3}
        maxLength={4000}
        value={fields.words}
        onChange={(event) => change({ words: event.currentTarget.value })}
      />
      <InjuredFields fields={fields} onChange={change} />
    </form>
  );
}

function CallerFields({ caller, onChange }: { caller: Caller; onChange: Change }): ReactNode {
  const t = useText();
  const [isNew] = useState(caller.phone === '');
  const set = (changes: Partial<Caller>): void => onChange({ caller: { ...caller, ...changes } });
  return (
    <fieldset className={classes.group}>
      <legend>{t('incidents.card.caller')}</legend>
      <TextInput
        label={<Keyed label={t('incidents.field.phone')} keys="Alt+1" />}
        data-key="phone"
        type="tel"
        ref={isNew ? focusOnMount : null}
        autoComplete="off"
        maxLength={24}
        value={caller.phone}
        onChange={(event) => set({ phone: event.currentTarget.value.replaceAll(/[^+\d ()-]/g, '') })}
      />
      <TextInput
        label={t('incidents.field.name')}
        autoComplete="off"
        maxLength={100}
        value={caller.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('incidents.field.caller-place')}
        autoComplete="off"
        maxLength={300}
        value={caller.place}
        onChange={(event) => set({ place: event.currentTarget.value })}
      />
      <TextInput
        label={t('incidents.field.caller-note')}
        autoComplete="off"
        maxLength={200}
        value={caller.note}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
    </fieldset>
  );
}

function InjuredFields({ fields, onChange }: { fields: CardFields; onChange: Change }): ReactNode {
  const t = useText();
  const { injured } = fields;
  const set = (name: keyof typeof injured) => (value: number | string) =>
    onChange({ injured: { ...injured, [name]: Math.max(0, Math.trunc(Number(value) || 0)) } });
  return (
    <fieldset className={classes.group}>
      <legend>{t('incidents.card.injured')}</legend>
      <NumberInput
        label={<Keyed label={t('incidents.field.injured')} keys="Alt+5" />}
        data-key="injured"
        min={0}
        max={10_000}
        value={injured.count}
        onChange={set('count')}
      />
      <NumberInput
        label={t('incidents.field.trapped')}
        min={0}
        max={10_000}
        value={injured.trapped}
        onChange={set('trapped')}
      />
      <NumberInput
        label={t('incidents.field.gone')}
        min={0}
        max={10_000}
        value={injured.gone}
        onChange={set('gone')}
      />
    </fieldset>
  );
}
