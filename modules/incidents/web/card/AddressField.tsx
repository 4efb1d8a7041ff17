import type { ReactNode } from 'react';
import { useState } from 'react';
import { Autocomplete, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { AddressHit } from '#kernel/geo/contract/place.ts';
import { searchAddresses } from '#kernel/geo/contract/routes.ts';
import { useQueryRoute } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import type { CardFields } from '../../contract/incident.ts';
import { Keyed } from '../shared/Keyed.tsx';
import classes from './Card.module.css';

const askAfterMs = 150;
const shortestText = 2;

export interface AddressFieldProps {
  readonly fields: CardFields;
  readonly onChange: (changes: Partial<CardFields>) => void;
}

/** Where it happened, from the town's own index, also when typed in the wrong layout; words without a house stay words. */
export function AddressField({ fields, onChange }: AddressFieldProps): ReactNode {
  const t = useText();
  const [isTyping, setIsTyping] = useState(false);
  const { address, place, placeNote } = fields;
  const [asked] = useDebouncedValue(address.trim(), askAfterMs);
  const isAsking = isTyping && asked.length >= shortestText;
  const found = useQueryRoute(
    searchAddresses,
    { text: asked.slice(0, 200), limit: 8 },
    { isEnabled: isAsking, keepsPrevious: true },
  );
  const hits = isAsking ? distinct(found.data?.items ?? []) : new Map<string, AddressHit>();
  // Enter takes the likeliest: the list comes after the letters, and nobody wants to press an arrow first.
  const pick = (label: string): void => {
    const hit = hits.get(label);
    setIsTyping(false);
    if (hit) onChange({ address: label, place: { lng: hit.lng, lat: hit.lat } });
  };
  return (
    <fieldset className={classes.group}>
      <legend>{t('incidents.card.place')}</legend>
      <Autocomplete
        className={classes.wide}
        label={<Keyed label={t('incidents.field.address')} keys="Alt+2" />}
        description={t(place ? 'incidents.field.address-found' : 'incidents.field.address-words')}
        data-key="address"
        autoComplete="off"
        maxLength={300}
        value={address}
        data={[...hits.keys()]}
        filter={({ options }) => options}
        onChange={(text) => {
          setIsTyping(true);
          onChange({ address: text, place: null });
        }}
        onOptionSubmit={pick}
        onKeyDown={(event) => {
          const [first] = hits.keys();
          const isChosen = event.currentTarget.hasAttribute('aria-activedescendant');
          if (event.key !== 'Enter' || event.ctrlKey || isChosen || first === undefined) return;
          event.preventDefault();
          pick(first);
        }}
      />
      <TextInput
        className={classes.wide}
        label={t('incidents.field.place-note')}
        autoComplete="off"
        maxLength={500}
        value={placeNote}
        onChange={(event) => onChange({ placeNote: event.currentTarget.value })}
      />
    </fieldset>
  );
}

function distinct(items: readonly AddressHit[]): Map<string, AddressHit> {
  return new Map(items.map((hit) => [[hit.address, hit.settlement].filter(Boolean).join(', '), hit]));
}
