import type { InputOf } from '#kernel/http/contract.ts';
import { Problem } from '#kernel/errors/problem.ts';
import type { FieldError } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { searchAddresses } from '#kernel/geo/address-search.ts';
import { findHousePlace } from '#kernel/geo/place.ts';
import type { Point } from '#kernel/http/fields.ts';
import { flawsOfAnswers } from '../../contract/answers.ts';
import type { AnswerInput } from '../../contract/answers.ts';
import type { Question } from '../../contract/classifier.ts';
import { open311Problems } from '../../contract/open311/problems.ts';
import type { createOpen311Request } from '../../contract/open311/routes.ts';
import { findCategory, titleIn } from '../category.store.ts';
import type { CategoryRow } from '../category.store.ts';
import { registerReport } from '../intake/register-report.ts';
import type { RegisteredReport, ReportDraft } from '../intake/register-report.ts';
import type { KeyOwner } from './georeport-wire.ts';
import type { Open311Context } from './request.presenter.ts';
import { insertSubmission } from './submission.store.ts';

export type RequestInput = InputOf<typeof createOpen311Request>;

/** A request that may become a report: its service is known, its place found, its answers fit. */
export interface CheckedRequest {
  readonly category: CategoryRow;
  readonly place: Point;
  readonly answers: AnswerInput;
}

/**
 * Judges a request without writing anything.
 *
 * @throws Problem `reports.open311-unknown-service`, `reports.open311-address-not-found`, or what is wrong by field
 */
export async function checkRequest(context: Open311Context, input: RequestInput): Promise<CheckedRequest> {
  const category = await findCategory(context.db, input.service_code);
  if (!category?.isActive) throw new Problem(open311Problems.unknownService);
  const place = await findPlace(context, input);
  const answers = answersOf(category.questions, input.attributes);
  const flaws = flawsOfAnswers(category.questions, answers);
  if (flaws.size === 0) return { category, place, answers };
  throw invalid([...flaws].map(([code, flaw]) => ({ pointer: `/attribute[${code}]`, code: flaw })));
}

/** Makes the report and keeps beside it whose key brought it and what has no place in a report. */
export async function takeRequestIn(
  context: Open311Context,
  input: RequestInput,
  owner: KeyOwner,
): Promise<RegisteredReport> {
  const { category, place, answers } = await checkRequest(context, input);

  const report = await registerReport(context, {
    source: 'open311',
    authorPersonId: null,
    text: input.description?.trim() ? input.description : titleIn(category.titles, 'ru'),
    categoryId: category.id,
    category,
    answers,
    place,
    photos: input.photos,
    linkedPhotos: input.media_urls,
    contacts: contactsOf(input),
  });
  await insertSubmission(context.db, {
    ...owner,
    reportId: report.id,
    attributes: input.attributes,
    mediaUrls: input.media_urls,
    addressText: input.address_string ?? null,
    createdAt: context.clock.now(),
  });
  return report;
}

async function findPlace({ db }: Open311Context, input: RequestInput): Promise<Point> {
  const { lat, long } = input;
  if (lat !== undefined && long !== undefined) return { lng: long, lat };
  if (lat !== undefined) throw invalid([{ pointer: '/long', code: 'http.field-required' }]);
  if (long !== undefined) throw invalid([{ pointer: '/lat', code: 'http.field-required' }]);
  if (input.address_id !== undefined) {
    const house = await findHousePlace(db, input.address_id);
    if (!house) throw new Problem(open311Problems.addressNotFound);
    return house;
  }
  if (input.address_string !== undefined) {
    const [hit] = await searchAddresses(db, { text: input.address_string, limit: 1 });
    if (!hit) throw new Problem(open311Problems.addressNotFound);
    return { lng: hit.lng, lat: hit.lat };
  }
  throw invalid(['lat', 'long'].map((name) => ({ pointer: `/${name}`, code: 'http.field-required' })));
}

/** Answers to questions we ask; attributes nobody asked for stay with the submission. */
function answersOf(
  questions: readonly Question[],
  attributes: Readonly<Record<string, readonly string[]>>,
): AnswerInput {
  const given = questions.flatMap(({ code, kind }) => {
    const values = attributes[code];
    if (!values) return [];
    const isList = kind === 'multivaluelist' || values.length > 1;
    return [[code, isList ? [...values] : (values[0] ?? '')] as const];
  });
  return Object.fromEntries(given);
}

/** Personal data: goes to the report's contacts and nowhere else. An address given is given to be answered at. */
function contactsOf(input: RequestInput): NonNullable<ReportDraft['contacts']> {
  const name = [input.first_name, input.last_name].filter(Boolean).join(' ') || null;
  const { email, phone, device_id: device, account_id: account } = input;
  const contacts = [
    ...(email ? [{ kind: 'email' as const, address: email, name, isConsentGiven: true }] : []),
    ...(phone ? [{ kind: 'phone' as const, address: phone, name, isConsentGiven: true }] : []),
    ...(device ? [{ kind: 'device' as const, address: device, name: null, isConsentGiven: false }] : []),
    ...(account ? [{ kind: 'account' as const, address: account, name: null, isConsentGiven: false }] : []),
  ];
  const isNameKept = contacts.some((contact) => contact.name !== null);
  if (name === null || isNameKept) return contacts;
  return [...contacts, { kind: 'name' as const, address: null, name, isConsentGiven: false }];
}

export function invalid(fields: readonly FieldError[]): Problem {
  return new Problem(commonProblems.invalidInput, {}, fields);
}
