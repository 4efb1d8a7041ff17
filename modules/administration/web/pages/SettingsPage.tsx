import type { ReactNode } from 'react';
import { listSettings, readTown } from '#kernel/config/contract/routes.ts';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { SettingForm } from '../components/SettingForm.tsx';
import { TownForm } from '../components/TownForm.tsx';
import { TrainingSection } from '../components/TrainingSection.tsx';

export function SettingsPage(): ReactNode {
  const t = useText();
  const mayChangeTown = useCan('config.town.manage');
  return (
    <Page title={t('administration.settings.title')} lead={t('administration.settings.lead')}>
      {mayChangeTown ? <TownSections /> : null}
      <Section title={t('administration.settings.rules')}>
        <Settings />
      </Section>
    </Page>
  );
}

function TownSections(): ReactNode {
  const t = useText();
  const town = useQueryRoute(readTown, {});
  if (town.isPending) return <LoadingState />;
  if (town.error) return <ErrorState problem={town.error} onRetry={() => void town.refetch()} />;
  return (
    <>
      <Section title={t('administration.training.title')}>
        <TrainingSection town={town.data} />
      </Section>
      <Section title={t('administration.town.title')}>
        <TownForm key={town.data.version} town={town.data} />
      </Section>
    </>
  );
}

function Settings(): ReactNode {
  const t = useText();
  const list = useQueryRoute(listSettings, {});
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />;
  if (list.data.settings.length === 0) {
    return <EmptyState icon="settings" title={t('administration.settings.empty')} />;
  }
  return list.data.settings.map((setting) => (
    <SettingForm key={`${setting.id} ${setting.changedAt}`} setting={setting} />
  ));
}
