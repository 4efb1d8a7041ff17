/** Where a reader may see rows and not the events about them, the page asks again this often. */
export const refreshMs = 30_000;
