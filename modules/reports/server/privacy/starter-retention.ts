import type { RetentionRuleTable } from './tables.ts';

const fiveYears = 1827;
const threeYears = 1096;

type Source = Readonly<Record<'ru' | 'uk' | 'en', string>>;

const russianAppeals: Source = {
  ru: 'Перечень типовых управленческих архивных документов, утверждён приказом Росархива от 20.12.2019 № 236, ст. 154: обращения граждан хранятся 5 лет',
  uk: 'Перелік типових управлінських архівних документів (РФ), затверджений наказом Росархіву від 20.12.2019 № 236, ст. 154: звернення громадян зберігають 5 років',
  en: 'List of standard administrative records (Russia), Rosarchiv order 236 of 20 December 2019, item 154: appeals of citizens are kept for 5 years',
};
const ukrainianAppeals: Source = {
  ru: 'Перечень типовых документов (Украина), утверждён приказом Министерства юстиции от 12.04.2012 № 578/5, ст. 82: обращения граждан хранятся 5 лет',
  uk: 'Перелік типових документів, затверджений наказом Міністерства юстиції України від 12.04.2012 № 578/5, ст. 82: звернення громадян зберігають 5 років',
  en: 'List of standard documents (Ukraine), order 578/5 of the Ministry of Justice of 12 April 2012, item 82: appeals of citizens are kept for 5 years',
};
const limitation: Source = {
  ru: 'Гражданский кодекс РФ, ст. 196: общий срок исковой давности — 3 года',
  uk: 'Цивільний кодекс РФ, ст. 196: загальний строк позовної давності — 3 роки',
  en: 'Civil Code of Russia, art. 196: general limitation period of 3 years',
};
const purpose: Source = {
  ru: '152-ФЗ, ст. 5, ч. 7; Закон Украины «О защите персональных данных», ст. 15: не дольше, чем требует цель обработки',
  uk: '152-ФЗ, ст. 5, ч. 7; Закон України «Про захист персональних даних», ст. 15: не довше, ніж потребує мета обробки',
  en: '152-FZ, art. 5.7; Law of Ukraine on Personal Data Protection, art. 15: no longer than the purpose needs',
};

/** First values; every town confirms them with its lawyer. */
export const starterRetention: readonly (Omit<RetentionRuleTable, 'version' | 'source' | 'needsLawyer'> & {
  readonly source: Source;
})[] = [
  { legalClass: 'message', keptDays: 365, minimumDays: 30, isDuty: false, source: purpose },
  ...(['emergency-leak', 'emergency-sewer', 'emergency-chute'] as const).map((legalClass) => ({
    legalClass,
    keptDays: threeYears,
    minimumDays: 30,
    isDuty: false,
    source: limitation,
  })),
  appeal('appeal-ru', russianAppeals),
  appeal('appeal-ua', ukrainianAppeals),
  appeal('appeal-ua-simple', ukrainianAppeals),
];

function appeal(legalClass: RetentionRuleTable['legalClass'], source: Source) {
  return { legalClass, keptDays: fiveYears, minimumDays: fiveYears, isDuty: true, source };
}
