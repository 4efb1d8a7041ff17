import type { ReactNode } from 'react';
import { useState } from 'react';
import { NativeSelect, NumberInput, PasswordInput, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import { fieldText } from '#web/call.ts';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import { cameraGroups, cameraPurposes, cameraStates, publicities } from '../../contract/camera.ts';
import type { CameraCard, CameraFacts } from '../../contract/camera.ts';
import { changeCamera, createCamera, listCameras, readCamera } from '../../contract/camera-routes.ts';
import { listRecorders } from '../../contract/recorder-routes.ts';
import { FormDialog } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';
import { OrganisationField } from './OrganisationField.tsx';

const textFields = ['name', 'address'] as const;
const numberFields = [
  { name: 'lng', min: -180, max: 180, initial: '' },
  { name: 'lat', min: -90, max: 90, initial: '' },
  { name: 'bearingDegrees', min: 0, max: 359, initial: 0 },
  { name: 'angleDegrees', min: 5, max: 360, initial: 90 },
  { name: 'pictureWidthPx', min: 160, max: 16_384, initial: 1920 },
  { name: 'rangeM', min: 1, max: 2_000, initial: 50 },
  { name: 'retentionDays', min: 1, max: 365, initial: 30 },
] as const;
const longFields = ['legalBasis', 'signText'] as const;
const streamFields = ['streamUrl', 'substreamUrl', 'onvifUrl', 'username'] as const;
const choices = [
  { name: 'group', values: cameraGroups, words: 'group' },
  { name: 'purpose', values: cameraPurposes, words: 'purpose' },
  { name: 'state', values: cameraStates, words: 'state' },
  { name: 'publicity', values: publicities, words: 'publicity' },
] as const;

/** What the fields begin with. */
export type CameraStart = Partial<CameraFacts> & {
  readonly hasPassword?: boolean;
  readonly password?: string;
};

/** Enters a camera, or changes one. */
export function CameraDialog({
  camera,
  start = {},
  onClose,
}: {
  /** Null: a new one. */
  readonly camera: CameraCard | null;
  /** What is known of a new one already. */
  readonly start?: CameraStart;
  readonly onClose: () => void;
}): ReactNode {
  const t = useText();
  const [ownerId, setOwnerId] = useState(camera?.ownerOrganisationId ?? null);
  const options = { changes: [listCameras, readCamera], onDone: onClose };
  const create = useCommand(createCamera, options);
  const change = useCommand(changeCamera, options);
  const problem = create.error ?? change.error;
  const onSubmit = (form: FormData): void => {
    const facts = factsOf(form, ownerId ?? '');
    if (!camera) return create.mutate(facts);
    const { id, version } = camera;
    return change.mutate({ ...facts, id, version, reason: fieldOf(form, 'reason') ?? '' });
  };
  return (
    <FormDialog
      title={camera?.name ?? t('video.cameras.add')}
      submit={t('web.action.save')}
      isBusy={create.isPending || change.isPending}
      problem={problem}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      <OrganisationField label={t('video.field.owner')} value={ownerId} onChange={setOwnerId} />
      <Fields camera={camera ?? start} problem={problem} />
      {camera ? (
        <TextInput name="reason" required minLength={3} maxLength={500} label={t('video.field.reason')} />
      ) : null}
    </FormDialog>
  );
}

function Fields({ camera, problem }: FieldProps): ReactNode {
  const t = useText();
  const labelOf = (name: string): string => t(`video.camera-field.${name}`);
  const errorOf = (name: string) => fieldText(problem, `/${name}`);
  return (
    <>
      {textFields.map((name) => (
        <TextInput
          key={name}
          name={name}
          required
          maxLength={name === 'name' ? 120 : 300}
          label={labelOf(name)}
          defaultValue={camera[name]}
          error={errorOf(name)}
        />
      ))}
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {choices.map(({ name, values, words }) => (
          <NativeSelect
            key={name}
            name={name}
            label={labelOf(name)}
            defaultValue={camera[name]}
            data={values.map((value) => ({ value, label: t(`video.${words}.${value}`) }))}
          />
        ))}
        {numberFields.map(({ name, min, max, initial }) => (
          <NumberInput
            key={name}
            name={name}
            required
            min={min}
            max={max}
            decimalScale={7}
            label={labelOf(name)}
            defaultValue={camera[name] ?? initial}
            error={errorOf(name)}
          />
        ))}
        <RecorderField recorderId={camera.recorderId ?? null} />
      </SimpleGrid>
      <LongFields camera={camera} problem={problem} />
    </>
  );
}

interface FieldProps {
  readonly camera: CameraStart;
  readonly problem: Error | null;
}

function LongFields({ camera, problem }: FieldProps): ReactNode {
  const t = useText();
  const labelOf = (name: string): string => t(`video.camera-field.${name}`);
  const errorOf = (name: string) => fieldText(problem, `/${name}`);
  return (
    <>
      {longFields.map((name) => (
        <Textarea
          key={name}
          name={name}
          required
          autosize
          maxLength={500}
          label={labelOf(name)}
          defaultValue={camera[name]}
          error={errorOf(name)}
        />
      ))}
      {streamFields.map((name) => (
        <TextInput
          key={name}
          name={name}
          maxLength={500}
          autoComplete="off"
          label={labelOf(name)}
          defaultValue={camera[name] ?? ''}
          error={errorOf(name)}
        />
      ))}
      <PasswordInput
        name="password"
        maxLength={200}
        autoComplete="new-password"
        label={labelOf('password')}
        defaultValue={camera.password ?? ''}
        description={camera.hasPassword ? t('video.password.kept') : undefined}
      />
    </>
  );
}

function RecorderField({ recorderId }: { readonly recorderId: string | null }): ReactNode {
  const t = useText();
  const mayList = useCan('video.recorder.manage');
  const answer = useQueryRoute(listRecorders, {}, { isEnabled: mayList });
  if (!mayList) return <input type="hidden" name="recorderId" value={recorderId ?? ''} />;
  const recorders = (answer.data?.recorders ?? []).filter(({ state }) => state !== 'struck-off');
  return (
    <NativeSelect
      key={answer.isSuccess ? 'known' : 'asked'}
      name="recorderId"
      label={t('video.camera-field.recorderId')}
      defaultValue={recorderId ?? ''}
      data={[
        { value: '', label: t('video.recorder.none') },
        ...recorders.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}

function factsOf(form: FormData, ownerOrganisationId: string) {
  const text = (name: string): string => fieldOf(form, name) ?? '';
  const number = (name: string): number => Number(text(name).replaceAll(' ', '').replace(',', '.'));
  const pick = <Value extends string>(name: string, values: readonly [Value, ...Value[]]): Value =>
    values.find((value) => value === text(name)) ?? values[0];
  return {
    name: text('name'),
    group: pick('group', cameraGroups),
    purpose: pick('purpose', cameraPurposes),
    ownerOrganisationId,
    lng: number('lng'),
    lat: number('lat'),
    address: text('address'),
    bearingDegrees: number('bearingDegrees'),
    angleDegrees: number('angleDegrees'),
    pictureWidthPx: number('pictureWidthPx'),
    rangeM: number('rangeM'),
    legalBasis: text('legalBasis'),
    retentionDays: number('retentionDays'),
    signText: text('signText'),
    publicity: pick('publicity', publicities),
    recorderId: fieldOf(form, 'recorderId'),
    streamUrl: fieldOf(form, 'streamUrl'),
    substreamUrl: fieldOf(form, 'substreamUrl'),
    onvifUrl: fieldOf(form, 'onvifUrl'),
    username: fieldOf(form, 'username'),
    state: pick('state', cameraStates),
    password: fieldOf(form, 'password'),
  };
}
