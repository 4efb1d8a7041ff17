import type { EscalationStep, RuleTerms, Term } from '../../contract/clocks.ts';
import type { ClockRule } from './engine.ts';

/*
 * Rules a new town starts with, each with its source. What the law leaves open carries `needsLawyer`; a town that reads
 * it otherwise adds a version. Terms from research of the texts named in docs/design/deadlines.md.
 */

const firstDay = '2020-01-01';

const escalation: EscalationStep[] = [
  { share: 50, roles: ['executor'] },
  { share: 80, roles: ['executor', 'controller'] },
  { share: 100, roles: ['controller', 'mayor'] },
];
const byDuty: EscalationStep[] = [
  { share: 50, roles: ['executor'] },
  { share: 80, roles: ['executor', 'dispatcher'] },
  { share: 100, roles: ['controller', 'dispatcher', 'mayor'] },
];
const byModerator: EscalationStep[] = [
  { share: 50, roles: ['moderator'] },
  { share: 80, roles: ['moderator'] },
  { share: 100, roles: ['controller'] },
];

const days: Term = {
  amount: null,
  unit: 'calendar-day',
  countsFrom: 'next-day',
  onDayOff: 'same',
  window: null,
};

function terms(facts: Partial<RuleTerms> & Pick<RuleTerms, 'term' | 'source'>): RuleTerms {
  return { pause: null, extension: null, escalation, needsLawyer: false, ...facts };
}

type StarterRule = Omit<ClockRule, 'versions'>;

function rule(
  facts: Pick<StarterRule, 'id' | 'legalClass' | 'kind' | 'startsOn' | 'stopsOn'> & Partial<StarterRule>,
  of: RuleTerms,
): ClockRule {
  return {
    endsOn: [],
    isRestarted: false,
    isPublic: false,
    ...facts,
    versions: [{ ...of, version: 1, validFrom: firstDay }],
  };
}

const townRule = {
  ru: 'Регламент работы с сообщениями жителей',
  uk: 'Регламент роботи з повідомленнями мешканців',
  en: "Town regulation on residents' messages",
} as const;
const law59 = (article: string) => ({
  ru: `Федеральный закон от 02.05.2006 № 59-ФЗ, ${article}`,
  uk: `Федеральний закон РФ від 02.05.2006 № 59-ФЗ, ${article}`,
  en: `Federal Law of Russia 59-FZ of 02.05.2006, ${article.replace('ст.', 'art.').replace('ч.', 'p.')}`,
});
const law393 = (article: string) => ({
  ru: `Закон Украины от 02.10.1996 № 393/96-ВР, ${article}`,
  uk: `Закон України від 02.10.1996 № 393/96-ВР, ${article}`,
  en: `Law of Ukraine 393/96-VR of 02.10.1996, ${article.replace('ст.', 'art.')}`,
});
const decree416 = {
  ru: 'Постановление Правительства РФ от 15.05.2013 № 416, п. 13',
  uk: 'Постанова Уряду РФ від 15.05.2013 № 416, п. 13',
  en: 'Government decree of Russia 416 of 15.05.2013, p. 13',
} as const;

const ofLaw59: Term = { ...days, onDayOff: 'previous' };
const ofLaw393: Term = { ...days, onDayOff: 'next' };
const minutes: Term = { amount: 30, unit: 'minute', countsFrom: 'same-day', onDayOff: 'same', window: null };

