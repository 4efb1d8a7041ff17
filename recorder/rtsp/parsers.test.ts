import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAddress } from './address.ts';
import { RtspError } from './errors.ts';
import { parseRtpInfo, parseSession, parseTransport } from './headers.ts';
import { InterleavedParser } from './interleaved.ts';
import { formatRequest, readMessage } from './message.ts';
import { describeTracks, parseSdp } from './sdp.ts';

interface Collected {
  readonly packets: string[];
  readonly statuses: number[];
}

function feed(chunks: readonly Buffer[]): Collected {
  const collected: Collected = { packets: [], statuses: [] };
  const parser = new InterleavedParser({
    onPacket: (channel, bytes, from, until) =>
      collected.packets.push(`${channel}:${bytes.toString('hex', from, until)}`),
    onMessage: (message) => collected.statuses.push(message.kind === 'response' ? message.status : 0),
  });
  for (const chunk of chunks) parser.push(chunk);
  return collected;
}

function frame(channel: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x24, channel, payload.length >> 8, payload.length & 0xff]), payload]);
}

const answer = Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 3\r\n\r\nabc');

test('packets and answers are the same wherever the reads cut them', () => {
  const part = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => frame(0, Buffer.from(bytes))),
    fc.constant(answer),
  );
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 90 })),
      (parts, cuts) => {
        const whole = Buffer.concat(parts);
        const chunks: Buffer[] = [];
        let at = 0;
        for (const cut of [...cuts, whole.length + 1]) {
          chunks.push(whole.subarray(at, at + cut));
          at += cut;
        }
        expect(feed(chunks)).toEqual(feed([whole]));
        expect(feed([whole]).packets.length + feed([whole]).statuses.length).toBe(parts.length);
      },
    ),
  );
});

test('noise between two packets is passed over', () => {
  const stream = Buffer.concat([
    frame(0, Buffer.from('a')),
    Buffer.from('xx\r\n\0noise'),
    frame(1, Buffer.from('b')),
    answer,
  ]);

  expect(feed([stream])).toEqual({ packets: ['0:61', '1:62'], statuses: [200] });
});

function outcomeOf(chunks: readonly Uint8Array[]): string {
  try {
    feed(chunks.map((chunk) => Buffer.from(chunk)));
    return 'read';
  } catch (error) {
    return error instanceof RtspError ? 'refused' : String(error);
  }
}

test('random bytes give an RTSP error or nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 500 })), (chunks) => {
      expect(outcomeOf(chunks)).toMatch(/^(read|refused)$/);
    }),
  );
});

test('a body too long is refused before it is waited for', () => {
  const message = Buffer.from('RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n');

  expect(() => readMessage(message)).toThrow(RtspError);
});

test('no text breaks the parsers of headers and descriptions', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('m=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/90000', 'a=fmtp:96 =;;config'),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const text = lines.join('\r\n');
      expect(Array.isArray(describeTracks(parseSdp(text)))).toBe(true);
      expect(Array.isArray(parseRtpInfo(text))).toBe(true);
      expect(parseSession(text).timeoutSeconds).toBeGreaterThan(0);
      expect(parseTransport(text)).toBeDefined();
    }),
  );
});

test('an address is cleared of credentials', () => {
  expect(parseAddress('rtsp://user:p%40ss@10.0.0.1/live?x=1')).toEqual({
    isTls: false,
    host: '10.0.0.1',
    port: 554,
    url: 'rtsp://10.0.0.1/live?x=1',
  });
  expect(parseAddress('rtsps://[::1]:8322/a')).toMatchObject({ isTls: true, host: '::1', port: 8322 });
});

test.for([
  'http://camera/',
  'file:///etc/passwd',
  'rtsp://',
  'rtsp://camera:99999/',
  'rtsp://a b/',
  'exec:ls',
])('%s is no address of a camera', (text) => {
  expect(parseAddress(text)).toBeUndefined();
});

test('a request has no more lines than meant', () => {
  const request = formatRequest('PLAY', 'rtsp://a/b\r\nX: y', {
    CSeq: '1',
    Session: 'a\r\nInjected: 1',
    Nothing: undefined,
  });

  expect(request.split('\r\n')).toEqual([
    'PLAY rtsp://a/bX:y RTSP/1.0',
    'CSeq: 1',
    'Session: aInjected: 1',
    '',
    '',
  ]);
});
