import type { ReactNode } from 'react';
import { Bell } from '../design/Bell.tsx';
import { TextLink } from '../links.tsx';
import { useSession } from '../session.tsx';
import { useText } from '../texts.tsx';
import { navigationOf } from './navigation.ts';
import { ColourSwitch, LanguageSwitch, SightSwitch } from './switches.tsx';
import classes from './Footer.module.css';

export function Footer(): ReactNode {
  const t = useText();
  const session = useSession();
  const hasWorkplace = navigationOf(session, 'workplace').length > 0;
  return (
    <footer className={classes.footer} data-no-print>
      <div className={classes.inner}>
        <div className={classes.about}>
          <Bell size={40} />
          <p>{t('web.footer.about')}</p>
        </div>
        <nav aria-label={t('web.footer.sections')}>
          <ul className={classes.links}>
            {navigationOf(session, 'public').map(({ path, title }) => (
              <li key={path}>
                <TextLink to={path}>{t(title)}</TextLink>
              </li>
            ))}
            <li>
              <TextLink to="/area">{t('web.nav.area')}</TextLink>
            </li>
            {hasWorkplace ? (
              <li>
                <TextLink to="/work">{t('web.nav.workplace')}</TextLink>
              </li>
            ) : null}
            <li>
              <TextLink to={session.person ? '/account' : '/sign-in'}>
                {t(session.person ? 'web.nav.account' : 'web.auth.sign-in')}
              </TextLink>
            </li>
            <li>
              <a href="/api/docs">{t('web.footer.api')}</a>
            </li>
          </ul>
        </nav>
        <div className={classes.switches}>
          <SightSwitch />
          <LanguageSwitch />
          <ColourSwitch />
        </div>
      </div>
    </footer>
  );
}
