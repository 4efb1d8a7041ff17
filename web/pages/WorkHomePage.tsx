import type { ReactNode } from 'react';
import { Page } from '../design/Page.tsx';
import { Section } from '../design/Section.tsx';
import { iconNamed } from '../icons.ts';
import type { NavigationItem } from '../layout/navigation.ts';
import { workplaceGroups } from '../layout/navigation.ts';
import { TextLink } from '../links.tsx';
import { useSession } from '../session.tsx';
import { EmptyState } from '../states/EmptyState.tsx';
import { useText } from '../texts.tsx';
import classes from './WorkHomePage.module.css';

export function WorkHomePage(): ReactNode {
  const t = useText();
  const session = useSession();
  const { work, administration } = workplaceGroups(session);
  const organisations = [...new Set(session.memberships.map((row) => row.organisationName))].join(' · ');
  return (
    <Page title={t('web.nav.workplace')} width="full" {...(organisations ? { lead: organisations } : {})}>
      {work.length + administration.length === 0 ? (
        <EmptyState icon="desktop" title={t('web.work.empty.title')}>
          {t('web.work.empty.text')}
        </EmptyState>
      ) : null}
      <Tiles title={t('web.work.group.work')} items={work} />
      <Tiles title={t('web.work.group.administration')} items={administration} />
    </Page>
  );
}

function Tiles({ title, items }: { title: string; items: readonly NavigationItem[] }): ReactNode {
  const t = useText();
  if (items.length === 0) return null;
  return (
    <Section title={title}>
      <ul className={classes.tiles}>
        {items.map((item) => {
          const Icon = iconNamed(item.icon);
          return (
            <li key={item.path}>
              <TextLink to={item.path} className={classes.tile}>
                <Icon size={24} aria-hidden="true" />
                {t(item.title)}
              </TextLink>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
