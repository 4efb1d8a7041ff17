import { z } from 'zod';
import { jobFor } from '#kernel/module/server.ts';
import type { VideoTables } from '../tables.ts';
import { tellContractor } from './work-order-mails.ts';
import { listOverdueOrders, noteOverdueTold } from './work-order.store.ts';

const toldAtOnce = 100;

/** Once for each term that is over; an order that comes back undone is told of again. */
export const tellOverdue = jobFor<VideoTables>()({
  id: 'video.tell-overdue',
  input: z.object({}),
  schedule: '*/15 * * * *',
  timeoutMs: 60_000,
  run: async (system) => {
    const due = await system.query(
      async ({ db, clock }) => await listOverdueOrders(db, clock.now(), toldAtOnce),
    );
    if (due.length === 0) return;
    await system.transaction(async (context) => {
      const { db, clock, audit } = context;
      // NOTE: read again in the transaction: meanwhile one may have been finished.
      const orders = await listOverdueOrders(db, clock.now(), toldAtOnce);
      for (const order of orders) await tellContractor(context, 'overdue', order);
      const ids = orders.map(({ id }) => id);
      await noteOverdueTold(db, ids, clock.now());
      audit({ type: 'video.work-order', id: 'overdue' }, { orders: ids });
    });
  },
});
