import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Radio, Select } from '@mantine/core';
import type { PlaceDescription } from '#kernel/geo/contract/place.ts';
import { describePlace } from '#kernel/geo/contract/routes.ts';
import type { Point } from '#kernel/http/fields.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useQueryParameters } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import type { Translate } from '#web/texts.tsx';
import { problemText, useText } from '#web/texts.tsx';
import {
  createSubscription,
  listSubscriptions,
  messagesAtOnceADay,
  subscriptionRhythms,
} from '../../contract/subscriptions.ts';
import type { SubscriptionPlace } from '../../contract/subscriptions.ts';
import { useCategories } from '../categories.ts';
import { AddressSearch } from '../new-report/AddressSearch.tsx';
import { boxAround } from './box-around.ts';
import classes from './Subscriptions.module.css';

/** A ten minutes' walk. */
const reachM = 700;

type Rhythm = (typeof subscriptionRhythms)[number];

interface Choice {
  readonly key: string;
  readonly label: string;
  readonly place: SubscriptionPlace;
}

/** A place named by its address or brought along in the page's address, what of it is meant, what kind, how often. */
export function NewSubscription(): ReactNode {
  const t = useText();
  const parameters = useQueryParameters();
  const [point, setPoint] = useState<Point | null>(() => pointOf(parameters));
  const [address, setAddress] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [categoryId, setCategoryId] = useState<string | null>(parameters.get('category'));
  const [rhythm, setRhythm] = useState<Rhythm>('daily');
  const categories = useCategories();
  const here = useQueryRoute(describePlace, point ?? { lng: 0, lat: 0 }, { isEnabled: point !== null });
  const create = useCommand(createSubscription, { changes: [listSubscriptions] });
  const choices = choicesOf(point, here.data, t);
  const choice = choices.find(({ key }) => key === chosen) ?? choices[0];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (choice) create.mutate({ place: choice.place, categoryId, rhythm });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <AddressSearch
        id="subscription-place"
        value={address}
        error={null}
        onPick={(hit) => {
          setPoint({ lng: hit.lng, lat: hit.lat });
          setAddress(hit.address);
        }}
      />
      <Radio.Group
        label={t('reports.subscriptions.place')}
        value={choice?.key ?? null}
        onChange={(key) => setChosen(key)}
      >
        <div className={classes.choices}>
          {choices.map(({ key, label }) => (
            <Radio key={key} value={key} label={label} />
          ))}
        </div>
      </Radio.Group>
      <Select
        label={t('reports.subscriptions.category')}
        placeholder={t('reports.subscriptions.any-category')}
        data={categories.choices}
        value={categoryId}
        onChange={setCategoryId}
        clearable
        searchable
      />
      <RhythmChoice rhythm={rhythm} onChange={setRhythm} />
      {create.error ? <Notice kind="danger">{problemText(create.error, t)}</Notice> : null}
      <div>
        <Button type="submit" loading={create.isPending}>
          {t('reports.subscriptions.subscribe')}
        </Button>
      </div>
    </form>
  );
}

function RhythmChoice(props: { rhythm: Rhythm; onChange: (rhythm: Rhythm) => void }): ReactNode {
  const t = useText();
  return (
    <Radio.Group
      label={t('reports.subscriptions.rhythm')}
      description={t('reports.subscriptions.rhythm-hint', { limit: messagesAtOnceADay })}
      value={props.rhythm}
      onChange={(value) => props.onChange(value === 'at-once' ? 'at-once' : 'daily')}
    >
      <div className={classes.choices}>
        {subscriptionRhythms.map((value) => (
          <Radio key={value} value={value} label={t(`reports.subscriptions.rhythm.${value}`)} />
        ))}
      </div>
    </Radio.Group>
  );
}

function pointOf(parameters: URLSearchParams): Point | null {
  const [lng, lat] = [Number(parameters.get('lng') ?? NaN), Number(parameters.get('lat') ?? NaN)];
  return Math.abs(lng) <= 180 && Math.abs(lat) <= 90 ? { lng, lat } : null;
}

/** The house, its street, its areas and the surroundings of a place; always the whole town. */
function choicesOf(point: Point | null, here: PlaceDescription | undefined, t: Translate): Choice[] {
  const town: Choice = {
    key: 'town',
    label: t('reports.subscriptions.place.town'),
    place: { kind: 'town' },
  };
  if (!point || !here) return [town];
  const { house, street, areas } = here;
  const around = { kind: 'box' as const, box: boxAround(point, reachM) };
  return [
    ...(house
      ? [{ key: house.id, label: house.address, place: { kind: 'house' as const, id: house.id } }]
      : []),
    ...(street
      ? [{ key: street.id, label: street.name, place: { kind: 'street' as const, id: street.id } }]
      : []),
    { key: 'box', label: t('reports.subscriptions.place.box'), place: around },
    ...areas
      .filter(({ kind }) => kind !== 'town')
      .map(({ id, name }) => ({ key: id, label: name, place: { kind: 'area' as const, id } })),
    town,
  ];
}
