import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { readSignInWays, unlinkProvider } from '#kernel/identity/contract/sign-in-ways.ts';
import type { SignInWays } from '#kernel/identity/contract/sign-in-ways.ts';
import { authProblemText, providerProblemText, startProviderLink } from '../auth.ts';
import { Notice } from '../design/Notice.tsx';
import { Section } from '../design/Section.tsx';
import { useQueryParameters } from '../links.tsx';
import { useCommand, useQueryRoute } from '../query.ts';
import { useSession } from '../session.tsx';
import { problemText, useText } from '../texts.tsx';
import { AccountRow, AccountRows } from './AccountRow.tsx';

type Provider = SignInWays['providers'][number];

/** Services one may sign in by, where the town has any: link, unlink. */
export function ProvidersSection(): ReactNode {
  const t = useText();
  const { signInProviders } = useSession();
  const failure = useQueryParameters().get('error');
  const ways = useQueryRoute(readSignInWays, {}, { isEnabled: signInProviders.length > 0 });
  if (signInProviders.length === 0 || !ways.data) return null;
  return (
    <Section title={t('web.provider.title')}>
      {failure ? <Notice kind="danger">{providerProblemText(failure, t)}</Notice> : null}
      <AccountRows>
        {ways.data.providers.map((provider) => (
          <ProviderRow key={provider.id} provider={provider} />
        ))}
      </AccountRows>
    </Section>
  );
}

function ProviderRow({ provider }: { provider: Provider }): ReactNode {
  const t = useText();
  const link = useMutation({
    mutationFn: async () => window.location.assign(await startProviderLink(provider.id)),
  });
  const unlink = useCommand(unlinkProvider, { changes: [readSignInWays] });
  const { name, isLinked } = provider;
  return (
    <>
      <AccountRow
        name={name}
        facts={t(isLinked ? 'web.provider.linked' : 'web.provider.not-linked')}
        action={
          <Button
            variant="subtle"
            loading={link.isPending || unlink.isPending}
            onClick={() => (isLinked ? unlink.mutate({ providerId: provider.id }) : link.mutate())}
            aria-label={t(isLinked ? 'web.provider.unlink-named' : 'web.provider.link-named', { name })}
          >
            {t(isLinked ? 'web.provider.unlink' : 'web.provider.link')}
          </Button>
        }
      />
      {unlink.error ? <Notice kind="danger">{problemText(unlink.error, t)}</Notice> : null}
      {link.error ? <Notice kind="danger">{authProblemText(link.error, t)}</Notice> : null}
    </>
  );
}
