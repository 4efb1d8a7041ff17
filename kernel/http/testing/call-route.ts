import type { Route } from '#kernel/http/contract.ts';
import type { TestAnswer, TestCaller } from '#kernel/testing/hub.ts';

/** Calls a route with all of its input in one object, as the web's client does. */
export async function callRoute(
  caller: TestCaller,
  route: Route,
  input: Readonly<Record<string, unknown>>,
): Promise<TestAnswer> {
  const inPath = new Set<string>();
  const url = route.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    inPath.add(name);
    return String(input[name]);
  });
  const rest = Object.entries(input).filter(([name]) => !inPath.has(name));
  if (route.method !== 'GET') return await caller.send(route.method, url, Object.fromEntries(rest));
  const asked = rest.filter(([, value]) => value !== undefined && value !== null);
  const query = asked.map(([name, value]): [string, string] => [name, String(value)]);
  return await caller.get(`${url}?${new URLSearchParams(query).toString()}`);
}

/** An answer without ids, instants and running numbers, which differ from call to call anyhow. */
export function comparable({ status, body, headers }: TestAnswer): string {
  const text = typeof body === 'string' ? `${String(headers['content-length'])} bytes` : JSON.stringify(body);
  const plain = text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '·')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '·')
    .replaceAll(/"number":\d+/g, '');
  return `${status} ${plain}`;
}
