import type { ReactNode } from 'react';
import { Button, CopyButton } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { TextLink } from '#web/links.tsx';
import { useText } from '#web/texts.tsx';
import classes from './Embed.module.css';

/** What the town's official site pastes into its page. */
export function EmbedSettingsPage(): ReactNode {
  const t = useText();
  const title = t('reports.embed.frame-title');
  const snippet = `<iframe src="${location.origin}/embed/reports" title="${title}"
  style="width: 100%; height: 600px; border: 0" allow="geolocation; clipboard-write" loading="lazy"></iframe>`;
  return (
    <Page title={t('reports.nav.embed')} lead={t('reports.embed.lead')}>
      <Notice kind="info">
        <p>{t('reports.embed.hosts')}</p>
        <TextLink to="/work/admin/settings">{t('reports.embed.settings')}</TextLink>
      </Notice>
      <pre className={classes.snippet}>
        <code>{snippet}</code>
      </pre>
      <CopyButton value={snippet}>
        {({ copied, copy }) => (
          <Button onClick={copy}>{t(copied ? 'reports.embed.copied' : 'reports.embed.copy')}</Button>
        )}
      </CopyButton>
    </Page>
  );
}
