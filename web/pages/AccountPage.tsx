import type { ReactNode } from 'react';
import { Button, Group, TextInput } from '@mantine/core';
import { showNotification } from '@mantine/notifications';
import { renamePerson, signOut } from '../auth.ts';
import { Page } from '../design/Page.tsx';
import { Section } from '../design/Section.tsx';
import { useForm } from '../form.ts';
import { icons } from '../icons.ts';
import { ColourSwitch, LanguageSwitch, SightSwitch } from '../layout/switches.tsx';
import { ButtonLink, useGo } from '../links.tsx';
import { turnPushOff } from '../push.ts';
import { useForgetPerson, useRefreshSession, useSession } from '../session.tsx';
import { Slot } from '../Slot.tsx';
import { ForbiddenState } from '../states/ForbiddenState.tsx';
import { useText } from '../texts.tsx';
import { AuthForm } from './AuthForm.tsx';
import { ChannelsSection } from './ChannelsSection.tsx';
import { DevicesSection } from './DevicesSection.tsx';
import { PasskeysSection } from './PasskeysSection.tsx';
import { PushSection } from './PushSection.tsx';
import { ProvidersSection } from './ProvidersSection.tsx';
import { SecondFactorSection } from './SecondFactorSection.tsx';
import { WishesSection } from './WishesSection.tsx';

export function AccountPage(): ReactNode {
  const t = useText();
  const { person } = useSession();
  const go = useGo();
  const forget = useForgetPerson();
  const leave = useForm(async () => {
    await turnPushOff().catch((error: unknown) => console.warn(error));
    await signOut();
    await forget();
    await go('/');
  });
  if (!person)
    return (
      <div className="veche-framed">
        <ForbiddenState isWholePage />
      </div>
    );

  return (
    <Page
      title={person.name}
      lead={person.email}
      actions={
        <form onSubmit={leave.onSubmit}>
          <Button
            type="submit"
            variant="default"
            loading={leave.isBusy}
            leftSection={<icons.signOut size={20} aria-hidden="true" />}
          >
            {t('web.auth.sign-out')}
          </Button>
        </form>
      }
    >
      <Section title={t('web.account.profile')}>
        <NameForm name={person.name} />
      </Section>
      <Organisations />
      <PushSection />
      <ChannelsSection />
      <WishesSection />
      <PasskeysSection />
      <ProvidersSection />
      <SecondFactorSection isOn={person.isTwoFactorOn} />
      <DevicesSection />
      <Slot name="person.section" props={{}} />
      <OwnDataEntry />
      <Section title={t('web.account.view')}>
        <Group gap="lg">
          <SightSwitch />
          <ColourSwitch />
          <LanguageSwitch />
        </Group>
      </Section>
    </Page>
  );
}

function OwnDataEntry(): ReactNode {
  const t = useText();
  return (
    <Section title={t('web.own-data.page')}>
      <p>{t('web.own-data.section-text')}</p>
      <ButtonLink to="/account/data" variant="default">
        {t('web.own-data.see')}
      </ButtonLink>
    </Section>
  );
}

function Organisations(): ReactNode {
  const t = useText();
  const { memberships } = useSession();
  if (memberships.length === 0) return null;
  return (
    <Section title={t('web.account.organisations')}>
      <ul>
        {memberships.map((row) => (
          <li key={`${row.organisationId}${row.roleId}`}>{row.organisationName}</li>
        ))}
      </ul>
    </Section>
  );
}

function NameForm({ name }: { name: string }): ReactNode {
  const t = useText();
  const refresh = useRefreshSession();
  const form = useForm(async (field) => {
    await renamePerson(field('name'));
    await refresh();
    showNotification({ color: 'green', message: t('web.account.saved') });
  });
  return (
    <AuthForm form={form} submit={t('web.action.save')}>
      <TextInput
        name="name"
        autoComplete="name"
        required
        maxLength={100}
        defaultValue={name}
        label={t('web.auth.name')}
        description={t('web.auth.name-hint')}
      />
    </AuthForm>
  );
}
