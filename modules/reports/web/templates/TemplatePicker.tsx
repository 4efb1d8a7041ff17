import type { ReactNode } from 'react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Select } from '@mantine/core';
import { useQueryRoute } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { offerTemplates, templateLanguages } from '../../contract/templates.ts';
import type { OfferedTemplate, TemplateLanguage, TemplateStep } from '../../contract/templates.ts';
import classes from './Templates.module.css';
import { withTemplate } from './with-template.ts';

export interface TemplatePickerProps {
  readonly number: number;
  readonly step: TemplateStep;
  readonly plannedOn?: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** Ready words for the step, in the language chosen. Without templates, or without a connection, nothing stands here. */
export function TemplatePicker(props: TemplatePickerProps): ReactNode {
  const { number, step, plannedOn, value, onChange } = props;
  const t = useText();
  const { locale } = useIntl();
  const input = { number, step, ...(plannedOn ? { plannedOn } : {}) };
  const offered = useQueryRoute(offerTemplates, input, { keepsPrevious: true });
  const [language, setLanguage] = useState<TemplateLanguage>(
    templateLanguages.find((one) => one === locale) ?? 'ru',
  );
  const [initial] = useState(value);
  const [put, setPut] = useState<{ id: string; text: string } | null>(null);
  const templates = offered.data?.templates ?? [];
  if (templates.length === 0) return null;

  const chosen = templates.find(({ id }) => id === put?.id);
  const missing = chosen ? (textIn(chosen, language)?.missing ?? []) : [];
  const choose = (id: string | null, inLanguage: TemplateLanguage): void => {
    const text = textIn(
      templates.find((template) => template.id === id),
      inLanguage,
    )?.text;
    if (!id || text === undefined) return;
    onChange(withTemplate(value, text, [initial, put?.text ?? '']));
    setPut({ id, text });
  };
  return (
    <div className={classes.picker}>
      <Select
        className={classes.pick}
        label={t('reports.template.pick')}
        description={t('reports.template.pick-hint')}
        data={templates
          .filter((template) => textIn(template, language))
          .map(({ id, title }) => ({ value: id, label: title }))}
        value={put?.id ?? null}
        onChange={(id) => choose(id, language)}
        allowDeselect={false}
      />
      <Select
        label={t('reports.template.languages')}
        data={templateLanguages.map((one) => ({ value: one, label: t(`reports.template.language.${one}`) }))}
        value={language}
        allowDeselect={false}
        onChange={(asked) => {
          const found = templateLanguages.find((one) => one === asked) ?? language;
          setLanguage(found);
          choose(put?.id ?? null, found);
        }}
      />
      {missing.length > 0 ? (
        <p className={classes.missing} role="status">
          {t('reports.template.missing', {
            names: missing.map((name) => t(`reports.placeholder.${name}`)).join(', '),
          })}
        </p>
      ) : null}
    </div>
  );
}

function textIn(template: OfferedTemplate | undefined, language: TemplateLanguage) {
  return template?.texts.find((text) => text.language === language);
}
