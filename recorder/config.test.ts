import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError } from './config-error.ts';
import { parseConfig, readConfig } from './config.ts';
import { makeTokenKeys } from './tokens/keys.ts';

const camera = { id: 'gate-1', url: 'rtsp://10.0.0.7/stream' };

function withCameras(cameras: unknown): string {
  return JSON.stringify({ storage: [{ path: '/disk' }], cameras });
}

test('what is left out has a sensible value', () => {
  expect(parseConfig(withCameras([camera])).cameras[0]).toMatchObject({
    transport: 'tcp',
    record: true,
    audio: true,
    retention: { minDays: 30, maxDays: 30 },
  });
});

test.for([
  ['an address that is no camera', [{ ...camera, url: 'exec:rm' }]],
  ['an id that leaves its folder', [{ ...camera, id: '../x' }]],
  ['two cameras of one id', [camera, camera]],
  ['a maximum below the minimum', [{ ...camera, retention: { minDays: 5, maxDays: 1 } }]],
  ['a word that means nothing', [{ ...camera, recrod: true }]],
] as const)('%s is refused', ([, cameras]) => {
  expect(() => parseConfig(withCameras(cameras))).toThrow(ConfigError);
});

test('what is wrong is told without the password', () => {
  const text = withCameras([{ ...camera, password: 'tulip', url: 'http://user:tulip@camera/' }]);

  expect(() => parseConfig(text)).toThrow(/cameras\.0\.url/);
  expect(() => parseConfig(text)).not.toThrow(/tulip/);
  expect(() => parseConfig('{"password": "tulip"')).not.toThrow(/tulip/);
});

test('a file that others may read is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'veche-config-'));
  const file = join(folder, 'recorder.json');
  writeFileSync(file, withCameras([camera]));
  chmodSync(file, 0o640);
  await expect(readConfig(file)).rejects.toThrow(/600/);
  chmodSync(file, 0o600);

  expect((await readConfig(file)).cameras).toHaveLength(1);
  rmSync(folder, { recursive: true });
});

test('a plain password is encrypted in the file, bound to its camera, and read back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'veche-config-'));
  const file = join(folder, 'recorder.json');
  writeFileSync(file, withCameras([{ ...camera, username: 'root', password: 'tulip' }]), { mode: 0o600 });
  const first = await readConfig(file);
  const stored = readFileSync(file, 'utf8');
  const second = await readConfig(file);

  expect([first.cameras[0]?.password, second.cameras[0]?.password]).toEqual(['tulip', 'tulip']);
  expect(stored).not.toContain('tulip');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(`${file}.key`).mode & 0o777).toBe(0o600);
  writeFileSync(file, stored.replace('"gate-1"', '"gate-2"'), { mode: 0o600 });
  await expect(readConfig(file)).rejects.toThrow(/gate-2 cannot be decrypted/);
  rmSync(folder, { recursive: true });
});

test('without keys nobody outside this machine may ask', () => {
  const text = (more: object) => JSON.stringify({ storage: [{ path: '/disk' }], cameras: [], ...more });

  expect(() => parseConfig(text({ host: '0.0.0.0' }))).toThrow(/loopback/);
  expect(parseConfig(text({ host: '0.0.0.0', tokenKeys: [makeTokenKeys('a').verifying] })).host).toBe(
    '0.0.0.0',
  );
  expect(() => parseConfig(text({ tokenKeys: [makeTokenKeys('a').signing] }))).toThrow(/hmac/);
});
