import type { WireField } from '#kernel/http/wire.ts';

const attribute = /^attribute\[([^\]]+)\](?:\[\d*\])?$/;
/** What clients in service call a parameter otherwise than the standard. */
const aliases: Readonly<Record<string, string>> = { deviceid: 'device_id' };
/** FixMyStreet says so for a place nobody pointed at. */
const notPinpointed = '#NOTPINPOINTED#';

/**
 * Parameters as the routes' schemas read them: an empty one is as good as none, `attribute[x]` in all its forms goes
 * into `attributes`, `media_url` may repeat, of everything else the last holds.
 */
export function readParameters(fields: readonly WireField[]): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  const attributes = new Map<string, string[]>();
  const mediaUrls: string[] = [];
  for (const [sentName, value] of fields) {
    if (value === '' || value === notPinpointed) continue;
    const name = aliases[sentName] ?? sentName;
    const code = attribute.exec(name)?.[1];
    if (code !== undefined) attributes.set(code, [...(attributes.get(code) ?? []), value]);
    else if (name === 'media_url' || name === 'media_url[]') mediaUrls.push(value);
    else parameters[name] = value;
  }
  return {
    ...parameters,
    ...(attributes.size > 0 ? { attributes: Object.fromEntries(attributes) } : {}),
    ...(mediaUrls.length > 0 ? { media_urls: mediaUrls } : {}),
  };
}
