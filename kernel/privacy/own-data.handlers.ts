import type { Actor } from '#kernel/access/actor.ts';
import { handlerFor } from '#kernel/context.ts';
import type { Context } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { FileAnswer } from '#kernel/http/file-answer.ts';
import { listActiveMemberships } from '#kernel/identity/actor.store.ts';
import { ageOfSession } from '#kernel/identity/fresh-session.ts';
import { findPerson } from '#kernel/identity/person.store.ts';
import { lockPerson } from '#kernel/identity/sign-in-way.store.ts';
import type { PermissionDeclaration } from '#kernel/module/manifest.ts';
import { downloadOwnData, eraseOwnData, readOwnData } from './contract/own-data.ts';
import type { DataSection, KeptData } from './contract/own-data.ts';
import { privacyProblems } from './contract/problems.ts';
import type { PersonalData } from './personal-data.ts';
import { writeDataDocument } from './data-document.ts';

const handle = handlerFor<never>();

const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

export const privacyPermissions: readonly PermissionDeclaration[] = [
  { id: 'privacy.own-data.read', grantedTo: ['resident'] },
  { id: 'privacy.own-data.erase', grantedTo: ['resident'] },
];

/** What parts and modules of this hub know about people. */
export interface PrivacyFacts {
  personalData(): readonly PersonalData[];
}

export function ownDataHandlers(facts: PrivacyFacts) {
  return [
    handle(readOwnData, async (context) => {
      const personId = ownerOf(context.actor);
      const sections = await collect(context, facts, personId);

      context.audit({ type: 'identity.person', id: personId }, { sectionCount: sections.length });
      return { collectedAt: context.clock.now().toISOString(), sections };
    }),

    handle(downloadOwnData, async (context) => {
      const personId = ownerOf(context.actor);
      const sections = await collect(context, facts, personId);

      context.audit({ type: 'identity.person', id: personId }, { sectionCount: sections.length });
      const { locale, town, clock, text } = context;
      const title = text(locale, 'privacy.document.title', { town: town.name });
      const document = { title, sections, madeAt: clock.now(), locale, timeZone: town.timeZone };
      const words = {
        purpose: text(locale, 'privacy.document.purpose'),
        term: text(locale, 'privacy.document.term'),
        nothing: text(locale, 'privacy.document.nothing'),
        cut: text(locale, 'privacy.document.cut'),
        yes: text(locale, 'privacy.document.yes'),
        no: text(locale, 'privacy.document.no'),
      };
      return new FileAnswer({
        name: 'personal-data.docx',
        mediaType: docxType,
        make: async () => await writeDataDocument(document, words),
      });
    }),

    handle(eraseOwnData, async (context, { email }) => {
      const { db, clock, audit } = context;
      const personId = await requireOwner(context);
      const person = await findPerson(db, personId);
      if (person?.email.toLowerCase() !== email.toLowerCase())
        throw new Problem(privacyProblems.emailDiffers);

      const kept: KeptData[] = [];
      for (const { erase } of facts.personalData().toReversed())
        kept.push(...(await erase(context, personId)));
      const counts = kept.map(({ id, count }) => ({ id, count }));
      audit({ type: 'identity.person', id: personId }, { kept: counts });
      return { erasedAt: clock.now().toISOString(), kept };
    }),
  ];
}

/** Somebody signed in by a session, who does not work for the town now. Locks the person: two erasures take turns. */
async function requireOwner(context: Context<never>): Promise<string> {
  const { db, actor, clock } = context;
  const personId = ownerOf(actor);
  await lockPerson(db, personId);
  const age = await ageOfSession(context);
  if (age === 'ended') throw new Problem(commonProblems.signInRequired);
  if (age === 'old') throw new Problem(privacyProblems.signInAgain);
  const memberships = await listActiveMemberships(db, personId, clock.now());
  if (memberships.length > 0) throw new Problem(privacyProblems.worksForTown);
  return personId;
}

async function collect(
  context: Context<never>,
  facts: PrivacyFacts,
  personId: string,
): Promise<DataSection[]> {
  const sections: DataSection[] = [];
  // What the person did comes before how the portal works.
  for (const data of facts.personalData().toReversed())
    sections.push(...(await data.collect(context, personId)));
  return sections;
}

/** A program's token reads and closes no account: who finds one would carry everything away. */
function ownerOf(actor: Actor): string {
  if (actor.kind !== 'person' || actor.personId === null) throw new Problem(commonProblems.signInRequired);
  return actor.personId;
}
