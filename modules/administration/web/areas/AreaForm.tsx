import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Group, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { areaKinds } from '#kernel/geo/contract/area.ts';
import type { AreaView } from '#kernel/geo/contract/area.ts';
import { createArea, listAreas, removeArea, updateArea } from '#kernel/geo/contract/routes.ts';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import type { LngLat } from '#web/map/TownMap.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { Dialog, DialogForm } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';
import { parseCorners, polygonOf, writeCorners } from './corners.ts';
import { OrganisationField } from '#web/OrganisationField.tsx';
import { useTell } from '../components/tell.ts';

export interface AreaFormProps {
  /** Null: a new one. */
  readonly area: AreaView | null;
  readonly corners: readonly LngLat[];
  readonly onCorners: (corners: readonly LngLat[]) => void;
  readonly onClose: () => void;
}

/** Facts of an area and its border: drawn on the map, or typed as coordinates. */
export function AreaForm({ area, corners, onCorners, onClose }: AreaFormProps): ReactNode {
  const t = useText();
  const tell = useTell();
  const done = (): void => {
    tell(t('administration.saved'));
    onClose();
  };
  const create = useCommand(createArea, { changes: [listAreas], onDone: done });
  const update = useCommand(updateArea, { changes: [listAreas], onDone: done });
  const problem = create.error ?? update.error;
  const shape = polygonOf(corners);
  const [ownerId, setOwnerId] = useState(area?.ownerOrganisationId ?? null);
  const save = (form: FormData): void => {
    const facts = { ...factsOf(form), ownerOrganisationId: ownerId };
    if (area) update.mutate({ ...facts, id: area.id, version: area.version, ...(shape ? { shape } : {}) });
    else if (shape) create.mutate({ ...facts, shape });
  };
  return (
    <form
      aria-label={area ? area.name : t('administration.areas.draw')}
      onSubmit={(event) => {
        event.preventDefault();
        save(new FormData(event.currentTarget));
      }}
    >
      <Stack gap="md">
        <Notice kind="info">
          {area ? t('administration.areas.redraw-hint') : t('administration.areas.draw-hint')}
        </Notice>
        <AreaFacts area={area} problem={problem} />
        <OrganisationField
          label={t('administration.areas.owner')}
          description={t('administration.areas.owner-hint')}
          value={ownerId}
          chosen={ownerOf(area)}
          onChange={setOwnerId}
        />
        <CornersField corners={corners} onCorners={onCorners} />
        {problem ? <Notice kind="danger">{problemText(problem, t)}</Notice> : null}
        <Group gap="sm">
          <Button type="submit" loading={create.isPending || update.isPending} disabled={!area && !shape}>
            {t('web.action.save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('web.action.cancel')}
          </Button>
          {area ? <RemoveButton area={area} onDone={done} /> : null}
        </Group>
      </Stack>
    </form>
  );
}

function ownerOf(area: AreaView | null): { id: string; name: string } | null {
  if (!area?.ownerOrganisationId) return null;
  return { id: area.ownerOrganisationId, name: area.ownerName ?? area.ownerOrganisationId };
}

function factsOf(form: FormData) {
  return {
    kind: areaKinds.find((known) => known === form.get('kind')) ?? ('zone' as const),
    name: fieldOf(form, 'name') ?? '',
    validFrom: fieldOf(form, 'validFrom'),
    validTo: fieldOf(form, 'validTo'),
  };
}

function AreaFacts({ area, problem }: { area: AreaView | null; problem: Error | null }): ReactNode {
  const t = useText();
  const dates = [
    ['validFrom', t('administration.areas.valid-from'), area?.validFrom],
    ['validTo', t('administration.areas.valid-to'), area?.validTo],
  ] as const;
  return (
    <>
      <TextInput
        name="name"
        required
        maxLength={200}
        label={t('administration.areas.name')}
        defaultValue={area?.name}
        error={fieldText(problem, '/name')}
      />
      <NativeSelect
        name="kind"
        size="md"
        label={t('administration.areas.kind')}
        defaultValue={area?.kind ?? 'zone'}
        data={areaKinds.map((kind) => ({ value: kind, label: t(`administration.area-kind.${kind}`) }))}
      />
      <Group gap="md" grow preventGrowOverflow={false}>
        {dates.map(([name, label, value]) => (
          <TextInput key={name} name={name} type="date" label={label} defaultValue={value ?? ''} />
        ))}
      </Group>
    </>
  );
}

/** The way without a mouse and without a map: a corner a line. */
function CornersField({ corners, onCorners }: Pick<AreaFormProps, 'corners' | 'onCorners'>): ReactNode {
  const t = useText();
  const [typed, setTyped] = useState<string | null>(null);
  const { brokenLine } = parseCorners(typed ?? '');
  const read = (text: string): void => {
    setTyped(text);
    const parsed = parseCorners(text);
    if (parsed.brokenLine === null) onCorners(parsed.corners);
  };
  return (
    <Stack gap="xs" align="stretch">
      <Textarea
        label={t('administration.areas.corners')}
        description={t('administration.areas.corners-hint')}
        autosize
        minRows={4}
        maxRows={12}
        value={typed ?? writeCorners(corners)}
        error={brokenLine === null ? null : t('administration.areas.corner-broken', { line: brokenLine })}
        onChange={(event) => read(event.currentTarget.value)}
        onBlur={() => brokenLine === null && setTyped(null)}
      />
      <Group gap="sm">
        <Button
          variant="default"
          disabled={corners.length === 0}
          onClick={() => onCorners(corners.slice(0, -1))}
        >
          {t('administration.areas.undo-corner')}
        </Button>
        <span role="status">{t('administration.areas.corner-count', { count: corners.length })}</span>
      </Group>
    </Stack>
  );
}

function RemoveButton({ area, onDone }: { area: AreaView; onDone: () => void }): ReactNode {
  const t = useText();
  const [isAsked, setIsAsked] = useState(false);
  const remove = useCommand(removeArea, { changes: [listAreas], onDone });
  return (
    <>
      <Button variant="subtle" color="red" onClick={() => setIsAsked(true)}>
        {t('administration.areas.remove')}
      </Button>
      {isAsked ? (
        <Dialog
          title={t('administration.areas.remove-of', { name: area.name })}
          onClose={() => setIsAsked(false)}
        >
          <DialogForm
            submit={t('administration.areas.remove')}
            isDangerous
            isBusy={remove.isPending}
            problem={remove.error}
            onSubmit={() => remove.mutate({ id: area.id })}
            onClose={() => setIsAsked(false)}
          >
            <p>{t('administration.areas.remove-text')}</p>
          </DialogForm>
        </Dialog>
      ) : null}
    </>
  );
}
