import { z } from 'zod';
import { findTown, findTownVersion, updateTown } from '#kernel/config/town.store.ts';
import { CommandError, defineTownCommand } from './command.ts';
import { recordCommand } from './record-command.ts';

const timeZone = z.string().refine(isTimeZone, 'is not a time zone, for example Europe/Moscow');

export const townSettingsCommand = defineTownCommand({
  id: 'settings.town',
  input: z.object({
    name: z.string().trim().min(1).max(200).optional(),
    timeZone: timeZone.optional(),
    country: z.enum(['RU', 'UA']).optional(),
  }),
  run: async (hub, { name, timeZone: zone, country }, { print }) => {
    const changes = {
      ...(name === undefined ? {} : { name }),
      ...(zone === undefined ? {} : { timeZone: zone }),
      ...(country === undefined ? {} : { country }),
    };
    const isChange = Object.keys(changes).length > 0;
    if (isChange && hub.state.town.kind === 'demo')
      throw new CommandError('A demo town keeps its name and place.');
    if (isChange) {
      await hub.database.transaction(async (db) => {
        await updateTown(db, changes, await findTownVersion(db));
      });
      await recordCommand(hub, 'settings.town', changes);
    }
    const town = await findTown(hub.database.handle);
    print(`${town?.name}, ${town?.timeZone}, ${town?.country}`);
  },
});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
