import type { Wire } from '#kernel/http/wire.ts';

const plain = 'text/plain; charset=utf-8';

/** RFC 8058: a form with `List-Unsubscribe=One-Click`, from a mail program or a mail service; nobody reads the answer. */
export const oneClickWire: Wire = {
  extensions: [],
  requestTypes: ['application/x-www-form-urlencoded', 'multipart/form-data'],
  replyTypes: ['text/plain'],
  accepts: () => true,
  read: ({ fields, params }) => ({ ...Object.fromEntries(fields), ...params }),
  write: () => ({ mediaType: plain, body: 'OK' }),
  fail: ({ declaration, values }, _request, text) => ({
    status: declaration.status,
    mediaType: plain,
    body: text(declaration.code, values),
  }),
};
