import { newId } from '#kernel/ids.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseConfig } from '../config.ts';
import { makeHubKeys, MemoryRegister } from '../testing/stand-in-hub.ts';
import { HubEnd } from './hub-end.ts';
import type { LinkPeer } from './hub-end.ts';
import {
  formatEnrolmentCode,
  isEnrolmentProved,
  isKeyProved,
  makeEnrolmentCode,
  makeNonce,
  proveEnrolment,
  proveKey,
  readEnrolmentCode,
} from './proofs.ts';
import { fromHubSchema, fromRecorderSchema, readMessage } from './protocol.ts';

const hubKeys = makeHubKeys();
const recorderKeys = makeHubKeys();
const handshake = { hubNonce: makeNonce(), recorderNonce: makeNonce(), recorderId: newId() };

test('a proof holds for its side, its connection and its keys, and for nothing else', () => {
  const code = makeEnrolmentCode();
  const other = makeEnrolmentCode();
  const keys = [recorderKeys.verifying];
  const proof = proveEnrolment('recorder', code, handshake, keys);
  const signed = proveKey('hub', hubKeys.signing, handshake);
  const otherwise = { ...handshake, recorderNonce: makeNonce() };

  expect(isEnrolmentProved('recorder', code, handshake, { keys, proof })).toBe(true);
  expect(isKeyProved('hub', hubKeys.verifying, { handshake, proof: signed })).toBe(true);
  expect([
    isEnrolmentProved('hub', code, handshake, { keys, proof }),
    isEnrolmentProved('recorder', other, handshake, { keys, proof }),
    isEnrolmentProved('recorder', code, otherwise, { keys, proof }),
    isEnrolmentProved('recorder', code, handshake, { keys: [hubKeys.verifying], proof }),
    isKeyProved('recorder', hubKeys.verifying, { handshake, proof: signed }),
    isKeyProved('hub', recorderKeys.verifying, { handshake, proof: signed }),
    isKeyProved('hub', hubKeys.verifying, { handshake: otherwise, proof: signed }),
  ]).toEqual(Array(7).fill(false));
});

test('a code is read as it was written, and nothing else is a code', () => {
  const code = makeEnrolmentCode();

  expect(readEnrolmentCode(formatEnrolmentCode(code))).toEqual(code);
  expect(
    ['', 'x.y', code.codeId, `${code.codeId}.short`, ` ${formatEnrolmentCode(code)}`].map(readEnrolmentCode),
  ).toEqual(Array(5).fill(undefined));
});

test('whatever is said is a message or nothing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(readMessage(fromHubSchema, text)).toBeUndefined();
      expect(readMessage(fromRecorderSchema, text)).toBeUndefined();
    }),
  );
});

test('who says anything before it has proved who it is, is let go and told nothing', async () => {
  const said = [
    { kind: 'state', version: 0 },
    { kind: 'hello', recorderId: handshake.recorderId, nonce: makeNonce(), proof: 'x' },
    {
      kind: 'enrol',
      codeId: 'none',
      recorderId: newId(),
      nonce: makeNonce(),
      publicKey: recorderKeys.verifying,
      proof: 'x',
    },
    { kind: 'other' },
  ];
  const register = new MemoryRegister();
  register.recorders.set(handshake.recorderId, recorderKeys.verifying);
  using end = new HubEnd({ register, keys: hubKeys, onProblem: () => {} });
  for (const message of said) {
    const heard: string[] = [];
    const closed = Promise.withResolvers<void>();
    const peer: LinkPeer = {
      onText: () => {},
      onClose: () => {},
      sendText: (text) => void heard.push(text),
      close: () => closed.resolve(),
    };
    end.accept(peer);
    peer.onText(JSON.stringify(message));
    await closed.promise;
    peer.onClose();

    expect(heard).toHaveLength(1);
  }
  expect(end.linkedRecorders).toEqual([]);
});

test('passwords go over TLS or nowhere, and cameras have one master', () => {
  const parse = (more: object) => () => parseConfig(JSON.stringify({ storage: [{ path: '/d' }], ...more }));
  const camera = { id: 'gate', url: 'rtsp://10.0.0.2/' };

  expect(parse({ hub: { url: 'wss://hub.example' } })).not.toThrow();
  expect(parse({ hub: { url: 'ws://127.0.0.1:8080' } })).not.toThrow();
  expect(parse({ hub: { url: 'ws://hub.example' } })).toThrow(/must be wss/);
  expect(parse({ hub: { url: 'wss://hub.example', enrolmentCode: 'guess' } })).toThrow(/no enrolment code/);
  expect(parse({ hub: { url: 'wss://hub.example' }, cameras: [camera] })).toThrow(/come from it/);
});
