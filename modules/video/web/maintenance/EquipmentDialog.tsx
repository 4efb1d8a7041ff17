import type { ReactNode } from 'react';
import { useState } from 'react';
import { TextInput } from '@mantine/core';
import { FormDialog } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';
import { useCommand } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { listHealth } from '../../contract/health.ts';
import { listEquipment, writeEquipment } from '../../contract/maintenance.ts';
import type { Currency, EquipmentView } from '../../contract/maintenance.ts';
import { OrganisationField } from '../components/OrganisationField.tsx';
import { minorOf } from './money.ts';

export function EquipmentDialog({
  equipment,
  currency,
  onClose,
}: {
  readonly equipment: EquipmentView;
  readonly currency: Currency;
  readonly onClose: () => void;
}): ReactNode {
  const t = useText();
  const [contractorId, setContractorId] = useState(equipment.contractorOrganisationId);
  const write = useCommand(writeEquipment, { changes: [listEquipment, listHealth], onDone: onClose });
  const { camera, costMinor } = equipment;
  const initialCost = costMinor === null ? '' : String(costMinor / 100);
  return (
    <FormDialog
      title={t('video.equipment.edit-title', { camera: `${camera.number}. ${camera.name}` })}
      submit={t('web.action.save')}
      isBusy={write.isPending}
      problem={write.error}
      onClose={onClose}
      onSubmit={(form) =>
        write.mutate({
          id: camera.id,
          maker: fieldOf(form, 'maker') ?? '',
          model: fieldOf(form, 'model') ?? '',
          serialNumber: fieldOf(form, 'serialNumber') ?? '',
          installedOn: fieldOf(form, 'installedOn'),
          warrantyUntil: fieldOf(form, 'warrantyUntil'),
          contract: fieldOf(form, 'contract') ?? '',
          contractorOrganisationId: contractorId,
          costMinor: minorOf(fieldOf(form, 'cost')),
          onlineTargetPercent: percentOf(fieldOf(form, 'onlineTargetPercent')),
        })
      }
    >
      <TextField name="maker" label={t('video.equipment.maker-field')} value={equipment.maker} />
      <TextField name="model" label={t('video.equipment.model-field')} value={equipment.model} />
      <TextField name="serialNumber" label={t('video.equipment.serial')} value={equipment.serialNumber} />
      <DateField name="installedOn" label={t('video.equipment.installed')} value={equipment.installedOn} />
      <DateField name="warrantyUntil" label={t('video.equipment.warranty')} value={equipment.warrantyUntil} />
      <TextField name="contract" label={t('video.equipment.contract')} value={equipment.contract} />
      <OrganisationField
        label={t('video.work.contractor')}
        isRequired={false}
        value={contractorId}
        onChange={setContractorId}
      />
      <TextInput
        name="cost"
        inputMode="decimal"
        pattern="[0-9 ]*([.,][0-9]{1,2})?"
        label={t('video.work.cost-field', { currency })}
        defaultValue={initialCost}
      />
      <TargetField value={equipment.onlineTargetPercent} />
    </FormDialog>
  );
}

function percentOf(text: string | null): number | null {
  return text === null || text === '' ? null : Number(text);
}

function TargetField({ value }: { readonly value: number | null }): ReactNode {
  const t = useText();
  return (
    <TextInput
      name="onlineTargetPercent"
      type="number"
      min={50}
      max={100}
      step="any"
      label={t('video.equipment.target')}
      description={t('video.equipment.target-hint')}
      defaultValue={value ?? ''}
    />
  );
}

function TextField({
  name,
  label,
  value,
}: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}): ReactNode {
  return <TextInput name={name} maxLength={200} label={label} defaultValue={value} />;
}

function DateField({
  name,
  label,
  value,
}: {
  readonly name: string;
  readonly label: string;
  readonly value: string | null;
}): ReactNode {
  return <TextInput name={name} type="date" label={label} defaultValue={value ?? ''} />;
}
