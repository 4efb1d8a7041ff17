import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { icons } from '#web/icons.ts';
import { useSession } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import { downloadRegister } from '../../contract/routes.ts';
import type { Box } from '../../contract/telephonogram.ts';
import classes from './Journal.module.css';

/** The journal on paper, for the days that are asked for. */
export function RegisterForm({ box }: { box: Box }): ReactNode {
  const t = useText();
  const { town } = useSession();
  const [from, setFrom] = useState(() => `${dayIn(town.timeZone).slice(0, 8)}01`);
  const [to, setTo] = useState(() => dayIn(town.timeZone));
  const addressOf = (format: string): string =>
    `${downloadRegister.path}?${new URLSearchParams({ box, from, to, format })}`;
  return (
    <details className={classes.panel}>
      <summary>{t('telephonograms.register.print')}</summary>
      <div className={classes.pair}>
        <TextInput
          type="date"
          label={t('telephonograms.register.from')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('telephonograms.register.to')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </div>
      <div className={classes.buttons}>
        {['docx', 'xlsx'].map((format) => (
          <Button
            key={format}
            component="a"
            variant="default"
            href={addressOf(format)}
            leftSection={<icons.download size={18} aria-hidden="true" />}
          >
            {format.toUpperCase()}
          </Button>
        ))}
      </div>
    </details>
  );
}

/** The town's day now, as dates are written in forms. */
function dayIn(timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date());
}
