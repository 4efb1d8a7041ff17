import type { Context } from '#kernel/context.ts';
import { listHolders, listRecipientsOf } from '#kernel/identity/recipient.store.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { findRecorder } from '../recorders/recorder.store.ts';
import type { RecorderRow } from '../recorders/recorder.store.ts';
import type { VideoTables } from '../tables.ts';
import type { TakeoverRow } from './takeover.store.ts';

const toldAtOnce = 30;

/** Who looks after recorders, and who answers for the health of the owner's cameras. */
export async function tellTakeover(
  context: Context<VideoTables>,
  { recorderId, standInId, cause }: Pick<TakeoverRow, 'recorderId' | 'standInId' | 'cause'>,
  what: 'begun' | 'ended',
): Promise<void> {
  const { db, clock, town } = context;
  const recorder = await findRecorder(db, recorderId);
  const standIn = await findRecorder(db, standInId);
  if (!recorder || !standIn) return;
  const asked = { now: clock.now(), limit: toldAtOnce };
  const keepers = await listHolders(db, { ...asked, permission: 'video.recorder.manage' });
  const owners = await listRecipientsOf(db, {
    ...asked,
    permission: 'video.health.read',
    areaIds: [],
    organisationId: recorder.ownerOrganisationId,
  });
  const told = [
    ...owners.map((person) => ({ person, path: '/work/video-health' as const })),
    ...keepers.map((person) => ({ person, path: '/work/recorders' as const })),
  ];
  const recipients = new Map(told.map((one) => [one.person.personId, one]));
  for (const { person, path } of recipients.values()) {
    const { personId, email, locale } = person;
    const time = new Intl.DateTimeFormat(locale, {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone: town.timeZone,
    });
    const values = { recorder: recorder.name, standIn: standIn.name, at: time.format(clock.now()) };
    const body = what === 'begun' ? `${what}-${cause}` : what;
    await queueMessage(context, {
      kind: 'video.mail-takeover',
      locale,
      recipientPersonId: personId,
      channel: 'email',
      address: email,
      isTraining: town.isTraining,
      isUrgent: what === 'begun',
      path,
      subject: context.text(locale, `video.mail.takeover.${what}.subject`, values),
      bodyText: context.text(locale, `video.mail.takeover.${body}.body`, values),
    });
  }
}

/** Whether another's recorder may stand in for its own, the owner alone says. */
export async function askOwner(
  context: Context<VideoTables>,
  recorder: RecorderRow,
  standIn: RecorderRow,
): Promise<void> {
  const { db, clock, town, baseUrl } = context;
  const path = '/work/video-rights';
  const names = await findOrganisationNames(db, [standIn.ownerOrganisationId]);
  const recipients = await listRecipientsOf(db, {
    permission: 'video.grant.manage',
    areaIds: [],
    organisationId: recorder.ownerOrganisationId,
    now: clock.now(),
    limit: toldAtOnce,
  });
  for (const { personId, email, locale } of recipients) {
    const owner = names.get(standIn.ownerOrganisationId) ?? '';
    const values = { recorder: recorder.name, standIn: standIn.name, owner, url: `${baseUrl}${path}` };
    await queueMessage(context, {
      kind: 'video.mail-stand-in',
      locale,
      recipientPersonId: personId,
      channel: 'email',
      address: email,
      isTraining: town.isTraining,
      path,
      subject: context.text(locale, 'video.mail.stand-in.subject', values),
      bodyText: context.text(locale, 'video.mail.stand-in.body', values),
    });
  }
}
