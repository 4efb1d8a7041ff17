import { handlerFor } from '#kernel/context.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import type { InputOf } from '#kernel/http/contract.ts';
import { takeCall } from '../../../contract/call-routes.ts';
import { registerReport } from '../../intake/register-report.ts';
import type { ContactDraft } from '../../intake/register-report.ts';
import { presentOrganisation } from '../../present-organisation.ts';
import { addressOf, locate } from '../../responsibility.ts';
import type { ReportsTables } from '../../tables.ts';

const handle = handlerFor<ReportsTables>();

export const callHandlers = [
  handle(takeCall, async (context, { caller, isConsentGiven, ...facts }) => {
    const { db, clock } = context;
    const report = await registerReport(context, {
      ...facts,
      source: 'phone',
      // The operator only writes down: the report is the caller's.
      authorPersonId: null,
      photos: [],
      contacts: contactsOf(caller, isConsentGiven),
    });

    const { number, organisationId, dueOn, expectedAt } = report;
    const names = await findOrganisationNames(db, organisationId === null ? [] : [organisationId]);
    return {
      number,
      organisation: presentOrganisation(organisationId, names),
      address: addressOf(await locate(db, facts.place)),
      dueOn,
      expectedAt,
      takenAt: clock.now().toISOString(),
    };
  }),
];

function contactsOf(
  { name, phone, email }: InputOf<typeof takeCall>['caller'],
  isConsentGiven: boolean,
): ContactDraft[] {
  const byPhone: ContactDraft[] =
    phone === null ? [] : [{ kind: 'phone', address: phone, name, isConsentGiven }];
  const byMail: ContactDraft[] =
    email === null ? [] : [{ kind: 'email', address: email.toLowerCase(), name, isConsentGiven }];
  if (phone !== null || email !== null) return [...byPhone, ...byMail];
  return name === null ? [] : [{ kind: 'name', address: null, name, isConsentGiven: false }];
}