export const starterRules: readonly ClockRule[] = [
  rule(
    {
      id: 'common.moderation',
      legalClass: null,
      kind: 'regulation',
      startsOn: ['received'],
      stopsOn: ['published'],
    },
    terms({
      term: { ...days, amount: 1, unit: 'working-day' },
      escalation: byModerator,
      source: townRule,
    }),
  ),
  rule(
    {
      id: 'common.work',
      legalClass: null,
      kind: 'work',
      startsOn: ['handed'],
      stopsOn: ['answered'],
      isRestarted: true,
      isPublic: true,
    },
    terms({ term: days, pause: { maxDays: 5 }, source: townRule }),
  ),
  rule(
    {
      id: 'common.promise',
      legalClass: null,
      kind: 'promise',
      startsOn: ['planned'],
      stopsOn: ['answered'],
      endsOn: ['forwarded', 'reopened'],
      isRestarted: true,
    },
    terms({
      // NOTE: a promise ends on the day the executor named; the term is never used.
      term: { ...days, amount: 1 },
      escalation: [{ share: 100, roles: ['executor', 'controller'] }],
      source: {
        ru: 'День, который назвал исполнитель',
        uk: 'День, який назвав виконавець',
        en: 'The day the executor named',
      },
    }),
  ),
  rule(
    {
      id: 'message.answer',
      legalClass: 'message',
      kind: 'regulation',
      startsOn: ['received'],
      stopsOn: ['answered'],
      isPublic: true,
    },
    terms({ term: days, pause: { maxDays: 5 }, source: townRule }),
  ),
  rule(
    {
      id: 'appeal-ru.register',
      legalClass: 'appeal-ru',
      kind: 'legal',
      startsOn: ['received'],
      stopsOn: ['registered'],
    },
    terms({
      term: { ...ofLaw59, amount: 3 },
      escalation: byModerator,
      source: law59('ст. 8 ч. 2'),
      needsLawyer: true,
    }),
  ),
  rule(
    {
      id: 'appeal-ru.forward',
      legalClass: 'appeal-ru',
      kind: 'legal',
      startsOn: ['registered'],
      stopsOn: ['forwarded'],
      endsOn: ['taken', 'planned', 'answered'],
    },
    terms({
      term: { ...ofLaw59, amount: 7 },
      escalation: byModerator,
      source: law59('ст. 8 ч. 3'),
      needsLawyer: true,
    }),
  ),
  rule(
    {
      id: 'appeal-ru.answer',
      legalClass: 'appeal-ru',
      kind: 'legal',
      startsOn: ['registered'],
      stopsOn: ['answered'],
      isPublic: true,
    },
    terms({
      term: { ...ofLaw59, amount: 30 },
      extension: { maxDays: 30, totalDays: null },
      source: law59('ст. 12'),
      needsLawyer: true,
    }),
  ),
  rule(
    {
      id: 'appeal-ua.forward',
      legalClass: 'appeal-ua',
      kind: 'legal',
      startsOn: ['received'],
      stopsOn: ['forwarded'],
      endsOn: ['taken', 'planned', 'answered'],
    },
    terms({
      term: { ...ofLaw393, amount: 5 },
      escalation: byModerator,
      source: law393('ст. 7'),
      needsLawyer: true,
    }),
  ),
  rule(
    {
      id: 'appeal-ua.answer',
      legalClass: 'appeal-ua',
      kind: 'legal',
      startsOn: ['received'],
      stopsOn: ['answered'],
      isPublic: true,
    },
    terms({
      term: { ...ofLaw393, amount: 1, unit: 'month' },
      extension: { maxDays: 17, totalDays: 45 },
      source: law393('ст. 20'),
      needsLawyer: true,
    }),
  ),
  rule(
    {
      id: 'appeal-ua-simple.forward',
      legalClass: 'appeal-ua-simple',
      kind: 'legal',
      startsOn: ['received'],
      stopsOn: ['forwarded'],
      endsOn: ['taken', 'planned', 'answered'],
    },
    terms({
      term: { ...ofLaw393, amount: 5 },
      escalation: byModerator,
      source: law393('ст. 7'),
      needsLawyer: true,
    }),
  ),
  rule(
    {
      id: 'appeal-ua-simple.answer',
      legalClass: 'appeal-ua-simple',
      kind: 'legal',
      startsOn: ['received'],
      stopsOn: ['answered'],
      isPublic: true,
    },
    // "At once, but not later than fifteen days": a day off at the end gives nothing.
    terms({ term: { ...days, amount: 15 }, source: law393('ст. 20'), needsLawyer: true }),
  ),
  rule(
    {
      id: 'emergency-leak.localise',
      legalClass: 'emergency-leak',
      kind: 'legal',
      startsOn: ['received'],
      stopsOn: ['answered'],
      isPublic: true,
    },
    terms({ term: minutes, escalation: byDuty, source: decree416 }),
  ),
  rule(
    {
      id: 'emergency-sewer.clear',
      legalClass: 'emergency-sewer',
      kind: 'legal',
      startsOn: ['received'],
      stopsOn: ['answered'],
      isPublic: true,
    },
    terms({ term: { ...minutes, amount: 2, unit: 'hour' }, escalation: byDuty, source: decree416 }),
  ),
  rule(
    {
      id: 'emergency-chute.clear',
      legalClass: 'emergency-chute',
      kind: 'legal',
      startsOn: ['received'],
      stopsOn: ['answered'],
      isPublic: true,
    },
    terms({
      term: { ...minutes, amount: 2, unit: 'hour', window: { from: '08:00', to: '23:00' } },
      escalation: byDuty,
      source: decree416,
    }),
  ),
];
