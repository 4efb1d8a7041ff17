/** `<id>.<variant>`; no key of ours leads out of its folder or bucket. */
const pattern = /^[0-9a-f-]{32}([0-9a-f]{2})([0-9a-f]{2})\.[a-z]+$/;

/** @throws TypeError for anything else */
export function assertFileKey(key: string): string {
  if (!pattern.test(key)) throw new TypeError(`Not a key of the file store: ${key}`);
  return key;
}

/** The two folders a key lies in on a disk: from the end of the id, which is random; its beginning is the time. */
export function foldersOf(key: string): readonly [string, string] {
  const [, outer = '', inner = ''] = pattern.exec(assertFileKey(key)) ?? [];
  return [outer, inner];
}
