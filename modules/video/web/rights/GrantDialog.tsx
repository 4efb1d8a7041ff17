import type { ReactNode } from 'react';
import { useState } from 'react';
import { Checkbox, Group, NativeSelect, Select, TextInput } from '@mantine/core';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import { cameraGroups, cameraPurposes } from '../../contract/camera.ts';
import { listCameras } from '../../contract/camera-routes.ts';
import { giveGrant, listGrants } from '../../contract/grant-routes.ts';
import { listVideoOrganisations } from '../../contract/organisation-routes.ts';
import { videoRights } from '../../contract/rights.ts';
import { FormDialog } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';
import { isoOf } from '#web/local-time.ts';
import { OrganisationField } from '../components/OrganisationField.tsx';

/** The owner lets another organisation see. */
export function GrantDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText();
  const organisations = useQueryRoute(listVideoOrganisations, {});
  const own = (organisations.data?.organisations ?? []).filter(({ isOwn }) => isOwn);
  const { timeZone } = useSession().town;
  const [holderId, setHolderId] = useState<string | null>(null);
  const [scope, setScope] = useState('');
  const [isHourly, setHourly] = useState(false);
  const give = useCommand(giveGrant, { changes: [listGrants], onDone: onClose });
  const onSubmit = (form: FormData): void => {
    const rights = videoRights.filter((right) => form.get(`right-${right}`) !== null);
    give.mutate({
      ownerOrganisationId: fieldOf(form, 'owner') ?? '',
      holderOrganisationId: holderId ?? '',
      ...scopeOf(scope),
      purpose: cameraPurposes.find((known) => known === form.get('purpose')) ?? 'public-order',
      basis: fieldOf(form, 'basis') ?? '',
      rights,
      needsSecond: form.get('second') !== null,
      hours: isHourly ? hoursOf(form) : null,
      validUntil: isoOf(fieldOf(form, 'until'), timeZone),
    });
  };
  return (
    <FormDialog
      title={t('video.rights.give')}
      submit={t('video.rights.give-it')}
      isBusy={give.isPending}
      problem={give.error}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      <NativeSelect
        name="owner"
        label={t('video.field.owner')}
        data={own.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <OrganisationField label={t('video.rights.holder')} value={holderId} onChange={setHolderId} />
      <ScopeField value={scope} onChange={setScope} />
      <NativeSelect
        name="purpose"
        label={t('video.field.purpose')}
        data={cameraPurposes.map((value) => ({ value, label: t(`video.purpose.${value}`) }))}
      />
      <TextInput name="basis" required minLength={3} maxLength={500} label={t('video.rights.agreement')} />
      <RightFields />
      <Checkbox
        name="second"
        label={t('video.four-eyes.demand')}
        description={t('video.four-eyes.demand-hint')}
      />
      <HourFields isHourly={isHourly} onHourly={setHourly} />
      <TextInput name="until" type="datetime-local" label={t('video.rights.until-field')} />
    </FormDialog>
  );
}

function RightFields(): ReactNode {
  const t = useText();
  return (
    <Checkbox.Group label={t('video.rights.rights')}>
      <Group mt="xs">
        {videoRights.map((right) => (
          <Checkbox key={right} name={`right-${right}`} label={t(`video.right.${right}`)} value={right} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

function HourFields({
  isHourly,
  onHourly,
}: {
  readonly isHourly: boolean;
  readonly onHourly: (isHourly: boolean) => void;
}): ReactNode {
  const t = useText();
  return (
    <>
      <Checkbox
        label={t('video.rights.hourly')}
        checked={isHourly}
        onChange={(event) => onHourly(event.currentTarget.checked)}
      />
      {isHourly ? (
        <Group>
          <TextInput name="from" type="time" required defaultValue="08:00" label={t('video.rights.from')} />
          <TextInput name="to" type="time" required defaultValue="20:00" label={t('video.rights.to')} />
        </Group>
      ) : null}
    </>
  );
}

function ScopeField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const t = useText();
  const cameras = useQueryRoute(listCameras, {});
  return (
    <Select
      searchable
      label={t('video.rights.cameras')}
      placeholder={t('video.rights.all-cameras')}
      clearable
      data={[
        {
          group: t('video.field.group'),
          items: cameraGroups.map((group) => ({ value: `group:${group}`, label: t(`video.group.${group}`) })),
        },
        {
          group: t('video.cameras.title'),
          items: (cameras.data?.cameras ?? []).map(({ id, number, name }) => ({
            value: `camera:${id}`,
            label: `${number}. ${name}`,
          })),
        },
      ]}
      value={value || null}
      onChange={(chosen) => onChange(chosen ?? '')}
    />
  );
}

function scopeOf(scope: string) {
  const [kind, value = ''] = scope.split(':');
  return {
    cameraId: kind === 'camera' ? value : null,
    group: kind === 'group' ? (cameraGroups.find((group) => group === value) ?? null) : null,
  };
}

function hoursOf(form: FormData) {
  const minute = (name: string): number => {
    const [hours = 0, minutes = 0] = (fieldOf(form, name) ?? '').split(':').map(Number);
    return hours * 60 + minutes;
  };
  return { fromMinute: minute('from'), toMinute: minute('to') || 1440, weekdays: [1, 2, 3, 4, 5, 6, 7] };
}
