import type { ReactNode } from 'react';
import { Badge, Button, Text, Title } from '@mantine/core';
import { DataTable } from '#web/design/DataTable.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useFormats, useText } from '#web/texts.tsx';
import { agreeToStandIn, listStandIns } from '../../contract/recorder-routes.ts';
import type { StandInAsked } from '../../contract/recorder-routes.ts';

/** Which recorders of other owners may stand in for the own ones; nothing where none was named. */
export function StandIns(): ReactNode {
  const t = useText();
  const answer = useQueryRoute(listStandIns, {});
  const asked = answer.data?.standIns ?? [];
  if (asked.length === 0) return null;
  return (
    <>
      <Title order={2} size="h3" mt="xl">
        {t('video.stand-ins.title')}
      </Title>
      <Text mb="md">{t('video.stand-ins.lead')}</Text>
      <DataTable
        label={t('video.stand-ins.title')}
        rows={asked}
        keyOf={({ recorderId }) => recorderId}
        columns={[
          { title: t('video.stand-ins.recorder'), cell: ({ recorderName }) => recorderName },
          {
            title: t('video.stand-ins.stand-in'),
            cell: ({ standInName, standInOwnerName }) => `${standInName} · ${standInOwnerName}`,
          },
          { title: t('video.stand-ins.cameras'), cell: ({ cameraCount }) => cameraCount },
          { title: t('video.field.state'), cell: ({ agreedAt }) => <Agreement agreedAt={agreedAt} /> },
          { title: t('video.field.actions'), cell: (one) => <Decide asked={one} /> },
        ]}
      />
    </>
  );
}

function Agreement({ agreedAt }: Pick<StandInAsked, 'agreedAt'>): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  return agreedAt === null ? (
    <Badge color="bronze">{t('video.stand-ins.awaited')}</Badge>
  ) : (
    t('video.stand-ins.agreed', { at: dateTime(agreedAt) })
  );
}

function Decide({
  asked: { recorderId: id, standInId, agreedAt },
}: {
  readonly asked: StandInAsked;
}): ReactNode {
  const t = useText();
  const agree = useCommand(agreeToStandIn, { changes: [listStandIns] });
  const isAgreed = agreedAt !== null;
  return (
    <Button
      size="xs"
      variant={isAgreed ? 'subtle' : 'default'}
      {...(isAgreed ? { color: 'red' } : {})}
      loading={agree.isPending}
      onClick={() => agree.mutate({ id, standInId, isAgreed: !isAgreed })}
    >
      {t(isAgreed ? 'video.stand-ins.refuse' : 'video.stand-ins.agree')}
    </Button>
  );
}
