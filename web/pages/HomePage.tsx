import type { ReactNode } from 'react';
import { Title } from '@mantine/core';
import { useDocumentTitle } from '../design/Page.tsx';
import { icons } from '../icons.ts';
import { canReport, reportPath } from '../layout/navigation.ts';
import { TextLink } from '../links.tsx';
import { TownMap } from '../map/TownMap.tsx';
import { useSession } from '../session.tsx';
import { Slot } from '../Slot.tsx';
import { useText } from '../texts.tsx';
import { hasModuleRoute } from '../web-modules.ts';
import classes from './HomePage.module.css';

const myReportsPath = '/reports/mine';

export function HomePage(): ReactNode {
  const t = useText();
  const { town } = useSession();
  useDocumentTitle(town.name);
  return (
    <>
      <div className={classes.top}>
        <Greeting />
        <div className={classes.map}>
          <TownMap label={t('web.map.label', { town: town.name })}>
            <Slot name="map.layer" props={{}} loading={null} />
          </TownMap>
        </div>
      </div>
      <div className={classes.below}>
        <Slot name="home.main" props={{}} />
        <Slot name="home.news" props={{}} />
      </div>
    </>
  );
}

function Greeting(): ReactNode {
  const t = useText();
  const { town } = useSession();
  return (
    <section className={classes.greeting}>
      <River />
      <p className={classes.town}>{town.name}</p>
      <Title order={1} className={classes.title}>
        {t('web.home.title')}
      </Title>
      <p className={classes.lead}>{t('web.home.lead')}</p>
      <div className={classes.actions}>
        {canReport() ? (
          <TextLink to={reportPath} className={classes.call}>
            <icons.report size={26} aria-hidden="true" />
            {t('web.home.report')}
          </TextLink>
        ) : null}
        {hasModuleRoute(myReportsPath) ? (
          <TextLink to={myReportsPath} className={classes.second}>
            {t('web.home.my-reports')}
          </TextLink>
        ) : null}
        <TextLink to="/area" className={classes.second}>
          {t('web.home.my-area')}
        </TextLink>
      </div>
    </section>
  );
}

/** Contours of a river on the field: the town's ground, drawn as on an old plan. */
function River(): ReactNode {
  const lines = [0, 1, 2, 3, 4, 5, 6];
  return (
    <svg
      className={classes.river}
      viewBox="0 0 600 400"
      preserveAspectRatio="xMaxYMax slice"
      aria-hidden="true"
    >
      {lines.map((line) => (
        <path
          key={line}
          d={`M${620 - line * 4} ${20 + line * 34} C ${470 - line * 14} ${40 + line * 36}, ${500 - line * 22} ${210 + line * 18}, ${330 - line * 20} ${250 + line * 22} S ${140 - line * 18} ${330 + line * 18}, ${60 - line * 20} ${430 + line * 20}`}
          fill="none"
          stroke="currentColor"
          strokeWidth={line === 3 ? 3 : 1.5}
        />
      ))}
    </svg>
  );
}
