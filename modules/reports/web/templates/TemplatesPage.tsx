import type { ReactNode } from 'react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { listTemplates, placeholders, templateLanguages, templateSteps } from '../../contract/templates.ts';
import type { TemplateView } from '../../contract/templates.ts';
import { TemplateDialog } from './TemplateDialog.tsx';
import classes from './Templates.module.css';

/** Words ready for answers, by the step they go with. */
export function TemplatesPage(): ReactNode {
  const t = useText();
  const list = useQueryRoute(listTemplates, {});
  const [edited, setEdited] = useState<TemplateView | 'new' | null>(null);
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />;
  const { templates, owners } = list.data;
  const isMixed = templates.some(({ organisation }) => organisation !== null);
  return (
    <Page
      title={t('reports.nav.templates')}
      lead={t('reports.template.lead')}
      actions={<Button onClick={() => setEdited('new')}>{t('reports.template.new')}</Button>}
    >
      {templates.length === 0 ? (
        <EmptyState icon="copy" title={t('reports.template.none')}>
          {t('reports.template.none-text')}
        </EmptyState>
      ) : null}
      {templateSteps.map((step) => {
        const own = templates.filter((template) => template.step === step);
        if (own.length === 0) return null;
        return (
          <Section key={step} title={t(`reports.template.step.${step}`)}>
            <ul className={classes.list}>
              {own.map((template) => (
                <TemplateItem
                  key={template.id}
                  template={template}
                  namesTown={isMixed}
                  onEdit={() => setEdited(template)}
                />
              ))}
            </ul>
          </Section>
        );
      })}
      {edited ? (
        <TemplateDialog
          template={edited === 'new' ? null : edited}
          owners={owners}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </Page>
  );
}

interface TemplateItemProps {
  readonly template: TemplateView;
  /** Whose it is needs saying only where there are several owners. */
  readonly namesTown: boolean;
  readonly onEdit: () => void;
}

function TemplateItem({ template, namesTown, onEdit }: TemplateItemProps): ReactNode {
  const t = useText();
  const { locale } = useIntl();
  const { titles, texts, organisation, categoryIds, canEdit } = template;
  const languages = templateLanguages.filter((language) => texts[language] !== '');
  const [shown = 'ru'] = languages.filter((language) => language === locale).concat(languages);
  const title = titles[shown] || texts[shown].slice(0, 60);
  const facts = [
    namesTown ? (organisation?.name ?? t('reports.template.town')) : null,
    categoryIds.length === 0
      ? t('reports.template.every-category')
      : t('reports.template.of-categories', { count: categoryIds.length }),
    languages.map((language) => t(`reports.template.language.${language}`)).join(', '),
  ].filter((fact) => fact !== null);
  return (
    <li className={classes.template}>
      <div className={classes.head}>
        <p className={classes.name}>{title}</p>
        {canEdit ? (
          <Button variant="default" aria-label={t('reports.template.edit', { title })} onClick={onEdit}>
            {t('reports.template.change')}
          </Button>
        ) : null}
      </div>
      <p className={classes.words} lang={shown}>
        <TemplateWords text={texts[shown]} />
      </p>
      <p className={classes.muted}>{facts.join(' · ')}</p>
    </li>
  );
}

/** The words with the names of facts said in the reader's language. */
function TemplateWords({ text }: { text: string }): ReactNode {
  const t = useText();
  const { locale } = useIntl();
  return text.split(/(\{\w+\})/).map((piece, index) => {
    const fact = placeholders.find((name) => piece === `{${name}}`);
    if (fact === undefined) return piece;
    return (
      <span key={index} className={classes.fact} lang={locale}>
        {t(`reports.placeholder.${fact}`)}
      </span>
    );
  });
}
