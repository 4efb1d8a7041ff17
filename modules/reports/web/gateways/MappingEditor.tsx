import type { ReactNode } from 'react';
import { Autocomplete, Button, Select, TextInput } from '@mantine/core';
import { icons } from '#web/icons.ts';
import { useText } from '#web/texts.tsx';
import type { RemoteAttribute, RemoteService, ServiceMapping } from '../../contract/gateways/gateway.ts';
import { useCategories } from '../categories.ts';
import classes from './Gateways.module.css';

export interface MappingEditorProps {
  readonly services: readonly ServiceMapping[];
  readonly known: readonly RemoteService[];
  readonly onChange: (services: readonly ServiceMapping[]) => void;
}

/** Which category goes as which service of the other side. */
export function MappingEditor({ services, known, onChange }: MappingEditorProps): ReactNode {
  const t = useText();
  return (
    <fieldset className={classes.items}>
      <legend>{t('reports.gateways.mapping')}</legend>
      {services.length === 0 ? <p className={classes.muted}>{t('reports.gateways.no-mapping')}</p> : null}
      {services.map((mapping, index) => (
        <MappingRow
          key={index}
          mapping={mapping}
          known={known}
          onChange={(changed) =>
            onChange(changed ? services.with(index, changed) : services.toSpliced(index, 1))
          }
        />
      ))}
      <div>
        <Button
          variant="default"
          leftSection={<icons.plus size={18} aria-hidden="true" />}
          onClick={() => onChange([...services, { categoryId: '', serviceCode: '', attributes: [] }])}
        >
          {t('reports.gateways.add-mapping')}
        </Button>
      </div>
    </fieldset>
  );
}

interface MappingRowProps {
  readonly mapping: ServiceMapping;
  readonly known: readonly RemoteService[];
  /** Undefined: taken out. */
  readonly onChange: (mapping: ServiceMapping | undefined) => void;
}

function MappingRow({ mapping, known, onChange }: MappingRowProps): ReactNode {
  const t = useText();
  const categories = useCategories();
  const service = known.find(({ code }) => code === mapping.serviceCode);
  const title = categories.titleOf(mapping.categoryId) || mapping.categoryId;
  return (
    <div className={classes.item}>
      <div className={classes.row}>
        <Select
          required
          searchable
          label={t('reports.gateways.category')}
          data={[...categories.choices]}
          value={mapping.categoryId || null}
          onChange={(categoryId) => onChange({ ...mapping, categoryId: categoryId ?? '' })}
        />
        <Autocomplete
          size="md"
          required
          label={t('reports.gateways.service')}
          description={service?.name ?? null}
          inputWrapperOrder={['label', 'input', 'description']}
          data={known.map(({ code }) => code)}
          renderOption={({ option }) => {
            const found = known.find(({ code }) => code === option.value);
            return `${option.value} · ${found?.name ?? ''}`;
          }}
          filter={({ options, search }) => options.filter((option) => fits(option, known, search))}
          value={mapping.serviceCode}
          onChange={(serviceCode) => onChange({ ...mapping, serviceCode, attributes: [] })}
        />
        <Button
          variant="default"
          className={classes.tool ?? ''}
          aria-label={t('reports.gateways.remove-mapping', { category: title })}
          onClick={() => onChange(undefined)}
        >
          <icons.trash size={18} aria-hidden="true" />
        </Button>
      </div>
      {service?.attributes.map((attribute) => (
        <AttributeField key={attribute.code} attribute={attribute} mapping={mapping} onChange={onChange} />
      ))}
    </div>
  );
}

function fits(option: object, known: readonly RemoteService[], search: string): boolean {
  const code = 'value' in option ? String(option.value) : '';
  const wanted = search.trim().toLocaleLowerCase();
  const service = known.find((one) => one.code === code);
  return service?.code === search || `${code} ${service?.name ?? ''}`.toLocaleLowerCase().includes(wanted);
}

interface AttributeFieldProps {
  readonly attribute: RemoteAttribute;
  readonly mapping: ServiceMapping;
  readonly onChange: (mapping: ServiceMapping) => void;
}

/** A question of the other side: answered by one of ours, or always the same. */
function AttributeField({ attribute, mapping, onChange }: AttributeFieldProps): ReactNode {
  const t = useText();
  const { code, isRequired, values, description } = attribute;
  const source = mapping.attributes.find((given) => given.code === code)?.source;
  const others = mapping.attributes.filter((given) => given.code !== code);
  const set = (next: ServiceMapping['attributes'][number]['source'] | undefined): void =>
    onChange({ ...mapping, attributes: next ? [...others, { code, source: next }] : others });
  const constant = source?.kind === 'constant' ? (source.values[0] ?? '') : '';
  const setConstant = (text: string | null): void =>
    set(text ? { kind: 'constant', values: [text] } : undefined);
  return (
    <div className={classes.choice}>
      <span>
        {description ?? code}{' '}
        <span className={classes.muted}>{isRequired ? t('reports.gateways.required') : ''}</span>
      </span>
      <div className={classes.row}>
        {values.length > 0 ? (
          <Select
            clearable
            label={t('reports.gateways.always')}
            data={values.map(({ key, name }) => ({ value: key, label: name }))}
            value={constant || null}
            onChange={setConstant}
          />
        ) : (
          <TextInput
            label={t('reports.gateways.always')}
            value={constant}
            onChange={(event) => setConstant(event.currentTarget.value)}
          />
        )}
        <TextInput
          label={t('reports.gateways.our-question')}
          value={source?.kind === 'answer' ? source.questionCode : ''}
          onChange={(event) => {
            const questionCode = event.currentTarget.value.trim();
            set(questionCode ? { kind: 'answer', questionCode } : undefined);
          }}
        />
      </div>
    </div>
  );
}
