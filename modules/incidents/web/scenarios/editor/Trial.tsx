import type { ReactNode } from 'react';
import type { OutputOf } from '#kernel/http/contract.ts';
import { TextLink } from '#web/links.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import type { tryScenario } from '../../../contract/scenarios.ts';
import classes from '../../card/Card.module.css';

export interface TrialProps {
  readonly result: OutputOf<typeof tryScenario>;
  /** Of events of another module, which name no card. */
  readonly isOfEvents: boolean;
}

/** On what it would have begun, and whom it would have sent. */
export function Trial({ result: { matched, examples }, isOfEvents }: TrialProps): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  return (
    <div role="status">
      <strong>
        {t(isOfEvents ? 'incidents.scenario.matched-events' : 'incidents.scenario.matched', {
          count: matched,
        })}
      </strong>
      <ul className={classes.services}>
        {examples.map(({ incidentId, number, at, address, services, steps }, index) => (
          <li key={incidentId ?? `${at} ${index}`}>
            {incidentId === null ? null : (
              <TextLink to={`/work/incidents?card=${incidentId}`}>
                {t('incidents.number', { number: String(number ?? '—') })}
              </TextLink>
            )}{' '}
            <span className={classes.fine}>
              {[dateTime(at), address, services.join(', '), incidentId === null ? steps.join(', ') : '']
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
