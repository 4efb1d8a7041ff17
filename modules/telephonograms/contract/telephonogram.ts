import { z } from 'zod';
import { id, instant } from '#kernel/http/fields.ts';

export const priorities = ['ordinary', 'urgent', 'alert'] as const;
export const priority = z.enum(priorities);
export type Priority = z.output<typeof priority>;

/** What has become of it at one recipient. `done` and `confirmed` where it carries a task. */
export const deliveryStates = ['sent', 'delivered', 'read', 'accepted', 'done', 'confirmed'] as const;
export const deliveryState = z.enum(deliveryStates);
export type DeliveryState = z.output<typeof deliveryState>;

/** From the journal's page, or told over the telephone and written down by the sender. */
export const acceptanceWay = z.enum(['page', 'voice']);

/** Seconds until it must be accepted: from a few, for an exercise, to a week. */
export const acceptSeconds = z
  .number()
  .int()
  .min(5)
  .max(7 * 24 * 3600);

export const boxes = ['incoming', 'outgoing'] as const;
export const box = z.enum(boxes);
export type Box = z.output<typeof box>;

export const deliveryView = z.object({
  id,
  postId: id,
  post: z.string(),
  organisation: z.string(),
  phone: z.string().nullable(),
  state: deliveryState,
  isOwn: z.boolean(),
  isOverdue: z.boolean(),
  /** How far up nobody answered: 1, the senior was called; 2, the sender was told. */
  escalation: z.number().int(),
  dueAt: instant.nullable(),
  deliveredAt: instant.nullable(),
  readAt: instant.nullable(),
  readBy: z.string().nullable(),
  acceptedAt: instant.nullable(),
  acceptedBy: z.string().nullable(),
  acceptedWay: acceptanceWay.nullable(),
  readBack: z.string().nullable(),
  doneAt: instant.nullable(),
  doneNote: z.string().nullable(),
  confirmedAt: instant.nullable(),
  /** Why the sender gave it back: the read-back was wrong, the task is not done. */
  returnNote: z.string().nullable(),
  can: z.object({ accept: z.boolean(), finish: z.boolean(), decide: z.boolean(), voice: z.boolean() }),
});
export type DeliveryView = z.output<typeof deliveryView>;

export const telephonogramSummary = z.object({
  id,
  /** As the journal has it: `ЕДДС-2026/14`. */
  registerNumber: z.string(),
  subject: z.string(),
  priority,
  sentAt: instant,
  from: z.string(),
  acceptBy: instant,
  recipients: z.number().int(),
  accepted: z.number().int(),
  overdue: z.number().int(),
  hasTask: z.boolean(),
  incidentId: id.nullable(),
  /** The worst of the caller's own deliveries; null in what was sent. */
  ownState: deliveryState.nullable(),
  /** Own deliveries that nobody has had before their eyes yet. */
  newDeliveryIds: z.array(id),
});
export type TelephonogramSummary = z.output<typeof telephonogramSummary>;

export const telephonogramView = telephonogramSummary.extend({
  fromPostId: id,
  text: z.string(),
  task: z.string().nullable(),
  taskDueAt: instant.nullable(),
  needsReadBack: z.boolean(),
  person: z.string(),
  incidentNumber: z.number().int().nullable(),
  replyTo: z.object({ id, registerNumber: z.string() }).nullable(),
  replies: z.array(
    z.object({ id, registerNumber: z.string(), from: z.string(), sentAt: instant, text: z.string() }),
  ),
  /** All of them for the sender; its own for a recipient. */
  deliveries: z.array(deliveryView),
  /** To whom else it went. */
  recipientTitles: z.array(z.string()),
  can: z.object({ reply: z.boolean() }),
});
export type TelephonogramView = z.output<typeof telephonogramView>;
