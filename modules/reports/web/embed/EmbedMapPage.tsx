import type { ReactNode } from 'react';
import { icons } from '#web/icons.ts';
import { ButtonLink } from '#web/links.tsx';
import { useSession } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import { useCategories } from '../categories.ts';
import { ReportsMap } from '../components/ReportsMap.tsx';
import type { ReportFilter } from '../filter.ts';
import classes from './Embed.module.css';

const everything: ReportFilter = { status: null, categoryId: null, text: '', isOverdue: false };

/** The town's reports on the site of somebody else: the map, and the way to the form on the portal. */
export function EmbedMapPage(): ReactNode {
  const t = useText();
  const { town } = useSession();
  const categories = useCategories();
  return (
    <div className={classes.page}>
      <div className={classes.bar}>
        <h1 className={classes.title}>{t('reports.embed.title', { town: town.name })}</h1>
        <ButtonLink to="/reports/new" leftSection={<icons.report size={20} aria-hidden="true" />}>
          {t('reports.new.title')}
        </ButtonLink>
      </div>
      <div className={classes.map}>
        <ReportsMap filter={everything} categories={categories} marker={null} />
      </div>
    </div>
  );
}
