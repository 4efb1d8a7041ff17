import { handlerFor } from '#kernel/context.ts';
import { writeDocx } from '#kernel/documents/docx.ts';
import { FileAnswer } from '#kernel/http/file-answer.ts';
import { downloadCard, exportCard } from '../../contract/after-routes.ts';
import { readCard } from '../cards/read-card.ts';
import { listTasksOf } from '../services/service.store.ts';
import type { IncidentsTables } from '../tables.ts';
import { composeCardDocument } from './card-document.ts';
import { composeEido } from './eido.ts';
import { entryText } from './entry-text.ts';

const handle = handlerFor<IncidentsTables>();
const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** What is left of an incident when it is over: a paper for those who examine it, a file for another system. */
export const afterHandlers = [
  handle(downloadCard, async (context, { id }) => {
    const { db, locale, town } = context;
    const card = await readCard(context, id);
    const document = composeCardDocument({
      card,
      tasks: await listTasksOf(db, [id]),
      town: town.name,
      locale,
      timeZone: town.timeZone,
      text: (key, values) => context.text(locale, key, values),
    });
    return new FileAnswer({
      name: `incident-${card.number ?? 'draft'}.docx`,
      mediaType: docxType,
      make: async () => await writeDocx(document, locale),
    });
  }),

  handle(exportCard, async (context, { id }) => {
    const { locale, town, clock, baseUrl } = context;
    const card = await readCard(context, id);
    const eido = composeEido({
      card,
      agencyId: new URL(baseUrl).hostname,
      town: town.name,
      madeAt: clock.now().toISOString(),
      textOfEntry: (entry) => entryText(entry, (key) => context.text(locale, key)),
    });
    return new FileAnswer({
      name: `incident-${card.number ?? 'draft'}.eido.json`,
      mediaType: 'application/json',
      make: async () => await Promise.resolve(Buffer.from(JSON.stringify(eido, null, 2))),
    });
  }),
];
