/** Loaded before a recorder (`--import`): it loses two megabytes a minute, half of them objects and half of them buffers. */
const lost: object[] = [];

setInterval(() => {
  lost.push(
    Buffer.alloc(16 * 1024, 1),
    Array.from({ length: 2048 }, (_, index) => index + 0.5),
  );
}, 1_000).unref();
