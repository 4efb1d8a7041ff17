import type { Question } from '../../contract/classifier.ts';
import type { AttributeView, ServiceView } from '../../contract/open311/georeport.ts';
import { titleIn } from '../category.store.ts';
import type { CategoryRow } from '../category.store.ts';

export function presentService(category: CategoryRow, locale: string): ServiceView {
  return {
    service_code: category.id,
    service_name: titleIn(category.titles, locale),
    description: null,
    metadata: category.questions.length > 0,
    type: 'realtime',
    keywords: category.keywords.length > 0 ? category.keywords.join(',') : null,
    group: titleIn(category.groupTitles, locale),
  };
}

/** A question as the standard asks it. It knows no conditions, so what is asked only sometimes is never required. */
export function presentAttribute(question: Question, order: number, locale: string): AttributeView {
  const isList = question.choices.length > 0;
  return {
    variable: true,
    code: question.code,
    datatype: question.kind,
    required: question.isRequired && question.shownWhen === null,
    datatype_description: question.hints === null ? null : titleIn(question.hints, locale),
    order,
    description: titleIn(question.titles, locale),
    ...(isList
      ? { values: question.choices.map(({ key, titles }) => ({ key, name: titleIn(titles, locale) })) }
      : {}),
  };
}
