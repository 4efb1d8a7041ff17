import { listRecipientsOf } from '#kernel/identity/recipient.store.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import type { WorkOrderRow } from './work-order.store.ts';

const toldAtOnce = 30;
const path = '/work/camera-works';

export type ToldOrder = Pick<WorkOrderRow, 'number' | 'contractorOrganisationId' | 'fault' | 'dueAt'> & {
  readonly cameraName: string;
  readonly cameraAddress: string;
};

/** The organisation that maintains the camera hears of an order, and of one whose term is over. */
export async function tellContractor(
  context: VideoContext,
  what: 'issued' | 'overdue',
  order: ToldOrder,
): Promise<void> {
  const { db, clock, actor, town } = context;
  const recipients = await listRecipientsOf(db, {
    permission: 'video.maintenance.perform',
    organisationId: order.contractorOrganisationId,
    areaIds: [],
    now: clock.now(),
    limit: toldAtOnce,
  });
  // NOTE: where one organisation maintains its own cameras, who gives an order knows of it.
  for (const { personId, email, locale } of recipients.filter((one) => one.personId !== actor.personId)) {
    const due = new Intl.DateTimeFormat(locale, {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone: town.timeZone,
    });
    const values = {
      number: String(order.number),
      camera: `${order.cameraName}, ${order.cameraAddress}`,
      fault: context.text(locale, `video.work-fault.${order.fault}`),
      due: due.format(order.dueAt),
    };
    await queueMessage(context, {
      kind: `video.mail-work-${what}`,
      locale,
      recipientPersonId: personId,
      channel: 'email',
      address: email,
      isTraining: town.isTraining,
      path,
      subject: context.text(locale, `video.mail.work-${what}.subject`, values),
      bodyText: [
        context.text(locale, `video.mail.work-${what}.body`, values),
        `${context.baseUrl}${path}`,
      ].join('\n\n'),
    });
  }
}
