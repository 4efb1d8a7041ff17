import type { ReactNode } from 'react';
import { useCan } from '#web/session.tsx';
import { Section } from '#web/design/Section.tsx';
import { icons } from '#web/icons.ts';
import { ButtonLink } from '#web/links.tsx';
import { useText } from '#web/texts.tsx';

/** The way from the account to what the person follows. */
export function AccountSubscriptions(): ReactNode {
  const t = useText();
  return useCan('reports.subscription.manage') ? (
    <Section
      title={t('reports.subscriptions.title')}
      aside={
        <ButtonLink
          to="/reports/subscriptions"
          variant="default"
          leftSection={<icons.bell size={20} aria-hidden="true" />}
        >
          {t('reports.subscriptions.open')}
        </ButtonLink>
      }
    >
      <p>{t('reports.subscriptions.account')}</p>
    </Section>
  ) : null;
}
