import type { ReactNode } from 'react';
import type { Point } from '#kernel/http/fields.ts';
import { TownMap } from '#web/map/TownMap.tsx';
import { useText } from '#web/texts.tsx';
import { AddressSearch } from '../new-report/AddressSearch.tsx';
import classes from './Routing.module.css';

export interface PlacePickerProps {
  readonly id: string;
  readonly place: Point | null;
  readonly onPick: (place: Point) => void;
}

/** Where it is: by address or by a press on the map. */
export function PlacePicker({ id, place, onPick }: PlacePickerProps): ReactNode {
  const t = useText();
  return (
    <>
      <AddressSearch id={id} value="" error={null} onPick={({ lng, lat }) => onPick({ lng, lat })} />
      <div className={classes.map}>
        <TownMap
          label={t('reports.new.map')}
          marker={place ? [place.lng, place.lat] : null}
          onPick={([lng, lat]) => onPick({ lng, lat })}
        />
      </div>
    </>
  );
}
