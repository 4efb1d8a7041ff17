import { newId } from '#kernel/ids.ts';
import type { DemoTown } from '#kernel/module/demo.ts';
import type { ReportsDb } from '../server/report.store.ts';
import { insertTemplate } from '../server/templates/template.store.ts';

/** Beside the town's own templates the road service has one for its holes. */
export async function writeTemplates(town: DemoTown, db: ReportsDb): Promise<void> {
  const changedAt = town.clock.now();
  await insertTemplate(db, {
    id: newId(changedAt.getTime()),
    organisationId: town.organisationId('roads'),
    step: 'answer',
    categoryIds: ['roads.pothole'],
    titles: { ru: 'Яма заделана', uk: 'Яму залатано', en: 'Hole filled' },
    texts: {
      ru: 'Яма по адресу {address} заделана горячей смесью. Если покрытие просядет, верните ответ: исправим по гарантии.',
      uk: 'Яму за адресою {address} залатано гарячою сумішшю. Якщо покриття просяде, поверніть відповідь: виправимо за гарантією.',
      en: 'The hole at {address} is filled with hot mix. If it sinks, return the answer and we will mend it under warranty.',
    },
    changedAt,
  });
}
