import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import { Select, useComputedColorScheme } from '@mantine/core';
import { areaKinds } from '#kernel/geo/contract/area.ts';
import type { AreaKind, AreaView } from '#kernel/geo/contract/area.ts';
import { brick, river } from '#web/design/tokens.ts';
import type { LngLat, LngLatBounds } from '#web/map/TownMap.tsx';
import { TownMap } from '#web/map/TownMap.tsx';
import { usePreferences } from '#web/preferences.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { useText } from '#web/texts.tsx';
import type { AreaEditing } from '../pages/AreasPage.tsx';
import classes from './AreaDesk.module.css';
import { AreaForm } from './AreaForm.tsx';
import { polygonOf } from './corners.ts';
import { ShapeLayer } from './ShapeLayer.tsx';

/** Areas of several kinds lie over each other, so their fill is but a breath. */
const looks = {
  light: { colour: river[6], fillOpacity: 0.04, lineWidthPx: 1.5 },
  dark: { colour: river[3], fillOpacity: 0.04, lineWidthPx: 1.5 },
} as const;
const draftLook = { colour: brick[5], fillOpacity: 0.25, lineWidthPx: 3 };

export interface AreaDeskProps {
  readonly areas: readonly AreaView[];
  readonly editing: AreaEditing;
  readonly onEdit: (editing: AreaEditing) => void;
}

/** The list and the map side by side; while a border is drawn, the form takes the place of the list. */
export function AreaDesk({ areas, editing, onEdit }: AreaDeskProps): ReactNode {
  const t = useText();
  const [kind, setKind] = useState<AreaKind | null>(null);
  const [corners, setCorners] = useState<readonly LngLat[]>([]);
  const { locale } = usePreferences();
  const shown = useMemo(() => inReadingOrder(areas, kind, locale), [areas, kind, locale]);
  const chosenId = editing?.kind === 'area' ? editing.area.id : null;
  const begin = (next: AreaEditing): void => {
    setCorners([]);
    onEdit(next);
  };
  return (
    <div className={classes.both}>
      <div className={classes.list}>
        {editing ? (
          <AreaForm
            key={chosenId ?? 'new'}
            area={editing.kind === 'area' ? editing.area : null}
            corners={corners}
            onCorners={setCorners}
            onClose={() => begin(null)}
          />
        ) : (
          <>
            <KindFilter kind={kind} onChange={setKind} />
            <AreaList areas={shown} onChoose={(area) => begin({ kind: 'area', area })} />
          </>
        )}
      </div>
      <div className={classes.map}>
        <AreaMap
          areas={shown}
          chosenId={chosenId}
          corners={corners}
          {...(editing ? { onPick: (place: LngLat) => setCorners([...corners, place]) } : {})}
          label={t('administration.areas.map')}
        />
      </div>
    </div>
  );
}

/** The town first, kinds as the contract names them, and «№ 2» before «№ 10». */
function inReadingOrder(
  areas: readonly AreaView[],
  kind: AreaKind | null,
  locale: string,
): readonly AreaView[] {
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const rank = (area: AreaView) => areaKinds.indexOf(area.kind);
  return areas
    .filter((area) => kind === null || area.kind === kind)
    .sort((a, b) => rank(a) - rank(b) || compare(a.name, b.name));
}

function KindFilter({
  kind,
  onChange,
}: {
  kind: AreaKind | null;
  onChange: (kind: AreaKind | null) => void;
}): ReactNode {
  const t = useText();
  return (
    <Select
      label={t('administration.areas.kind')}
      placeholder={t('administration.filter.any')}
      clearable
      data={areaKinds.map((known) => ({ value: known, label: t(`administration.area-kind.${known}`) }))}
      value={kind}
      onChange={(value) => onChange(areaKinds.find((known) => known === value) ?? null)}
    />
  );
}

function AreaList({
  areas,
  onChoose,
}: {
  areas: readonly AreaView[];
  onChoose: (area: AreaView) => void;
}): ReactNode {
  const t = useText();
  if (areas.length === 0) {
    return (
      <EmptyState icon="area" title={t('administration.areas.empty')}>
        {t('administration.areas.empty-text')}
      </EmptyState>
    );
  }
  return (
    <ul className={classes.areas}>
      {areas.map((area) => (
        <li key={area.id}>
          <button type="button" onClick={() => onChoose(area)}>
            <span>{area.name}</span>
            <span className={classes.kind}>{t(`administration.area-kind.${area.kind}`)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

interface AreaMapProps {
  readonly areas: readonly AreaView[];
  readonly chosenId: string | null;
  readonly corners: readonly LngLat[];
  readonly onPick?: (place: LngLat) => void;
  readonly label: string;
}

function AreaMap({ areas, chosenId, corners, onPick, label }: AreaMapProps): ReactNode {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const features = useMemo(() => featuresOf(areas, chosenId), [areas, chosenId]);
  const draft = useMemo(() => draftOf(corners), [corners]);
  const chosen = areas.find(({ id }) => id === chosenId);
  return (
    <TownMap
      key={chosenId ?? ''}
      label={label}
      {...(chosen ? { bounds: boundsOf(chosen) } : {})}
      {...(onPick ? { onPick } : {})}
    >
      <ShapeLayer features={features} look={looks[scheme]} />
      <ShapeLayer features={draft} look={draftLook} />
    </TownMap>
  );
}

function featuresOf(areas: readonly AreaView[], chosenId: string | null): GeoJSON.Feature[] {
  return areas.map(({ id, shape }) => ({
    type: 'Feature',
    properties: { isChosen: id === chosenId },
    geometry: shape,
  }));
}

function draftOf(corners: readonly LngLat[]): GeoJSON.Feature[] {
  const positions = corners.map(([lng, lat]) => [lng, lat]);
  const points = positions.map((coordinates): GeoJSON.Feature => ({
    type: 'Feature',
    properties: {},
    geometry: { type: 'Point', coordinates },
  }));
  const polygon = polygonOf(corners);
  if (polygon) return [{ type: 'Feature', properties: {}, geometry: polygon }, ...points];
  if (positions.length < 2) return points;
  return [
    { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: positions } },
    ...points,
  ];
}

function boundsOf({ shape }: AreaView): LngLatBounds {
  const positions = shape.coordinates.flat(2);
  const lngs = positions.map(([lng = 0]) => lng);
  const lats = positions.map(([, lat = 0]) => lat);
  return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)];
}
