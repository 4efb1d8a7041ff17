import '@mantine/spotlight/styles.css';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { ActionIcon, Button, Drawer, Kbd, Modal } from '@mantine/core';
import { openSpotlight, Spotlight } from '@mantine/spotlight';
import { iconNamed, icons } from '../icons.ts';
import { ShortcutProvider, useShortcuts, useShownShortcuts } from '../keyboard.tsx';
import { TextLink, useGo } from '../links.tsx';
import { NoticeBell } from '../notices/NoticeBell.tsx';
import { useSession } from '../session.tsx';
import { ForbiddenState } from '../states/ForbiddenState.tsx';
import { useText } from '../texts.tsx';
import { Banners } from './Banners.tsx';
import { Brand } from './Brand.tsx';
import { MainArea, SkipLink, useOnPageChange } from './MainArea.tsx';
import type { NavigationItem } from './navigation.ts';
import { navigationOf, workplaceGroups } from './navigation.ts';
import { ColourSwitch, LanguageSwitch, SightSwitch } from './switches.tsx';
import classes from './WorkplaceLayout.module.css';

export function WorkplaceLayout({ children }: { children: ReactNode }): ReactNode {
  return (
    <ShortcutProvider>
      <Frame>{children}</Frame>
    </ShortcutProvider>
  );
}

function Frame({ children }: { children: ReactNode }): ReactNode {
  const t = useText();
  const { person } = useSession();
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  useShortcuts([{ keys: 'shift+?', title: t('web.keys.help'), run: () => setIsHelpOpen(true) }]);
  useOnPageChange(() => setIsMenuOpen(false));
  return (
    <div className={classes.face}>
      <SkipLink />
      <Banners />
      <TopBar onMenu={() => setIsMenuOpen(true)} onHelp={() => setIsHelpOpen(true)} />
      <div className={classes.body}>
        <aside className={classes.side} data-no-print>
          <SideNavigation />
        </aside>
        <MainArea className={classes.main} isScroller>
          {person ? children : <SignInFirst />}
        </MainArea>
      </div>
      <Drawer
        opened={isMenuOpen}
        onClose={() => setIsMenuOpen(false)}
        size="20rem"
        title={t('web.nav.workplace')}
        closeButtonProps={{ 'aria-label': t('web.action.close') }}
      >
        <SideNavigation />
      </Drawer>
      <KeyboardHelp isOpen={isHelpOpen} onClose={() => setIsHelpOpen(false)} />
      <Palette />
    </div>
  );
}

function SignInFirst(): ReactNode {
  return (
    <div className="veche-framed">
      <ForbiddenState isWholePage />
    </div>
  );
}

function TopBar({ onMenu, onHelp }: { onMenu: () => void; onHelp: () => void }): ReactNode {
  const t = useText();
  const { person } = useSession();
  return (
    <header className={classes.top} data-no-print>
      <ActionIcon className={classes.menuButton} aria-label={t('web.nav.menu')} onClick={onMenu}>
        <icons.menu size={24} />
      </ActionIcon>
      <Brand to="/work" subtitle={t('web.nav.workplace')} />
      <Button
        variant="default"
        className={classes.search}
        onClick={openSpotlight}
        leftSection={<icons.search size={18} aria-hidden="true" />}
        rightSection={<Kbd className={classes.keys}>Ctrl K</Kbd>}
      >
        <span className={classes.searchText}>{t('web.palette.open')}</span>
      </Button>
      <ActionIcon aria-label={t('web.keys.help')} onClick={onHelp} className={classes.helpButton}>
        <icons.keyboard size={22} />
      </ActionIcon>
      {person ? <NoticeBell to="/work/notices" /> : null}
      <TextLink
        to="/account"
        className={classes.person}
        aria-label={t('web.nav.account-of', { name: person?.name ?? '' })}
      >
        <icons.profile size={26} aria-hidden="true" />
      </TextLink>
    </header>
  );
}

function SideNavigation(): ReactNode {
  const t = useText();
  const { work, administration } = workplaceGroups(useSession());
  return (
    <nav aria-label={t('web.nav.workplace')} className={classes.nav}>
      <SideLink
        item={{ face: 'workplace', path: '/work', title: 'web.nav.overview', icon: 'desktop' }}
        isExact
      />
      <SideGroup title={t('web.work.group.work')} items={work} />
      <SideGroup title={t('web.work.group.administration')} items={administration} />
      <div className={classes.sideFoot}>
        <TextLink to="/" className={classes.link}>
          <icons.home size={20} aria-hidden="true" />
          {t('web.nav.to-portal')}
        </TextLink>
        <ColourSwitch />
        <SightSwitch />
        <LanguageSwitch />
      </div>
    </nav>
  );
}

function SideGroup({ title, items }: { title: string; items: readonly NavigationItem[] }): ReactNode {
  if (items.length === 0) return null;
  const paths = items.map(({ path }) => path);
  return (
    <div role="group" aria-label={title}>
      <p className={classes.groupTitle} aria-hidden="true">
        {title}
      </p>
      {items.map((item) => (
        <SideLink key={item.path} item={item} siblings={paths} />
      ))}
    </div>
  );
}

function SideLink({
  item,
  ...where
}: {
  item: NavigationItem;
  isExact?: boolean;
  siblings?: readonly string[];
}): ReactNode {
  const t = useText();
  const Icon = iconNamed(item.icon);
  return (
    <TextLink to={item.path} className={classes.link} {...where}>
      <Icon size={20} aria-hidden="true" />
      {t(item.title)}
    </TextLink>
  );
}

function KeyboardHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): ReactNode {
  const t = useText();
  const shown = useShownShortcuts();
  const rows = [{ keys: 'Ctrl+K', title: t('web.palette.open') }, ...shown];
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('web.keys.title')}
      closeButtonProps={{ 'aria-label': t('web.action.close') }}
    >
      <dl className={classes.shortcuts}>
        {rows.map(({ keys, title }) => (
          <div key={keys}>
            <dt>
              <Kbd>{keyName(keys)}</Kbd>
            </dt>
            <dd>{title}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

function keyName(keys: string): string {
  return keys.replace('shift+?', '?').replace('mod+', 'Ctrl+').replaceAll('+', ' + ');
}

/** Ctrl+K: every page the person may open, of both faces. */
function Palette(): ReactNode {
  const t = useText();
  const go = useGo();
  const session = useSession();
  const items = [...navigationOf(session, 'workplace'), ...navigationOf(session, 'public')];
  return (
    <Spotlight
      shortcut="mod + K"
      attributes={{ content: { 'aria-label': t('web.palette.open') } }}
      nothingFound={t('web.palette.nothing')}
      searchProps={{ placeholder: t('web.palette.search'), 'aria-label': t('web.palette.search') }}
      actions={items.map((item) => {
        const Icon = iconNamed(item.icon);
        return {
          id: item.path,
          label: t(item.title),
          description: t(item.face === 'workplace' ? 'web.nav.workplace' : 'web.nav.portal'),
          leftSection: <Icon size={22} aria-hidden="true" />,
          onClick: () => void go(item.path),
        };
      })}
    />
  );
}
