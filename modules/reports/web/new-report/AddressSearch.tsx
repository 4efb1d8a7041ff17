import type { ReactNode } from 'react';
import { useState } from 'react';
import { Autocomplete } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { AddressHit } from '#kernel/geo/contract/place.ts';
import { searchAddresses } from '#kernel/geo/contract/routes.ts';
import { icons } from '#web/icons.ts';
import { useQueryRoute } from '#web/query.ts';
import { useText } from '#web/texts.tsx';

const askAfterMs = 250;
const shortestText = 2;

export interface AddressSearchProps {
  readonly id: string;
  readonly value: string;
  readonly error: string | null;
  readonly onPick: (hit: AddressHit) => void;
}

/** The way to a place without a map: houses and streets by name, typing errors forgiven. */
export function AddressSearch({ id, value, error, onPick }: AddressSearchProps): ReactNode {
  const t = useText();
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? value;
  const [asked] = useDebouncedValue(text.trim(), askAfterMs);
  const isAsking = typed !== null && asked.length >= shortestText;
  const found = useQueryRoute(
    searchAddresses,
    { text: asked, limit: 8 },
    { isEnabled: isAsking, keepsPrevious: true },
  );
  const hits = isAsking ? distinct(found.data?.items ?? []) : new Map<string, AddressHit>();
  const isNothing = isAsking && found.isSuccess && hits.size === 0 && asked === text.trim();
  return (
    <Autocomplete
      id={id}
      size="md"
      label={t('reports.new.address')}
      description={isNothing ? t('reports.new.address-nothing') : t('reports.new.address-hint')}
      leftSection={<icons.search size={20} aria-hidden="true" />}
      value={text}
      onChange={setTyped}
      data={[...hits.keys()]}
      filter={({ options }) => options}
      error={error}
      autoComplete="off"
      maxLength={200}
      onOptionSubmit={(label) => {
        const hit = hits.get(label);
        if (hit) onPick(hit);
        setTyped(null);
      }}
    />
  );
}

/** By the words shown; the same house twice in the list would say nothing. */
function distinct(items: readonly AddressHit[]): Map<string, AddressHit> {
  return new Map(items.map((hit) => [[hit.address, hit.settlement].filter(Boolean).join(', '), hit]));
}
