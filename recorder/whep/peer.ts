import { isIPv4 } from 'node:net';

/*
 * One viewer over WebRTC, as far as the recorder needs it: pictures out, nothing in. No server is asked for addresses and
 * no name is looked up: the viewer's candidates are not even read, since an ICE-lite end answers where it is asked from.
 */

const connectLimitMs = 10_000;
const loopback = '127.0.0.1';

export interface PeerOptions {
  readonly offer: string;
  /** The address the recorder listens on; media come from there too. */
  readonly host: string;
  readonly onConnected: () => void;
  /** Once, whoever ended it. */
  readonly onEnd: () => void;
}

export interface WebRtcPeer {
  readonly answer: string;
  /** Whole RTP packets; source, numbers and payload type are put in order on the way. */
  send(packets: readonly Buffer[]): void;
  close(): void;
}

/** @throws when the offer cannot be answered: it is none, or it does not take H.264 */
export async function openPeer({ offer, host, onConnected, onEnd }: PeerOptions): Promise<WebRtcPeer> {
  const { RTCPeerConnection, RTCRtpCodecParameters, MediaStreamTrack } = await import('werift');
  const h264 = new RTCRtpCodecParameters({
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
    rtcpFeedback: [{ type: 'nack' }],
  });
  const connection = new RTCPeerConnection({
    iceServers: [],
    iceLite: true,
    iceUseTcp: false,
    iceUseIpv6: false,
    ...placeOf(host),
    bundlePolicy: 'max-bundle',
    codecs: { video: [h264] },
  });
  const track = new MediaStreamTrack({ kind: 'video' });
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(limit);
    track.stop();
    void connection.close();
    onEnd();
  };
  const limit = setTimeout(end, connectLimitMs);
  connection.connectionStateChange.subscribe((state) => {
    if (state === 'connected') {
      clearTimeout(limit);
      onConnected();
    }
    if (state === 'failed' || state === 'closed' || state === 'disconnected') end();
  });
  try {
    connection.addTransceiver(track, { direction: 'sendonly' });
    await connection.setRemoteDescription({ type: 'offer', sdp: withoutCandidates(offer) });
    await connection.setLocalDescription(await connection.createAnswer());
  } catch (error) {
    end();
    throw error;
  }
  const answer = withOwnCandidates(connection.localDescription?.sdp ?? '', host);
  if (!/^m=video [1-9]/m.test(answer) || !answer.includes('H264/90000')) {
    end();
    throw new Error('the offer takes no H.264');
  }
  return {
    answer,
    send: (packets) => {
      if (!isOver) for (const packet of packets) track.writeRtp(packet);
    },
    close: end,
  };
}

function placeOf(host: string): object {
  if (host === 'localhost' || host === '::1') return placeOf(loopback);
  if (!isIPv4(host) || host === '0.0.0.0') return {};
  return { iceInterfaceAddresses: { udp4: host }, iceAdditionalHostAddresses: [host] };
}

function withoutCandidates(sdp: string): string {
  return linesOf(sdp, (line) => !line.startsWith('a=candidate:'));
}

/** Only where the recorder listens. */
function withOwnCandidates(sdp: string, host: string): string {
  const own = host === 'localhost' || host === '::1' ? loopback : host;
  if (!isIPv4(own) || own === '0.0.0.0') return sdp;
  return linesOf(sdp, (line) => !line.startsWith('a=candidate:') || line.split(' ')[4] === own);
}

function linesOf(sdp: string, isKept: (line: string) => boolean): string {
  return sdp
    .split(/\r?\n/)
    .filter((line) => line !== '' && isKept(line))
    .map((line) => `${line}\r\n`)
    .join('');
}
