import type { ReactNode } from 'react';
import { useState } from 'react';
import { Autocomplete, Button, NativeSelect, Stack, TextInput } from '@mantine/core';
import { readTown, updateTown } from '#kernel/config/contract/routes.ts';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import type { LngLatBounds } from '#web/map/TownMap.tsx';
import { TownMap } from '#web/map/TownMap.tsx';
import { useCommand } from '#web/query.ts';
import { useRefreshSession } from '#web/session.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { BoundsLayer } from '../areas/BoundsLayer.tsx';
import { fieldOf } from '#web/form.ts';
import { ReasonField, reasonOf } from './ReasonField.tsx';
import classes from './TownForm.module.css';
import type { TownOfForm } from './TrainingSection.tsx';
import { useTell } from './tell.ts';

/** The town's name, clock and the piece of the world its map shows. */
export function TownForm({ town }: { town: TownOfForm }): ReactNode {
  const t = useText();
  const tell = useTell();
  const refresh = useRefreshSession();
  const [bounds, setBounds] = useState<LngLatBounds>(town.bounds);
  const done = (): void => {
    tell(t('administration.saved'));
    void refresh();
  };
  const change = useCommand(updateTown, { changes: [readTown], onDone: done });
  const save = (form: FormData): void =>
    change.mutate({
      name: fieldOf(form, 'name') ?? '',
      timeZone: fieldOf(form, 'timeZone') ?? '',
      country: form.get('country') === 'UA' ? 'UA' : 'RU',
      bounds: [...bounds],
      center: [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2],
      isTraining: town.isTraining,
      version: town.version,
      ...reasonOf(form),
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save(new FormData(event.currentTarget));
      }}
    >
      <Stack gap="md">
        <TownFacts town={town} problem={change.error} />
        <BoundsField bounds={bounds} onChange={setBounds} />
        <div className={classes.narrow}>
          <ReasonField />
        </div>
        {change.error ? <Notice kind="danger">{problemText(change.error, t)}</Notice> : null}
        <Button type="submit" loading={change.isPending} className={classes.save}>
          {t('web.action.save')}
        </Button>
      </Stack>
    </form>
  );
}

const timeZones = Intl.supportedValuesOf('timeZone');

function TownFacts({ town, problem }: { town: TownOfForm; problem: Error | null }): ReactNode {
  const t = useText();
  return (
    <div className={classes.facts}>
      <TextInput
        name="name"
        required
        maxLength={100}
        label={t('administration.town.name')}
        defaultValue={town.name}
        error={fieldText(problem, '/name')}
      />
      <Autocomplete
        name="timeZone"
        size="md"
        required
        maxLength={60}
        limit={20}
        label={t('administration.town.time-zone')}
        description={t('administration.town.time-zone-hint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={timeZones}
        defaultValue={town.timeZone}
        error={fieldText(problem, '/timeZone')}
      />
      <NativeSelect
        name="country"
        size="md"
        label={t('administration.town.country')}
        defaultValue={town.country}
        data={[
          { value: 'RU', label: t('administration.country.RU') },
          { value: 'UA', label: t('administration.country.UA') },
        ]}
      />
    </div>
  );
}

const sides = ['west', 'south', 'east', 'north'] as const;
const degreeDigits = 5;

function BoundsField({
  bounds,
  onChange,
}: {
  bounds: LngLatBounds;
  onChange: (bounds: LngLatBounds) => void;
}): ReactNode {
  const t = useText();
  const [seen, setSeen] = useState<LngLatBounds | null>(null);
  const set = (at: number, text: string): void => {
    const value = Number(text);
    if (text === '' || Number.isNaN(value)) return;
    const [west, south, east, north] = bounds.map((side, index) => (index === at ? value : side));
    onChange([west ?? 0, south ?? 0, east ?? 0, north ?? 0]);
  };
  return (
    <fieldset className={classes.bounds}>
      <legend>{t('administration.town.bounds')}</legend>
      <p>{t('administration.town.bounds-hint')}</p>
      <div className={classes.map}>
        <TownMap
          label={t('administration.town.bounds')}
          bounds={bounds}
          onMove={(view) => setSeen(view.bounds)}
        >
          <BoundsLayer bounds={bounds} />
        </TownMap>
      </div>
      <div className={classes.sides}>
        {sides.map((side, at) => (
          <TextInput
            key={`${side} ${bounds[at]}`}
            type="number"
            step="any"
            label={t(`administration.town.${side}`)}
            defaultValue={bounds[at]}
            onBlur={(event) => set(at, event.currentTarget.value)}
          />
        ))}
      </div>
      <Button variant="default" disabled={seen === null} onClick={() => seen && onChange(rounded(seen))}>
        {t('administration.town.take-view')}
      </Button>
    </fieldset>
  );
}

function rounded([west, south, east, north]: LngLatBounds): LngLatBounds {
  const round = (degrees: number) => Number(degrees.toFixed(degreeDigits));
  return [round(west), round(south), round(east), round(north)];
}
