import { z } from 'zod';
import { defineSetting } from '#kernel/config/settings.ts';
import type { Hub } from '#kernel/hub.ts';

/** Pages made to stand in a frame of another site; they know no account and show what everybody may see. */
export const embeddedPath = '/embed/';

/** `town.example`, `*.town.example`, with a port where there is one: nothing that could end the directive it stands in. */
const host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/);

/** Sites that may show the pages under `/embed/`; everything else refuses to stand in a frame. */
export const embedHosts = defineSetting({
  id: 'http.embed-hosts',
  schema: z.array(host).max(20),
  initial: [],
  isPublic: true,
});

/** Who may frame the page at this address, as the directive of the Content Security Policy says it. */
export function frameAncestorsOf({ state }: Pick<Hub, 'state'>, url: string): string {
  const hosts = embedHosts.schema.parse(state.settings.get(embedHosts.id) ?? embedHosts.initial);
  if (!url.startsWith(embeddedPath) || hosts.length === 0) return "frame-ancestors 'none'";
  return `frame-ancestors ${hosts.join(' ')}`;
}
