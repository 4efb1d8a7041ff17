import { startOfDay, startOfNextDay } from '#kernel/clock/town-day.ts';
import { handlerFor } from '#kernel/context.ts';
import { writeDocx } from '#kernel/documents/docx.ts';
import { writeXlsx } from '#kernel/documents/xlsx.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { FileAnswer } from '#kernel/http/file-answer.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import { telephonogramProblems } from '../../contract/problems.ts';
import { downloadForm, downloadRegister } from '../../contract/routes.ts';
import type { TelephonogramsContext } from '../context.ts';
import { countDeliveriesOf, listDeliveriesOf } from '../delivery.store.ts';
import { cardNumberOf, postsById, presentDeliveries, presentSummaries } from '../presenter.ts';
import type { TelephonogramsTables } from '../tables.ts';
import { mayWorkAt, organisationsOf } from '../telephonogram.policy.ts';
import { loadSeen } from '../telephonogram.handlers.ts';
import { listTelephonograms } from '../telephonogram.store.ts';
import { composeForm, composeRegister } from './compose.ts';
import type { Wording } from './compose.ts';

const handle = handlerFor<TelephonogramsTables>();

const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** A year of a busy post; what is more is asked for by months. */
const telephonogramsAtMost = 5_000;
/** One for each recipient. */
const linesAtMost = 20_000;

export const documentHandlers = [
  handle(downloadForm, async (context, { id }) => {
    const { db, actor, locale } = context;
    const row = await loadSeen(context, id);
    const all = await listDeliveriesOf(db, [id]);
    const shown = mayWorkAt(actor, row.organisationId)
      ? all
      : all.filter(({ organisationId }) => mayWorkAt(actor, organisationId));
    const people = await findPersonNames(db, row.personId === null ? [] : [row.personId]);
    const posts = await postsById(context);
    context.audit({ type: 'telephonograms.telephonogram', id }, { form: true });

    const document = composeForm(wordingOf(context), {
      row,
      from: posts.get(row.fromPostId)?.title ?? '',
      person: people.get(row.personId ?? '') ?? '',
      cardNumber: await cardNumberOf(context, row.incidentId),
      recipients: all.map(({ postId }) => posts.get(postId)?.title ?? ''),
      deliveries: await presentDeliveries(context, [row], shown),
    });
    return new FileAnswer({
      name: `${row.registerNumber.replaceAll('/', '-')}.docx`,
      mediaType: docxType,
      make: async () => await writeDocx(document, locale),
    });
  }),

  handle(downloadRegister, async (context, { box, from, to, format }) => {
    const { db, actor, town, locale } = context;
    const organisationIds = organisationsOf(actor);
    const sent = { from: startOfDay(from, town.timeZone), before: startOfNextDay(to, town.timeZone) };
    const limit = telephonogramsAtMost + 1;
    const rows = await listTelephonograms(db, {
      organisationIds,
      box,
      sent,
      limit,
      isOpen: false,
      isOldestFirst: true,
    });
    const ids = rows.map(({ id }) => id);
    const own = { telephonogramIds: ids, to: box === 'incoming' ? organisationIds : undefined };
    if (rows.length === limit || (await countDeliveriesOf(db, own)) > linesAtMost)
      throw new Problem(telephonogramProblems.registerTooLong);
    const summaries = await presentSummaries(context, rows);
    context.audit({ type: 'telephonograms.register', id: box }, { from, to, lines: rows.length });

    const shown = (await listDeliveriesOf(db, ids)).filter(
      ({ organisationId }) => box === 'outgoing' || mayWorkAt(actor, organisationId),
    );
    const views = await presentDeliveries(context, rows, shown);
    const byTelephonogram = Map.groupBy(
      views.map((view, index) => ({ view, of: shown[index]?.telephonogramId })),
      ({ of }) => of,
    );
    const lines = summaries.map((summary) => ({
      summary,
      deliveries: (byTelephonogram.get(summary.id) ?? []).map(({ view }) => view),
    }));
    const document = composeRegister(wordingOf(context), { box, from, to, lines });
    return new FileAnswer({
      name: `${context.text(locale, 'telephonograms.register.file')}-${from}-${to}.${format}`,
      mediaType: format === 'docx' ? docxType : xlsxType,
      make: async () => await (format === 'docx' ? writeDocx(document, locale) : writeXlsx(document)),
    });
  }),
];

function wordingOf({ locale, town, text }: TelephonogramsContext): Wording {
  return {
    locale,
    timeZone: town.timeZone,
    town: town.name,
    text: (key, values) => text(locale, key, values),
  };
}
