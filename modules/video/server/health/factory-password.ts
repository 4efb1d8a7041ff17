/** With which cameras leave the factory, by their makers' handbooks; a name with its password. */
const factoryPairs: ReadonlySet<string> = new Set(
  [
    ['admin', ''],
    ['admin', 'admin'],
    ['admin', '12345'],
    ['admin', '123456'],
    ['admin', '1234'],
    ['admin', '9999'],
    ['admin', '888888'],
    ['admin', 'password'],
    ['admin', 'meinsm'],
    ['admin', '4321'],
    ['admin', 'fliradmin'],
    ['root', ''],
    ['root', 'pass'],
    ['root', 'root'],
    ['root', 'ikwb'],
    ['root', 'system'],
    ['service', 'service'],
    ['supervisor', 'supervisor'],
    ['ubnt', 'ubnt'],
    ['user', 'user'],
  ].map((pair) => JSON.stringify(pair)),
);

/** Whether somebody who has read the handbook of the maker is let in. */
export function isFactoryPassword(username: string | null, password: string | null): boolean {
  if (username === null) return false;
  return factoryPairs.has(JSON.stringify([username.toLowerCase(), password ?? '']));
}
