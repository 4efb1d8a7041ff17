import type { ReactNode } from 'react';
import { Checkbox, PasswordInput, Select, TextInput } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import classes from './Gateways.module.css';
import type { GatewayDraft } from './gateway-draft.ts';

export interface GatewayFieldsetProps {
  readonly draft: GatewayDraft;
  readonly hasKey: boolean;
  readonly onChange: (draft: GatewayDraft) => void;
}

export function GatewayFieldset({ draft, hasKey, onChange }: GatewayFieldsetProps): ReactNode {
  const t = useText();
  const change = (part: Partial<GatewayDraft>): void => onChange({ ...draft, ...part });
  return (
    <>
      <div className={classes.row}>
        <TextInput
          required
          type="url"
          className={classes.wide ?? ''}
          label={t('reports.gateways.base-url')}
          value={draft.baseUrl}
          onChange={(event) => change({ baseUrl: event.currentTarget.value })}
        />
        <TextInput
          label={t('reports.gateways.jurisdiction')}
          value={draft.jurisdictionId}
          onChange={(event) => change({ jurisdictionId: event.currentTarget.value })}
        />
        <PasswordInput
          label={t('reports.gateways.key')}
          description={hasKey ? t('reports.gateways.key-kept') : null}
          inputWrapperOrder={['label', 'input', 'description']}
          autoComplete="off"
          value={draft.apiKey}
          onChange={(event) => change({ apiKey: event.currentTarget.value })}
        />
      </div>
      <Ways draft={draft} change={change} />
      <Checkbox
        label={t('reports.gateways.has-updates')}
        checked={draft.hasUpdates}
        onChange={(event) => change({ hasUpdates: event.currentTarget.checked })}
      />
      <Checkbox
        label={t('reports.gateways.is-active')}
        checked={draft.isActive}
        onChange={(event) => change({ isActive: event.currentTarget.checked })}
      />
    </>
  );
}

function Ways(props: {
  readonly draft: GatewayDraft;
  readonly change: (part: Partial<GatewayDraft>) => void;
}): ReactNode {
  const t = useText();
  const { draft, change } = props;
  return (
    <div className={classes.row}>
      <Select
        allowDeselect={false}
        label={t('reports.gateways.format')}
        data={[
          { value: 'json', label: 'JSON' },
          { value: 'xml', label: 'XML' },
        ]}
        value={draft.format}
        onChange={(value) => change({ format: value === 'xml' ? 'xml' : 'json' })}
      />
      <Select
        allowDeselect={false}
        label={t('reports.gateways.photos')}
        data={[
          { value: 'file', label: t('reports.photo-way.file') },
          { value: 'link', label: t('reports.photo-way.link') },
          { value: 'none', label: t('reports.photo-way.none') },
        ]}
        value={draft.photoWay}
        onChange={(value) => change({ photoWay: value === 'link' || value === 'none' ? value : 'file' })}
      />
    </div>
  );
}
