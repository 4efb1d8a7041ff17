import { defaultLocale, isLocale } from '#kernel/i18n/locale.ts';
import { findRecipients } from '#kernel/identity/recipient.store.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import type { AssignmentState } from '../../contract/assignment.ts';
import { assignmentCame, assignmentChanged } from '../../contract/events.ts';
import type { SituationContext } from '../context.ts';
import type { AssignmentRow } from './assignment.store.ts';

type Told = Pick<
  AssignmentRow,
  'id' | 'number' | 'giverPersonId' | 'giverOrganisationId' | 'performerPersonId' | 'dueOn'
>;

const path = '/work/situation/assignments';

/** Screens of both sides ask again; whoever has to act now gets a message, which names the number and not the words. */
export async function tellParties(
  context: SituationContext,
  assignment: Told,
  state: AssignmentState,
): Promise<void> {
  const { id, performerPersonId, giverPersonId, giverOrganisationId } = assignment;
  const facts = { assignmentId: id, state };
  context.emit(assignmentCame, id, { ...facts, personId: performerPersonId });
  context.emit(assignmentChanged, id, { ...facts, organisationId: giverOrganisationId, areaIds: [] });
  const isGiversTurn = state === 'reported' || state === 'accepted';
  await write(context, assignment, state, isGiversTurn ? giverPersonId : performerPersonId);
}

async function write(
  context: SituationContext,
  { number, dueOn }: Told,
  state: AssignmentState,
  personId: string,
): Promise<void> {
  const [recipient] = await findRecipients(context.db, [personId]);
  if (!recipient || personId === context.actor.personId) return;
  const locale = isLocale(recipient.locale) ? recipient.locale : defaultLocale;
  const values = { number: String(number), state, due: dueOn.split('-').toReversed().join('.') };
  await queueMessage(context, {
    kind: 'situation.assignment',
    locale,
    recipientPersonId: personId,
    channel: 'email',
    address: recipient.email,
    subject: context.text(locale, 'situation.mail.assignment-subject', values),
    bodyText: context.text(locale, 'situation.mail.assignment-body', {
      ...values,
      url: `${context.baseUrl}${path}`,
    }),
    path,
    isTraining: context.town.isTraining,
  });
}
