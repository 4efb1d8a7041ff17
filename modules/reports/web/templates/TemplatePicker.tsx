import type { ReactNode } from 'react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
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
  const t = useText();
  const { templates, chosen, language, choose } = useTemplateChoice(props);
  if (templates.length === 0) return null;

  const missing = textIn(chosen, language)?.missing ?? [];
  return (
    <div className={classes.picker}>
      <Select
        className={classes.pick}
        label={t('reports.template.pick')}
        description={t('reports.template.pick-hint')}
        data={templates
          .filter((template) => textIn(template, language))
          .map(({ id, title }) => ({ value: id, label: title }))}
        value={chosen?.id ?? null}
        onChange={(id) => choose(id, language)}
        allowDeselect={false}
      />
      <Select
        label={t('reports.template.languages')}
        data={templateLanguages.map((one) => ({ value: one, label: t(`reports.template.language.${one}`) }))}
        value={language}
        allowDeselect={false}
        onChange={(asked) =>
          choose(chosen?.id ?? null, templateLanguages.find((one) => one === asked) ?? language)
        }
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

interface TemplateChoice {
  readonly templates: readonly OfferedTemplate[];
  readonly chosen: OfferedTemplate | undefined;
  readonly language: TemplateLanguage;
  readonly choose: (id: string | null, language: TemplateLanguage) => void;
}

function useTemplateChoice({
  number,
  step,
  plannedOn,
  value,
  onChange,
}: TemplatePickerProps): TemplateChoice {
  const { locale } = useIntl();
  const input = { number, step, ...(plannedOn ? { plannedOn } : {}) };
  const offered = useQueryRoute(offerTemplates, input, { keepsPrevious: true });
  const [language, setLanguage] = useState<TemplateLanguage>(
    templateLanguages.find((one) => one === locale) ?? 'ru',
  );
  const [initial] = useState(value);
  const [id, setId] = useState<string | null>(null);
  const lastPut = useRef('');
  const templates = offered.data?.templates ?? [];
  const chosen = templates.find((template) => template.id === id);
  const put = (text: string, givingWay: readonly string[]): void => {
    onChange(withTemplate(value, text, givingWay));
    lastPut.current = text;
  };
  // The day may be named after the template was chosen: words nobody has touched follow it.
  const renew = useEffectEvent(() => {
    const text = textIn(chosen, language)?.text;
    if (text !== undefined && value === lastPut.current && text !== value) put(text, [value]);
  });
  useEffect(() => renew(), [offered.data]);
  return {
    templates,
    chosen,
    language,
    choose: (nextId, nextLanguage) => {
      setLanguage(nextLanguage);
      setId(nextId);
      const next = templates.find((template) => template.id === nextId);
      const text = textIn(next, nextLanguage)?.text;
      if (text !== undefined) put(text, [initial, lastPut.current]);
    },
  };
}

function textIn(template: OfferedTemplate | undefined, language: TemplateLanguage) {
  return template?.texts.find((text) => text.language === language);
}
