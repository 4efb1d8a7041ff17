import type { ReactNode } from 'react';
import { useState } from 'react';
import { Badge, Button, Group } from '@mantine/core';
import { listRoles } from '#kernel/access/contract/roles.ts';
import { readPerson } from '#kernel/identity/contract/people.ts';
import type { MembershipView, PersonView } from '#kernel/identity/contract/people.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { icons } from '#web/icons.ts';
import { ButtonLink, usePathParameters } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useCan, useSession } from '#web/session.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import type { Formats, Translate } from '#web/texts.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { BlockDialog } from '../components/BlockDialog.tsx';
import type { Column } from '#web/design/DataTable.tsx';
import { DataTable } from '#web/design/DataTable.tsx';
import { FactList } from '../components/FactList.tsx';
import { GrantDialog } from '../components/GrantDialog.tsx';
import { RevokeDialog } from '../components/RevokeDialog.tsx';
import { roleName } from '../names.ts';

export function PersonPage(): ReactNode {
  const { personId = '' } = usePathParameters();
  const person = useQueryRoute(readPerson, { id: personId });
  if (person.isPending)
    return (
      <div className="veche-framed">
        <LoadingState />
      </div>
    );
  if (person.error) {
    return (
      <div className="veche-framed">
        <ErrorState problem={person.error} onRetry={() => void person.refetch()} isWholePage />
      </div>
    );
  }
  return <Card person={person.data} />;
}

function Card({ person }: { person: PersonView }): ReactNode {
  const t = useText();
  return (
    <Page title={person.name} lead={person.email} actions={<Actions person={person} />}>
      {person.blockedAt ? <BlockedNotice blockedAt={person.blockedAt} /> : null}
      <Section title={t('administration.person.account')}>
        <AccountFacts person={person} />
      </Section>
      <Memberships person={person} />
    </Page>
  );
}

function BlockedNotice({ blockedAt }: { blockedAt: string }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  return (
    <Notice kind="warning" title={t('administration.person.is-blocked')}>
      {t('administration.person.blocked-since', { time: dateTime(blockedAt) })}
    </Notice>
  );
}

function Actions({ person }: { person: PersonView }): ReactNode {
  const t = useText();
  const own = useSession().person?.id;
  const mayBlock = useCan('identity.person.block') && own !== person.id;
  const maySeeAudit = useCan('audit.entry.list');
  const [isAsked, setIsAsked] = useState(false);
  return (
    <>
      {maySeeAudit ? (
        <ButtonLink
          to={`/work/admin/audit?actor=${person.id}`}
          variant="default"
          leftSection={<icons.audit size={20} aria-hidden="true" />}
        >
          {t('administration.person.actions')}
        </ButtonLink>
      ) : null}
      {mayBlock ? (
        <Button variant="light" color={person.blockedAt ? 'river' : 'red'} onClick={() => setIsAsked(true)}>
          {person.blockedAt ? t('administration.person.unblock') : t('administration.person.block')}
        </Button>
      ) : null}
      {isAsked ? <BlockDialog person={person} onClose={() => setIsAsked(false)} /> : null}
    </>
  );
}

function AccountFacts({ person }: { person: PersonView }): ReactNode {
  const t = useText();
  const { date } = useFormats();
  const yesOrNo = (isSo: boolean) => (isSo ? t('administration.yes') : t('administration.no'));
  return (
    <FactList
      facts={[
        [t('administration.person.since'), date(person.createdAt)],
        [t('administration.person.email-confirmed'), yesOrNo(person.isEmailConfirmed)],
        [t('administration.people.second-factor'), yesOrNo(person.isTwoFactorOn)],
        [t('administration.person.sessions'), person.sessionCount],
        [t('administration.person.tokens'), person.tokenCount],
      ]}
    />
  );
}

function Memberships({ person }: { person: PersonView }): ReactNode {
  const t = useText();
  const formats = useFormats();
  const mayManage = useCan('identity.membership.manage');
  const roles = useQueryRoute(listRoles, {});
  const [isGranting, setIsGranting] = useState(false);
  const [revoked, setRevoked] = useState<MembershipView | null>(null);
  const nameOfRole = (id: string) => roleName(roles.data?.roles.find((role) => role.id === id) ?? { id }, t);
  const add = mayManage ? (
    <Button leftSection={<icons.plus size={20} aria-hidden="true" />} onClick={() => setIsGranting(true)}>
      {t('administration.membership.grant')}
    </Button>
  ) : null;
  return (
    <Section title={t('administration.person.memberships')} aside={add}>
      {person.memberships.length === 0 ? (
        <EmptyState icon="shield" title={t('administration.membership.empty')}>
          {t('administration.membership.empty-text')}
        </EmptyState>
      ) : (
        <DataTable
          label={t('administration.person.memberships')}
          columns={columnsOf({ t, formats, nameOfRole, onRevoke: mayManage ? setRevoked : null })}
          rows={person.memberships}
          keyOf={({ id }) => id}
        />
      )}
      {isGranting ? <GrantDialog person={person} onClose={() => setIsGranting(false)} /> : null}
      {revoked ? (
        <RevokeDialog
          membership={revoked}
          roleName={nameOfRole(revoked.roleId)}
          onClose={() => setRevoked(null)}
        />
      ) : null}
    </Section>
  );
}

function columnsOf(desk: {
  t: Translate;
  formats: Formats;
  nameOfRole: (id: string) => string;
  onRevoke: ((membership: MembershipView) => void) | null;
}): Column<MembershipView>[] {
  const { t, formats, nameOfRole, onRevoke } = desk;
  const columns: Column<MembershipView>[] = [
    { title: t('administration.people.role'), isName: true, cell: ({ roleId }) => nameOfRole(roleId) },
    { title: t('administration.membership.organisation'), cell: ({ organisationName }) => organisationName },
    {
      title: t('administration.membership.area'),
      cell: ({ areaName }) => areaName ?? t('administration.membership.whole-town'),
    },
    {
      title: t('administration.membership.until'),
      cell: ({ validUntil, isInForce }) => (
        <Group gap="xs">
          {validUntil ? formats.dateTime(validUntil) : t('administration.membership.no-end')}
          {isInForce ? null : (
            <Badge tt="none" variant="outline">
              {t('administration.membership.ended')}
            </Badge>
          )}
        </Group>
      ),
    },
  ];
  if (!onRevoke) return columns;
  return [
    ...columns,
    {
      title: t('administration.actions'),
      isActions: true,
      cell: (membership) => (
        <Button
          variant="subtle"
          color="red"
          aria-label={t('administration.membership.revoke-of', {
            role: nameOfRole(membership.roleId),
            organisation: membership.organisationName,
          })}
          onClick={() => onRevoke(membership)}
        >
          {t('administration.membership.revoke')}
        </Button>
      ),
    },
  ];
}
