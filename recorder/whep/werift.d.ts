/*
 * What the recorder uses of werift, and no more: its own types bring those of browsers, and the recorder is not to see
 * them. The library is loaded when the first viewer asks for WebRTC.
 */
declare module 'werift' {
  export interface CodecDescription {
    readonly mimeType: string;
    readonly clockRate: number;
    readonly parameters?: string;
    readonly rtcpFeedback?: readonly { readonly type: string; readonly parameter?: string }[];
  }

  export class RTCRtpCodecParameters {
    constructor(description: CodecDescription);
  }

  export class MediaStreamTrack {
    constructor(description: { readonly kind: 'video' });
    writeRtp(packet: Buffer): void;
    stop(): void;
  }

  export interface Happening<T> {
    subscribe(listener: (value: T) => void): unknown;
  }

  export interface SessionDescription {
    readonly type: 'offer' | 'answer';
    readonly sdp: string;
  }

  export class RTCPeerConnection {
    constructor(options: {
      readonly iceServers: readonly never[];
      readonly iceLite: boolean;
      readonly iceUseTcp: boolean;
      readonly iceUseIpv6: boolean;
      readonly iceInterfaceAddresses?: { readonly udp4: string };
      readonly iceAdditionalHostAddresses?: readonly string[];
      readonly bundlePolicy: 'max-bundle';
      readonly codecs: { readonly video: readonly RTCRtpCodecParameters[] };
    });
    readonly connectionStateChange: Happening<
      'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed'
    >;
    readonly localDescription: SessionDescription | null | undefined;
    addTransceiver(track: MediaStreamTrack, options: { readonly direction: 'sendonly' }): unknown;
    setRemoteDescription(description: SessionDescription): Promise<void>;
    createAnswer(): Promise<SessionDescription>;
    setLocalDescription(description: SessionDescription): Promise<unknown>;
    close(): Promise<void>;
  }
}
