import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { icons } from '#web/icons.ts';
import { ButtonLink, useQueryParameters } from '#web/links.tsx';
import { useSession } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import { anonymousReports } from '../../contract/settings.ts';
import { useCategories } from '../categories.ts';
import { ReportsMap } from '../components/ReportsMap.tsx';
import type { ReportFilter } from '../filter.ts';
import classes from './Embed.module.css';
import { EmbedForm } from './EmbedForm.tsx';

const everything: ReportFilter = { status: null, categoryId: null, text: '', isOverdue: false };

/**
 * The town's reports on the site of somebody else: the map, and the form where the town takes reports without an account.
 * NOTE: in a frame of another site there is no session; elsewhere the form is on the portal.
 */
export function EmbedMapPage(): ReactNode {
  const t = useText();
  const { town, settings } = useSession();
  const categories = useCategories();
  const canSend = settings[anonymousReports.id] === true;
  const [isForm, setIsForm] = useState(useQueryParameters().get('view') === 'form');
  const isFormShown = canSend && isForm;
  return (
    <div className={classes.page}>
      <div className={classes.bar}>
        <h1 className={classes.title}>{t('reports.embed.title', { town: town.name })}</h1>
        {canSend ? (
          <Button
            variant={isFormShown ? 'default' : 'filled'}
            leftSection={
              isFormShown ? (
                <icons.map size={20} aria-hidden="true" />
              ) : (
                <icons.report size={20} aria-hidden="true" />
              )
            }
            onClick={() => setIsForm(!isFormShown)}
          >
            {t(isFormShown ? 'reports.embed.to-map' : 'reports.new.title')}
          </Button>
        ) : (
          <ButtonLink to="/reports/new" leftSection={<icons.report size={20} aria-hidden="true" />}>
            {t('reports.new.title')}
          </ButtonLink>
        )}
      </div>
      {isFormShown ? (
        <EmbedForm onDone={() => setIsForm(false)} />
      ) : (
        <div className={classes.map}>
          <ReportsMap filter={everything} categories={categories} marker={null} />
        </div>
      )}
    </div>
  );
}
