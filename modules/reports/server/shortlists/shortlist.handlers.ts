import type { Actor } from '#kernel/access/actor.ts';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { newId } from '#kernel/ids.ts';
import { reportProblems } from '../../contract/problems.ts';
import {
  changeShortlist,
  createShortlist,
  listShortlists,
  removeShortlist,
  renameShortlist,
  reportsOfShortlistAtMost,
  shortlistsOfOwnerAtMost,
} from '../../contract/shortlists.ts';
import { presentOrganisation } from '../present-organisation.ts';
import { mayModerate, mayWork } from '../report.policy.ts';
import { findReportsByNumbers } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import {
  addToShortlist,
  countItems,
  countShortlists,
  deleteShortlist,
  findShortlistForUpdate,
  insertShortlistOnce,
  listShortlistRows,
  renameShortlistOnce,
  shortlistOrganisations,
  takeOffShortlist,
} from './shortlist.store.ts';

const handle = handlerFor<ReportsTables>();

export const shortlistHandlers = [
  handle(listShortlists, async ({ db, actor }) => {
    const organisationIds = shortlistOrganisations(actor);
    const names = await findOrganisationNames(db, organisationIds);
    const rows = await listShortlistRows(db, actor);
    return {
      shortlists: rows.map(({ id, name, organisationId, reportCount }) => ({
        id,
        name,
        reportCount,
        organisation: presentOrganisation(organisationId, names),
      })),
      organisations: organisationIds.map((id) => ({ id, name: names.get(id) ?? '' })),
    };
  }),

  handle(createShortlist, async ({ db, actor, clock, audit }, { name, organisationId }) => {
    const isOwn = organisationId === null;
    if (isOwn ? actor.personId === null : !shortlistOrganisations(actor).includes(organisationId))
      throw new Problem(reportProblems.unknownOrganisation);
    const owner = { organisationId, personId: isOwn ? actor.personId : null };
    if ((await countShortlists(db, owner)) >= shortlistsOfOwnerAtMost)
      throw new Problem(reportProblems.tooManyShortlists);

    const createdAt = clock.now();
    const id = newId(createdAt.getTime());
    const isNew = await insertShortlistOnce(db, { id, name, ...owner, createdAt });
    if (!isNew) throw new Problem(reportProblems.shortlistExists);
    audit({ type: 'reports.shortlist', id }, { name, organisationId });
    return { id };
  }),

  handle(renameShortlist, async ({ db, actor, audit }, { id, name }) => {
    const shortlist = await findShortlistForUpdate(db, actor, id);
    if (!shortlist) throw new Problem(reportProblems.shortlistNotFound);

    if (!(await renameShortlistOnce(db, shortlist, name))) throw new Problem(reportProblems.shortlistExists);
    audit({ type: 'reports.shortlist', id }, { name });
    return {};
  }),

  handle(removeShortlist, async ({ db, actor, audit }, { id }) => {
    const shortlist = await findShortlistForUpdate(db, actor, id);
    if (!shortlist) throw new Problem(reportProblems.shortlistNotFound);

    await deleteShortlist(db, id);
    audit({ type: 'reports.shortlist', id }, { removed: shortlist.name });
    return {};
  }),

  handle(changeShortlist, async ({ db, actor, clock, audit }, { id, add, remove }) => {
    if (!(await findShortlistForUpdate(db, actor, id))) throw new Problem(reportProblems.shortlistNotFound);
    const known = (await findReportsByNumbers(db, add)).filter((report) => mayDealWith(actor, report));
    const knownNumbers = new Set(known.map(({ number }) => number));

    await takeOffShortlist(db, id, remove);
    await addToShortlist(db, id, { reportIds: known.map((report) => report.id), now: clock.now() });
    const reportCount = await countItems(db, id);
    if (reportCount > reportsOfShortlistAtMost) throw new Problem(reportProblems.shortlistFull);
    audit({ type: 'reports.shortlist', id }, { added: [...knownNumbers], removed: remove });
    return { reportCount, unknown: add.filter((number) => !knownNumbers.has(number)) };
  }),
];

function mayDealWith(actor: Actor, report: ReportRow): boolean {
  return mayModerate(actor, report) || mayWork(actor, report);
}
