import type { ReactNode } from 'react';
import { useSession } from '../session.tsx';
import { useText } from '../texts.tsx';
import { ButtonLink, TextLink } from '../links.tsx';
import { iconNamed, icons } from '../icons.ts';
import { NoticeBell } from '../notices/NoticeBell.tsx';
import { Banners } from './Banners.tsx';
import { Brand } from './Brand.tsx';
import { Footer } from './Footer.tsx';
import { MainArea, SkipLink } from './MainArea.tsx';
import { canReport, navigationOf, reportPath } from './navigation.ts';
import classes from './PublicLayout.module.css';

/** How many entries of modules the header and the phone's bar have room for; the footer lists all. */
const headerEntries = 4;

export function PublicLayout({ children }: { children: ReactNode }): ReactNode {
  return (
    <div className={classes.face}>
      <SkipLink />
      <Banners />
      <Header />
      <MainArea className={classes.main}>{children}</MainArea>
      <Footer />
      <TabBar />
    </div>
  );
}

function Header(): ReactNode {
  const t = useText();
  const session = useSession();
  const entries = navigationOf(session, 'public').slice(0, headerEntries);
  const paths = entries.map(({ path }) => path);
  const hasWorkplace = navigationOf(session, 'workplace').length > 0;
  return (
    <header className={classes.header} data-no-print>
      <div className={classes.bar}>
        <Brand to="/" subtitle={t('web.nav.portal')} />
        <nav className={classes.sections} aria-label={t('web.nav.sections')}>
          {entries.map(({ path, title }) => (
            <TextLink key={path} to={path} siblings={paths} className={classes.section}>
              {t(title)}
            </TextLink>
          ))}
          <TextLink to="/area" className={classes.section}>
            {t('web.nav.area')}
          </TextLink>
        </nav>
        <div className={classes.person} data-staff={hasWorkplace}>
          {hasWorkplace ? (
            <ButtonLink
              to="/work"
              variant="default"
              className={classes.wide}
              leftSection={<icons.desktop size={20} aria-hidden="true" />}
            >
              {t('web.nav.workplace')}
            </ButtonLink>
          ) : null}
          {session.person ? <NoticeBell to="/notices" /> : null}
          {session.person ? (
            <TextLink
              to="/account"
              className={classes.profile}
              aria-label={t('web.nav.account-of', { name: session.person.name })}
            >
              <icons.profile size={26} aria-hidden="true" />
              <span className={classes.personName}>{session.person.name}</span>
            </TextLink>
          ) : (
            <ButtonLink
              to="/sign-in"
              variant="default"
              leftSection={<icons.signIn size={20} aria-hidden="true" />}
            >
              {t('web.auth.sign-in')}
            </ButtonLink>
          )}
        </div>
      </div>
    </header>
  );
}

/** The phone's bar: home, the first section, the one action, my area, me. */
function TabBar(): ReactNode {
  const t = useText();
  const session = useSession();
  const [first] = navigationOf(session, 'public');
  return (
    <nav className={classes.tabs} aria-label={t('web.nav.tabs')} data-no-print>
      <Tab to="/" icon="home" title={t('web.nav.home')} isExact />
      {first ? <Tab to={first.path} icon={first.icon} title={t(first.title)} /> : null}
      {canReport() ? (
        <TextLink to={reportPath} className={classes.callTab}>
          <span className={classes.callMark}>
            <icons.plus size={28} aria-hidden="true" />
          </span>
          <span>{t('web.nav.report')}</span>
        </TextLink>
      ) : null}
      <Tab to="/area" icon="myArea" title={t('web.nav.area-short')} />
      <Tab
        to={session.person ? '/account' : '/sign-in'}
        icon="profile"
        title={t(session.person ? 'web.nav.account' : 'web.auth.sign-in')}
      />
    </nav>
  );
}

function Tab({
  to,
  icon,
  title,
  isExact = false,
}: {
  to: string;
  icon: string;
  title: string;
  isExact?: boolean;
}): ReactNode {
  const Icon = iconNamed(icon);
  return (
    <TextLink to={to} className={classes.tab} isExact={isExact}>
      <Icon size={24} aria-hidden="true" />
      <span>{title}</span>
    </TextLink>
  );
}
