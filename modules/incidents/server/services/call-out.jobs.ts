import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { defaultLocale, isLocale } from '#kernel/i18n/locale.ts';
import { findRecipients, listRecipientsOf } from '#kernel/identity/recipient.store.ts';
import type { Recipient } from '#kernel/identity/recipient.store.ts';
import { newId } from '#kernel/ids.ts';
import { jobFor } from '#kernel/module/server.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import { findIncident, insertLog } from '../cards/incident.store.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import { isUnanswered } from '../../contract/ladder.ts';
import type { IncidentsContext } from '../context.ts';
import type { IncidentsTables } from '../tables.ts';
import { titlesIn } from '../type.store.ts';
import { listOnDuty, markCalled, wasCalled } from './duty.store.ts';
import { findTask, listServices } from './service.store.ts';
import type { ServiceRow, TaskRow } from './service.store.ts';

/** Where no roster is kept, so many people of the service are called at once. */
const calledAtMost = 20;

/** Calls people of a service about a task, by all ways they have: e-mail, push, messengers. */
export const callOut = jobFor<IncidentsTables>()({
  id: 'incidents.call-out',
  input: z.object({ taskId: id, rung: z.enum(['duty', 'senior']) }),
  timeoutMs: 30_000,
  run: async (system, { taskId, rung }) => {
    await system.transaction(async (context) => {
      const task = await findTask(context.db, taskId);
      const card = task && (await findIncident(context.db, task.incidentId));
      if (!card || card.status !== 'open' || !isUnanswered(task.state)) return;
      if (await wasCalled(context.db, { taskId, rung })) return;
      const service = (await listServices(context.db)).find(
        ({ id: serviceId }) => serviceId === task.serviceId,
      );
      if (!service) return;
      const people = await peopleOf(context, { service, card, rung });
      for (const person of people) await call(context, { person, task, card, rung });
      context.audit({ type: 'incidents.task', id: taskId }, { rung, called: people.length });
    });
  },
});

interface Calling {
  readonly service: ServiceRow;
  readonly card: IncidentRow;
  readonly rung: 'duty' | 'senior';
}

/** By the roster; where nobody is on duty by it, everybody who may work there, and the card says so. */
async function peopleOf(context: IncidentsContext, { service, card, rung }: Calling): Promise<Recipient[]> {
  const { db, clock } = context;
  if (rung === 'senior')
    return await findRecipients(db, service.seniorPersonId === null ? [] : [service.seniorPersonId]);
  const now = clock.now();
  const onDuty = await findRecipients(db, await listOnDuty(db, service.organisationId, now));
  if (onDuty.length > 0) return onDuty;
  const facts = { personId: null, serviceId: service.id, state: null, text: null };
  await insertLog(db, { id: newId(), incidentId: card.id, at: now, kind: 'nobody-on-duty', ...facts });
  return await listRecipientsOf(db, {
    organisationId: service.organisationId,
    permission: 'incidents.task.work',
    areaIds: card.areaIds,
    now,
    limit: calledAtMost,
  });
}

interface OneCall {
  readonly person: Recipient;
  readonly task: TaskRow;
  readonly card: IncidentRow;
  readonly rung: 'duty' | 'senior';
}

/** The message names the kind, the number and the place; who called and what was said stands behind the sign-in. */
async function call(context: IncidentsContext, { person, task, card, rung }: OneCall): Promise<void> {
  const { db, clock, town } = context;
  const { personId } = person;
  const isNew = await markCalled(db, { taskId: task.id, rung, personId, calledAt: clock.now() });
  if (!isNew) return;
  const locale = isLocale(person.locale) ? person.locale : defaultLocale;
  const titleOf = await titlesIn(db, locale);
  const values = {
    number: String(card.number ?? ''),
    title: titleOf(card.typeCode),
    address: card.address || context.text(locale, 'incidents.call-out.no-address'),
  };
  await queueMessage(context, {
    kind: 'incidents.call-out',
    locale,
    recipientPersonId: personId,
    channel: 'email',
    address: person.email,
    subject: context.text(
      locale,
      rung === 'senior' ? 'incidents.call-out.senior-subject' : 'incidents.call-out.subject',
      values,
    ),
    bodyText: context.text(locale, 'incidents.call-out.body', {
      ...values,
      url: `${context.baseUrl}/work/incidents/tasks?task=${task.id}`,
    }),
    path: `/work/incidents/tasks?task=${task.id}`,
    isTraining: town.isTraining,
    isUrgent: true,
  });
}
