import type { Channel } from '../channel.ts';
import { readMail } from './read-mail.ts';

/** `reports@town.example` and a token: `reports+…@town.example`. */
export const emailChannel: Channel = {
  id: 'email',
  read: readMail,
  replyAddress: ({ address }, token) => address?.replace('@', `+${token}@`) ?? null,
  hasButtons: false,
};
