import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { icons } from '#web/icons.ts';
import { useCommand } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { listTasks, reportUnit } from '../../contract/tasks.ts';
import type { UnitView } from '../../contract/tasks.ts';
import classes from './Task.module.css';

/** The service's units: on duty or not, and where; a crew tells its place from its own phone. */
export function UnitList({ units }: { units: readonly UnitView[] }): ReactNode {
  const t = useText();
  if (units.length === 0) return null;
  return (
    <section aria-labelledby="units-title">
      <h2 id="units-title" className={classes.unitsTitle}>
        {t('incidents.unit.title')}
      </h2>
      {units.map((unit) => (
        <Unit key={unit.id} unit={unit} />
      ))}
    </section>
  );
}

function Unit({ unit }: { unit: UnitView }): ReactNode {
  const t = useText();
  const { time } = useFormats();
  const [isLost, setIsLost] = useState(false);
  const report = useCommand(reportUnit, { changes: [listTasks] });
  const { id, title, state, locatedAt } = unit;
  const tellPlace = (): void => {
    setIsLost(false);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => report.mutate({ id, place: { lng: coords.longitude, lat: coords.latitude } }),
      () => setIsLost(true),
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  };
  return (
    <div className={classes.unit}>
      <strong>{title}</strong>
      <span className={classes.unitState}>
        {t(`incidents.unit.${state}`)}
        {locatedAt ? ` · ${t('incidents.unit.placed', { at: time(locatedAt) })}` : ''}
      </span>
      {state === 'busy' ? null : (
        <Button
          variant="default"
          size="compact-md"
          loading={report.isPending}
          onClick={() => report.mutate({ id, state: state === 'off' ? 'free' : 'off' })}
        >
          {t(state === 'off' ? 'incidents.unit.begin' : 'incidents.unit.end')}
        </Button>
      )}
      <Button
        variant="subtle"
        size="compact-md"
        leftSection={<icons.location size={18} aria-hidden="true" />}
        onClick={tellPlace}
      >
        {t('incidents.unit.here')}
      </Button>
      {isLost ? <Notice kind="warning">{t('incidents.unit.lost')}</Notice> : null}
      {report.error ? <Notice kind="danger">{problemText(report.error, t)}</Notice> : null}
    </div>
  );
}
