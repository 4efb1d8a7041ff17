import type { RawInputOf, OutputOf } from '#kernel/http/contract.ts';
import type { readOptions, sendTelephonogram } from '../../contract/routes.ts';
import type { TemplateView } from '../../contract/setup.ts';
import type { TelephonogramView } from '../../contract/telephonogram.ts';

type Sent = RawInputOf<typeof sendTelephonogram>;

/** A telephonogram while it is written; an empty task is none. */
export interface Draft {
  readonly fromPostId: string;
  readonly postIds: string[];
  readonly groupIds: string[];
  readonly subject: string;
  readonly text: string;
  readonly task: string;
  readonly priority: Sent['priority'];
  readonly acceptSeconds: number;
  readonly needsReadBack: boolean;
}

const usualSeconds = 15 * 60;

export function emptyDraft(
  { ownPosts }: OutputOf<typeof readOptions>,
  original: TelephonogramView | null,
): Draft {
  const ownId = original?.deliveries.find(({ isOwn }) => isOwn)?.postId;
  return {
    fromPostId: ownId ?? ownPosts[0]?.id ?? '',
    postIds: original ? [original.fromPostId] : [],
    groupIds: [],
    subject: original?.subject ?? '',
    text: '',
    task: '',
    priority: original?.priority ?? 'ordinary',
    acceptSeconds: usualSeconds,
    needsReadBack: false,
  };
}

export function draftFrom(template: TemplateView): Partial<Draft> {
  const { subject, text, task, priority, needsReadBack, acceptSeconds, groupId } = template;
  return {
    subject,
    text,
    priority,
    needsReadBack,
    acceptSeconds,
    task: task ?? '',
    ...(groupId === null ? {} : { groupIds: [groupId] }),
  };
}

/** Terms that are offered, and the template's own among them. */
export function acceptChoices(own: number): number[] {
  const usual = [300, 600, usualSeconds, 1800, 3600, 3 * 3600, 24 * 3600];
  return [...new Set([...usual, own])].sort((one, other) => one - other);
}
