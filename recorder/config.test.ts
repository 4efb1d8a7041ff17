import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, parseConfig, readConfig } from './config.ts';

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
