import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readBootConfig } from './boot.ts';

const provider = { id: 'citizen', name: 'Вход', issuer: 'https://id.example.org', clientId: 'town' };

async function fileOf(content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'veche-providers-'));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  const file = join(folder, 'providers.json');
  await writeFile(file, content);
  return file;
}

test('a provider needs no more than a name, an issuer and a client', async () => {
  const { signInProviders } = readBootConfig({ VECHE_OIDC_FILE: await fileOf(JSON.stringify([provider])) });
  expect(signInProviders).toMatchObject([
    {
      id: 'citizen',
      scopes: ['openid', 'profile', 'email'],
      birthDateClaim: 'birthdate',
      isSecondFactor: false,
    },
  ]);
});

test.each([
  ['plain HTTP to another machine', [{ ...provider, issuer: 'http://id.example.org' }], /https/],
  ['the same id twice', [provider, provider], /ids must differ/],
  ['the id of passwords', [{ ...provider, id: 'credential' }], /is taken/],
  ['a word nobody knows', [{ ...provider, secret: 'x' }], /secret/],
])('%s is refused at start', async (_fault, list, message) => {
  const file = await fileOf(JSON.stringify(list));
  expect(() => readBootConfig({ VECHE_OIDC_FILE: file })).toThrow(message);
});

test('a file that is absent or no JSON is told as a fault of its variable', async () => {
  const file = await fileOf('{');
  expect(() => readBootConfig({ VECHE_OIDC_FILE: file })).toThrow(/VECHE_OIDC_FILE/);
  expect(() => readBootConfig({ VECHE_OIDC_FILE: `${file}.absent` })).toThrow(/VECHE_OIDC_FILE: ENOENT/);
});
