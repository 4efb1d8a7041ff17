import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { findMailRecipient } from '#kernel/identity/person.store.ts';
import { findRecipients } from '#kernel/identity/recipient.store.ts';
import { newId } from '#kernel/ids.ts';
import { telephonogramProblems } from '../contract/problems.ts';
import { readSetup, saveGroup, saveJournal, savePost, saveTemplate } from '../contract/setup.ts';
import {
  findPost,
  isPrefixSpent,
  listGroups,
  listJournals,
  listPosts,
  listTemplates,
  lockJournals,
  saveGroupRow,
  saveJournalRow,
  savePostRow,
  saveTemplateRow,
} from './setup.store.ts';
import type { TelephonogramsTables } from './tables.ts';

const handle = handlerFor<TelephonogramsTables>();

export const setupHandlers = [
  handle(readSetup, async ({ db }) => {
    const posts = await listPosts(db);
    const organisations = await findOrganisationNames(
      db,
      posts.map(({ organisationId }) => organisationId),
    );
    const seniors = await findRecipients(
      db,
      posts.flatMap(({ seniorPersonId }) => seniorPersonId ?? []),
    );
    const emails = new Map(seniors.map(({ personId, email }) => [personId, email]));
    return {
      journals: await listJournals(db),
      posts: posts.map(({ seniorPersonId, position: _, ...post }) => ({
        ...post,
        organisation: organisations.get(post.organisationId) ?? '',
        seniorEmail: emails.get(seniorPersonId ?? '') ?? null,
      })),
      groups: await listGroups(db),
      templates: await listTemplates(db),
    };
  }),

  handle(saveJournal, async (context, { id, ...facts }) => {
    await lockJournals(context.db);
    const journals = await listJournals(context.db);
    if (id !== null && !journals.some((journal) => journal.id === id))
      throw new Problem(telephonogramProblems.unknownJournal);
    if (journals.some((journal) => journal.prefix === facts.prefix && journal.id !== id))
      throw new Problem(telephonogramProblems.prefixTaken);
    const journalId = id ?? newId();
    if (await isPrefixSpent(context.db, { prefix: facts.prefix, journalId }))
      throw new Problem(telephonogramProblems.prefixTaken);

    await saveJournalRow(context.db, { ...facts, id: journalId });
    context.audit({ type: 'telephonograms.journal', id: journalId }, { ...facts });
    return { id: journalId };
  }),

  handle(savePost, async (context, { id, seniorEmail, ...facts }) => {
    const { db } = context;
    if (id !== null && !(await findPost(db, id))) throw new Problem(telephonogramProblems.unknownPost);
    const names = await findOrganisationNames(db, [facts.organisationId]);
    if (!names.has(facts.organisationId)) throw new Problem(telephonogramProblems.unknownOrganisation);
    const senior = seniorEmail === null ? null : await findMailRecipient(db, seniorEmail);
    if (seniorEmail !== null && !senior) throw new Problem(telephonogramProblems.unknownSenior);
    if (!(await listJournals(db)).some((journal) => journal.id === facts.journalId))
      throw new Problem(telephonogramProblems.unknownJournal);

    const postId = id ?? newId();
    await savePostRow(db, { ...facts, id: postId, seniorPersonId: senior?.personId ?? null });
    context.audit({ type: 'telephonograms.post', id: postId }, { ...facts });
    return { id: postId };
  }),

  handle(saveGroup, async (context, { id, ...facts }) => {
    const { db } = context;
    const groups = await listGroups(db);
    if (id !== null && !groups.some((group) => group.id === id))
      throw new Problem(telephonogramProblems.unknownGroup);
    const posts = new Set((await listPosts(db)).map((post) => post.id));
    if (facts.postIds.some((postId) => !posts.has(postId)))
      throw new Problem(telephonogramProblems.unknownPost);

    const groupId = id ?? newId();
    await saveGroupRow(db, { ...facts, id: groupId, postIds: [...new Set(facts.postIds)] });
    context.audit({ type: 'telephonograms.group', id: groupId }, { title: facts.title });
    return { id: groupId };
  }),

  handle(saveTemplate, async (context, { id, ...facts }) => {
    const { db } = context;
    const isGroupKnown = (await listGroups(db)).some((group) => group.id === facts.groupId);
    if (facts.groupId !== null && !isGroupKnown) throw new Problem(telephonogramProblems.unknownGroup);

    const isKnown = (await listTemplates(db)).some((template) => template.id === id);
    if (id !== null && !isKnown) throw new Problem(telephonogramProblems.unknownTemplate);

    const templateId = id ?? newId();
    await saveTemplateRow(db, { ...facts, id: templateId });
    context.audit({ type: 'telephonograms.template', id: templateId }, { title: facts.title });
    return { id: templateId };
  }),
];
