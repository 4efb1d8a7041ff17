import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import {
  listPhotoCards,
  longestHours,
  photoCardAudiences,
  photoCardGrounds,
  publicParts,
  publishPhotoCard,
  soughtKinds,
} from '../../contract/photo-cards.ts';
import type { PhotoCardFields } from '../../contract/photo-cards.ts';
import { readIncident } from '../../contract/routes.ts';
import { listRuns } from '../../contract/scenarios.ts';
import card from '../card/Card.module.css';
import { PickedPhotos, usePickedPictures } from './PickedPhotos.tsx';

const blank: PhotoCardFields = {
  kind: 'child',
  name: '',
  age: null,
  signs: '',
  lastSeen: '',
  phone: '112',
  audiences: ['crews', 'operators'],
  publicParts: ['photo'],
  ground: 'consent',
  groundNote: '',
  hours: 24,
};

export interface PhotoCardFormProps {
  readonly incidentId: string;
  readonly onDone: () => void;
}

/** Photo and signs, who is to see how much of them, by what right and for how long; one press sends it. */
export function PhotoCardForm({ incidentId, onDone }: PhotoCardFormProps): ReactNode {
  const t = useText();
  const [fields, setFields] = useState(blank);
  const pictures = usePickedPictures();
  const publish = useCommand(publishPhotoCard, {
    changes: [listPhotoCards, readIncident, listRuns],
    onDone,
  });
  const change = (changes: Partial<PhotoCardFields>): void => setFields({ ...fields, ...changes });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    publish.mutate({ id: incidentId, fields, photos: [...pictures.references] });
  };
  return (
    <form className={card.form} onSubmit={submit} aria-labelledby="photo-card-title">
      <PickedPhotos pictures={pictures} />
      <PersonFields fields={fields} onChange={change} />
      <ReaderFields fields={fields} onChange={change} />
      <GroundFields fields={fields} onChange={change} />
      {publish.error ? <Notice kind="danger">{problemText(publish.error, t)}</Notice> : null}
      <Button
        type="submit"
        loading={publish.isPending}
        disabled={pictures.references.length === 0 || pictures.isBusy || fields.audiences.length === 0}
      >
        {t('incidents.photo-card.send')}
      </Button>
    </form>
  );
}

interface PartProps {
  readonly fields: PhotoCardFields;
  readonly onChange: (changes: Partial<PhotoCardFields>) => void;
}

function PersonFields({ fields, onChange }: PartProps): ReactNode {
  const t = useText();
  return (
    <>
      <Select
        label={t('incidents.photo-card.kind')}
        allowDeselect={false}
        data={soughtKinds.map((kind) => ({ value: kind, label: t(`incidents.sought.kind.${kind}`) }))}
        value={fields.kind}
        onChange={(kind) => onChange({ kind: soughtKinds.find((one) => one === kind) ?? fields.kind })}
      />
      <TextInput
        label={t('incidents.photo-card.name')}
        maxLength={100}
        autoComplete="off"
        value={fields.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <NumberInput
        label={t('incidents.photo-card.age')}
        min={0}
        max={120}
        allowDecimal={false}
        value={fields.age ?? ''}
        onChange={(value) => onChange({ age: value === '' ? null : Math.trunc(Number(value)) })}
      />
      <Textarea
        label={t('incidents.photo-card.signs')}
        description={t('incidents.photo-card.signs-hint')}
        autosize
        minRows={2}
        required
        minLength={10}
        maxLength={1000}
        value={fields.signs}
        onChange={(event) => onChange({ signs: event.currentTarget.value })}
      />
      <TextInput
        label={t('incidents.photo-card.last-seen')}
        maxLength={300}
        autoComplete="off"
        value={fields.lastSeen}
        onChange={(event) => onChange({ lastSeen: event.currentTarget.value })}
      />
      <TextInput
        label={t('incidents.photo-card.phone')}
        required
        type="tel"
        maxLength={24}
        autoComplete="off"
        value={fields.phone}
        onChange={(event) => onChange({ phone: event.currentTarget.value })}
      />
    </>
  );
}

function ReaderFields({ fields, onChange }: PartProps): ReactNode {
  const t = useText();
  const { audiences, hours } = fields;
  return (
    <>
      <Checkbox.Group
        label={t('incidents.photo-card.audiences')}
        value={audiences}
        onChange={(chosen) =>
          onChange({ audiences: photoCardAudiences.filter((one) => chosen.includes(one)) })
        }
      >
        {photoCardAudiences.map((one) => (
          <Checkbox key={one} value={one} label={t(`incidents.photo-card.audience.${one}`)} />
        ))}
      </Checkbox.Group>
      {audiences.includes('residents') ? (
        <Checkbox.Group
          label={t('incidents.photo-card.public-parts')}
          description={t('incidents.photo-card.public-parts-hint')}
          value={fields.publicParts}
          onChange={(chosen) => onChange({ publicParts: publicParts.filter((one) => chosen.includes(one)) })}
        >
          {publicParts.map((one) => (
            <Checkbox key={one} value={one} label={t(`incidents.photo-card.part.${one}`)} />
          ))}
        </Checkbox.Group>
      ) : null}
      <NumberInput
        label={t('incidents.photo-card.hours')}
        description={t('incidents.photo-card.hours-hint')}
        required
        min={1}
        max={longestHours}
        allowDecimal={false}
        value={hours}
        onChange={(value) => onChange({ hours: Math.trunc(Number(value)) })}
      />
    </>
  );
}

function GroundFields({ fields, onChange }: PartProps): ReactNode {
  const t = useText();
  const { ground, groundNote, audiences } = fields;
  const isPublic = audiences.includes('residents');
  return (
    <>
      <Select
        label={t('incidents.photo-card.ground')}
        description={t('incidents.photo-card.purpose')}
        allowDeselect={false}
        data={photoCardGrounds.map((one) => ({
          value: one,
          label: t(`incidents.photo-card.ground.${one}`),
          disabled: one === 'vital-interest' && isPublic,
        }))}
        error={ground === 'vital-interest' && isPublic ? t('incidents.photo-card-ground') : null}
        value={ground}
        onChange={(chosen) => onChange({ ground: photoCardGrounds.find((one) => one === chosen) ?? ground })}
      />
      <TextInput
        label={t('incidents.photo-card.ground-note')}
        description={t('incidents.photo-card.ground-note-hint')}
        required
        minLength={3}
        maxLength={300}
        autoComplete="off"
        value={groundNote}
        onChange={(event) => onChange({ groundNote: event.currentTarget.value })}
      />
    </>
  );
}
