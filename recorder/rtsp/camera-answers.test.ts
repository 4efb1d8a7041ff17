import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readH264Size } from '../codec/h264.ts';
import { readH265Facts } from '../codec/h265.ts';
import { hasSharedData, sharedData } from '../testing/shared-data.ts';
import { chooseChallenge } from './auth.ts';
import { parseRtpInfo, parseSession, parseTransport } from './headers.ts';
import { InterleavedParser } from './interleaved.ts';
import { headerOf, headersOf } from './message.ts';
import type { RtspMessage, RtspResponse } from './message.ts';
import { describeTracks, parseSdp, resolveControl } from './sdp.ts';
import type { TrackDescription } from './sdp.ts';

const folder = join(sharedData, 'rtsp');
const files = hasSharedData ? readdirSync(folder) : [];

function read(file: string): Buffer {
  return readFileSync(join(folder, file));
}

/** The stored answers were typed off: their stated lengths do not always fit, so the body is taken to the end of the file. */
function readAnswer(file: string): RtspResponse {
  const text = read(file).toString('latin1');
  const [head = '', body = ''] = text.split(/\r?\n\r?\n(.*)/s);
  const lines = head.split(/\r?\n/).filter((line) => !/^content-length/i.test(line));
  const messages: RtspMessage[] = [];
  const parser = new InterleavedParser({
    onPacket: () => {},
    onMessage: (message) => messages.push(message),
  });
  parser.push(Buffer.from([...lines, `Content-Length: ${body.length}`, '', body].join('\r\n'), 'latin1'));
  const [message] = messages;
  if (message?.kind !== 'response') throw new Error(`${file} is not a response`);
  return message;
}

function tracksOf(file: string): TrackDescription[] {
  const sdp = file.endsWith('_sdp.txt') ? read(file) : readAnswer(file).body;
  return describeTracks(parseSdp(sdp.toString('utf8')));
}

function sizeOf(track: TrackDescription | undefined): string {
  if (track?.kind !== 'video' || !track.parameters) return 'unknown';
  const { parameters } = track;
  const size = parameters.codec === 'h264' ? readH264Size(parameters.sps) : readH265Facts(parameters.sps);
  return `${parameters.codec} ${size?.widthPx}×${size?.heightPx}`;
}

describe.skipIf(!hasSharedData)('answers of real cameras', () => {
  test.for(files.filter((file) => !file.endsWith('_sdp.txt')))('%s is read', (file) => {
    const answer = readAnswer(file);

    expect([200, 401]).toContain(answer.status);
    expect(headerOf(answer, 'cseq')).toMatch(/^\d+$/);
  });

  test.for(files.filter((file) => /_(describe|sdp)/.test(file)))(
    '%s offers pictures we can record',
    (file) => {
      const [video] = tracksOf(file).filter(({ kind }) => kind === 'video');

      expect(sizeOf(video)).toMatch(/^h26[45] \d+×\d+$/);
    },
  );

  // NOTE: the second says 1280×720 in its description and sends 1280×704.
  test('the size of the picture is read from the parameter sets', () => {
    const sizes = [
      'hikvision_describe.txt',
      'anjvision_describe.txt',
      'tplink_sdp.txt',
      'gw_main_describe.txt',
    ];

    expect(sizes.map((file) => sizeOf(tracksOf(file)[0]))).toEqual([
      'h264 1920×1080',
      'h265 1280×704',
      'h265 2560×1440',
      'h264 1920×1080',
    ]);
  });

  test('sound is found under any payload type', () => {
    const audioOf = (file: string) => tracksOf(file).find(({ kind }) => kind === 'audio')?.parameters;

    expect(audioOf('anpviz_sdp.txt')).toMatchObject({ codec: 'aac', sampleRate: 16_000 });
    expect(audioOf('dahua_describe_h264_aac_onvif.txt')).toMatchObject({ sampleRate: 48_000, channels: 1 });
    expect(audioOf('dahua_describe_h265_pcma.txt')).toMatchObject({ codec: 'pcma', sampleRate: 8000 });
    expect(audioOf('vstarcam_describe.txt')).toMatchObject({ codec: 'pcma', channels: 1 });
    expect(audioOf('hikvision_describe.txt')).toBeUndefined();
  });

  test('control addresses are joined as the cameras mean them', () => {
    const setUp = (file: string) => {
      const answer = readAnswer(file);
      const base = headerOf(answer, 'content-base') ?? 'rtsp://asked/';
      return resolveControl(base, tracksOf(file)[0]?.control);
    };

    expect(setUp('anjvision_describe.txt')).toBe('rtsp://192.168.1.10:554/stream0/trackID=1');
    expect(setUp('hikvision_describe.txt')).toMatch(
      /^rtsp:\/\/192\.168\.5\.106:554\/.*trackID=1\?transportmode/,
    );
    expect(setUp('gw_main_describe.txt')).toMatch(/proto=Onvif\/video$/);
    expect(setUp('missing_content_type_describe.txt')).toBe('rtsp://asked/streamid=0');
  });

  test('sessions, transports and RTP facts are read whatever the spaces', () => {
    const transport = (file: string) => parseTransport(headerOf(readAnswer(file), 'transport') ?? '');

    expect(parseSession(headerOf(readAnswer('gw_main_setup_video.txt'), 'session') ?? '')).toEqual({
      id: '9a90de54',
      timeoutSeconds: 60,
    });
    expect(transport('hikvision_setup_ssrc_space.txt')).toMatchObject({
      ssrc: 0xd6d6627,
      interleaved: [0, 1],
    });
    expect(transport('h264dvr_setup_audio.txt')).toMatchObject({
      isTcp: false,
      serverPorts: [40_006, 40_007],
    });
    expect(parseRtpInfo(headerOf(readAnswer('dahua_play.txt'), 'rtp-info') ?? '')).toHaveLength(3);
    expect(parseRtpInfo(headerOf(readAnswer('hikvision_play.txt'), 'rtp-info') ?? '')[0]?.rtpTime).toBe(
      1_270_711_678,
    );
  });

  test('a refusal names a digest challenge', () => {
    const answer = readAnswer('longse_unauthorized.txt');

    expect(chooseChallenge(headersOf(answer, 'www-authenticate'))).toMatchObject({
      scheme: 'digest',
      realm: 'Surveillance Server',
      hasQop: false,
    });
  });
});
