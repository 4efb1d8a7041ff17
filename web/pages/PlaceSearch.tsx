import type { ReactNode } from 'react';
import { useState } from 'react';
import { Autocomplete } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { AddressHit } from '#kernel/geo/contract/place.ts';
import { searchAddresses } from '#kernel/geo/contract/routes.ts';
import { useQueryRoute } from '../query.ts';
import { useText } from '../texts.tsx';

const typingPauseMs = 250;
const leastLetters = 2;

/** A house or a street by its address, from the town's own index; typing errors are forgiven. */
export function PlaceSearch({ onFound }: { onFound: (hit: AddressHit) => void }): ReactNode {
  const t = useText();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), typingPauseMs);
  const isAsked = asked.length >= leastLetters;
  const hits = useQueryRoute(
    searchAddresses,
    { text: asked.slice(0, 200), limit: 8 },
    { isEnabled: isAsked, keepsPrevious: true },
  );
  const items = isAsked ? (hits.data?.items ?? []) : [];
  const choose = (label: string): void => {
    const hit = items.find((item) => labelOf(item) === label);
    if (hit) onFound(hit);
  };
  return (
    <>
      <Autocomplete
        size="md"
        label={t('web.area.address')}
        description={t('web.area.address-hint')}
        autoComplete="off"
        value={text}
        onChange={setText}
        onOptionSubmit={choose}
        data={[...new Set(items.map(labelOf))]}
        filter={({ options }) => options}
        maxLength={200}
      />
      <p role="status" className="veche-muted">
        {isAsked && hits.data && items.length === 0 ? t('web.area.nothing-found') : ''}
      </p>
    </>
  );
}

function labelOf({ address, settlement }: AddressHit): string {
  return settlement === '' ? address : `${address}, ${settlement}`;
}
