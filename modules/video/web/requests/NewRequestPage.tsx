import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, NativeSelect, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { useGo } from '#web/links.tsx';
import type { LngLat } from '#web/map/TownMap.tsx';
import { TownMap } from '#web/map/TownMap.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { createRequest, listFootageOwners } from '../../contract/request-routes.ts';
import { fieldOf } from '#web/form.ts';
import classes from '../pages/Video.module.css';
import { isoOf } from '#web/local-time.ts';

const spanFields = ['from', 'to'] as const;

/** Asking an owner for footage of a place and a time, with the reason. */
export function NewRequestPage(): ReactNode {
  const t = useText();
  const go = useGo();
  const { timeZone } = useSession().town;
  const [ownerId, setOwnerId] = useState<string | null>(null);
  const [place, setPlace] = useState<LngLat | null>(null);
  const [onBehalfOf, setOnBehalfOf] = useState('');
  const create = useCommand(createRequest, {
    onDone: () => void go(onBehalfOf === '' ? '/footage' : '/work/footage-requests'),
  });
  const onSubmit = (form: FormData): void => {
    if (!place || ownerId === null) return;
    create.mutate({
      ownerOrganisationId: ownerId,
      onBehalfOf: onBehalfOf || null,
      lng: place[0],
      lat: place[1],
      place: fieldOf(form, 'place') ?? '',
      from: isoOf(fieldOf(form, 'from'), timeZone) ?? '',
      to: isoOf(fieldOf(form, 'to'), timeZone) ?? '',
      reason: fieldOf(form, 'reason') ?? '',
      identity: fieldOf(form, 'identity'),
    });
  };
  return (
    <Page title={t('video.new-request.title')} lead={t('video.new-request.lead')} width="text">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(new FormData(event.currentTarget));
        }}
      >
        <Stack gap="md">
          {create.error ? <Notice kind="danger">{problemText(create.error, t)}</Notice> : null}
          <OwnerFields
            ownerId={ownerId}
            onOwner={setOwnerId}
            onBehalfOf={onBehalfOf}
            onBehalf={setOnBehalfOf}
          />
          <PlaceFields place={place} onPick={setPlace} />
          <WordFields isCitizen={onBehalfOf === ''} error={create.error} />
          <Button type="submit" loading={create.isPending} disabled={!place || ownerId === null}>
            {t('video.new-request.send')}
          </Button>
        </Stack>
      </form>
    </Page>
  );
}

function OwnerFields(props: {
  readonly ownerId: string | null;
  readonly onOwner: (id: string | null) => void;
  readonly onBehalfOf: string;
  readonly onBehalf: (id: string) => void;
}): ReactNode {
  const t = useText();
  const owners = useQueryRoute(listFootageOwners, {});
  const own = (owners.data?.askFor ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      {own.length > 0 ? (
        <NativeSelect
          label={t('video.new-request.for')}
          value={props.onBehalfOf}
          onChange={(event) => props.onBehalf(event.currentTarget.value)}
          data={[{ value: '', label: t('video.new-request.for-me') }, ...own]}
        />
      ) : null}
      <Select
        required
        searchable
        label={t('video.new-request.owner')}
        description={t('video.new-request.owner-hint')}
        data={(owners.data?.owners ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={props.ownerId}
        onChange={props.onOwner}
      />
    </>
  );
}

function PlaceFields({
  place,
  onPick,
}: {
  readonly place: LngLat | null;
  readonly onPick: (place: LngLat) => void;
}): ReactNode {
  const t = useText();
  return (
    <>
      <TextInput
        name="place"
        required
        minLength={3}
        maxLength={300}
        label={t('video.new-request.place')}
        description={place ? t('video.new-request.place-set') : t('video.new-request.place-hint')}
      />
      <div className={classes.publicMap}>
        <TownMap label={t('video.new-request.map')} marker={place} onPick={onPick} />
      </div>
    </>
  );
}

function WordFields({
  isCitizen,
  error,
}: {
  readonly isCitizen: boolean;
  readonly error: Error | null;
}): ReactNode {
  const t = useText();
  return (
    <>
      {spanFields.map((name) => (
        <TextInput
          key={name}
          name={name}
          type="datetime-local"
          required
          label={t(`video.request.${name}`)}
          error={fieldText(error, `/${name}`)}
        />
      ))}
      <Textarea
        name="reason"
        required
        minLength={10}
        maxLength={2000}
        autosize
        minRows={3}
        label={t('video.new-request.reason')}
      />
      {isCitizen ? (
        <TextInput
          name="identity"
          required
          minLength={3}
          maxLength={300}
          label={t('video.new-request.identity')}
          description={t('video.new-request.identity-hint')}
        />
      ) : null}
    </>
  );
}
