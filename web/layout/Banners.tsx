import type { ReactNode } from 'react';
import { useNetwork } from '@mantine/hooks';
import { icons } from '../icons.ts';
import { useSession } from '../session.tsx';
import { useText } from '../texts.tsx';
import classes from './Banners.module.css';

/** What a person must know on every page, paper included: training, demonstration, no connection. */
export function Banners(): ReactNode {
  const t = useText();
  const { town } = useSession();
  const { online } = useNetwork();
  return (
    <section className={classes.banners} aria-label={t('web.banner.label')}>
      {town.isTraining ? (
        <p className={classes.training}>
          <strong>{t('web.banner.training-mark')}</strong> <span>{t('web.banner.training')}</span>
        </p>
      ) : null}
      {town.isDemo ? <p className={classes.demo}>{t('web.banner.demo')}</p> : null}
      {online ? null : (
        <p className={classes.offline} role="status">
          <icons.offline size={20} aria-hidden="true" /> {t('web.banner.offline')}
        </p>
      )}
    </section>
  );
}
