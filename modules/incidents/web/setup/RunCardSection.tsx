import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, NumberInput, Select } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { listAreas } from '#kernel/geo/contract/routes.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { readSetup, saveRunCard } from '../../contract/setup.ts';
import type { RunCardRow } from '../../contract/setup.ts';
import { modes } from '../../contract/shifts.ts';
import shift from '../shift/Shift.module.css';

type Setup = OutputOf<typeof readSetup>;

/** Who is sent to a type: rows of service, level, zone and mode. */
export function RunCardSection({ setup }: { setup: Setup }): ReactNode {
  const t = useText();
  const [typeCode, setTypeCode] = useState(setup.types[0]?.code ?? null);
  const rows = setup.runCards.filter((row) => row.typeCode === typeCode);
  return (
    <div className={shift.stack}>
      <Select
        label={t('incidents.field.type')}
        searchable
        allowDeselect={false}
        data={setup.types.map(({ code, title }) => ({ value: code, label: title }))}
        value={typeCode}
        onChange={setTypeCode}
      />
      {typeCode ? (
        <RunCardForm
          key={`${typeCode}/${JSON.stringify(rows)}`}
          setup={setup}
          typeCode={typeCode}
          rows={rows}
        />
      ) : null}
    </div>
  );
}

interface RunCardFormProps {
  readonly setup: Setup;
  readonly typeCode: string;
  readonly rows: readonly RunCardRow[];
}

function RunCardForm({ setup, typeCode, rows: saved }: RunCardFormProps): ReactNode {
  const t = useText();
  const [rows, setRows] = useState(
    saved.map(({ serviceId, level, areaId, fromMode }) => ({ serviceId, level, areaId, fromMode })),
  );
  const save = useCommand(saveRunCard, { changes: [readSetup] });
  const first = setup.services[0];
  const change = (index: number, changes: Partial<RunCardRow>): void =>
    setRows(rows.map((row, at) => (at === index ? { ...row, ...changes } : row)));
  return (
    <form
      className={shift.stack}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ typeCode, rows });
      }}
    >
      {rows.map((row, index) => (
        <Row
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          row={row}
          setup={setup}
          onChange={(changes) => change(index, changes)}
          onRemove={() => setRows(rows.filter((_, at) => at !== index))}
        />
      ))}
      {save.error ? <Notice kind="danger">{problemText(save.error, t)}</Notice> : null}
      {save.isSuccess ? <Notice kind="good">{t('incidents.save.saved')}</Notice> : null}
      <div className={shift.form}>
        <Button
          variant="default"
          disabled={!first}
          onClick={() =>
            first && setRows([...rows, { serviceId: first.id, level: 1, areaId: null, fromMode: 'everyday' }])
          }
        >
          {t('incidents.setup.add-row')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t('incidents.setup.save')}
        </Button>
      </div>
    </form>
  );
}

interface RowProps {
  readonly row: RunCardRow;
  readonly setup: Setup;
  readonly onChange: (changes: Partial<RunCardRow>) => void;
  readonly onRemove: () => void;
}

function Row({ row, setup, onChange, onRemove }: RowProps): ReactNode {
  const t = useText();
  const areas = useQueryRoute(listAreas, {}).data?.items ?? [];
  return (
    <div className={shift.form}>
      <Select
        label={t('incidents.setup.service')}
        allowDeselect={false}
        data={setup.services.map(({ id, title }) => ({ value: id, label: title }))}
        value={row.serviceId}
        onChange={(serviceId) => serviceId && onChange({ serviceId })}
      />
      <NumberInput
        label={t('incidents.field.level')}
        min={1}
        max={5}
        value={row.level}
        onChange={(value) => onChange({ level: Math.min(5, Math.max(1, Math.trunc(Number(value) || 1))) })}
      />
      <Select
        label={t('incidents.setup.zone')}
        placeholder={t('incidents.setup.whole-town')}
        searchable
        clearable
        data={areas.map(({ id, name }) => ({ value: id, label: name }))}
        value={row.areaId}
        onChange={(areaId) => onChange({ areaId })}
      />
      <Select
        label={t('incidents.setup.from-mode')}
        allowDeselect={false}
        data={modes.map((mode) => ({ value: mode, label: t(`incidents.mode.${mode}`) }))}
        value={row.fromMode}
        onChange={(value) => onChange({ fromMode: modes.find((mode) => mode === value) ?? 'everyday' })}
      />
      <Button variant="subtle" onClick={onRemove}>
        {t('incidents.roster.remove')}
      </Button>
    </div>
  );
}
