import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { Button, CopyButton, TextInput } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { ButtonLink } from '#web/links.tsx';
import { useText } from '#web/texts.tsx';
import classes from '../new-report/NewReport.module.css';
import type { AnonymousReport } from './AnonymousSend.tsx';

/** The link is told once: it is all the sender will ever have. */
export function AnonymousSent({
  report,
  onAnother,
}: {
  report: AnonymousReport;
  onAnother: () => void;
}): ReactNode {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus();
    scrollTo({ top: 0 });
  }, []);
  const path = `/reports/by-link/${report.token}`;
  const url = new URL(path, location.origin).href;
  return (
    <Page
      title={t('reports.sent.title', { number: String(report.number) })}
      width="text"
      lead={t('reports.anonymous.keep-link')}
    >
      <div ref={box} tabIndex={-1} className={classes.sent}>
        <Surface>
          <div className={classes.send}>
            <TextInput
              readOnly
              label={t('reports.anonymous.link')}
              value={url}
              onFocus={(event) => event.currentTarget.select()}
            />
            <CopyButton value={url}>
              {({ copied, copy }) => (
                <Button onClick={copy}>
                  {t(copied ? 'reports.anonymous.copied' : 'reports.anonymous.copy')}
                </Button>
              )}
            </CopyButton>
          </div>
        </Surface>
        <div className={classes.buttons}>
          <ButtonLink to={path}>{t('reports.sent.open')}</ButtonLink>
          <Button variant="default" onClick={onAnother}>
            {t('reports.sent.another')}
          </Button>
        </div>
      </div>
    </Page>
  );
}
