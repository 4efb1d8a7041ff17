import type { CameraSigning } from './camera-signing/signing-check.ts';

/** One thing that is not as it should be, as exact as it can be named. */
export type Finding =
  | { readonly kind: 'signature-wrong' }
  | { readonly kind: 'key-unexpected' }
  | { readonly kind: 'container-changed' }
  | { readonly kind: 'file-missing' | 'file-unknown' | 'file-changed'; readonly name: string }
  | { readonly kind: 'movie-missing'; readonly cameraId: string; readonly name: string }
  /** Bytes of a movie that are no footage: its opening or its tables. */
  | { readonly kind: 'movie-changed'; readonly cameraId: string; readonly name: string }
  /** Footage is not as recorded, or not what the manifest says of it. */
  | {
      readonly kind: 'footage-changed';
      readonly cameraId: string;
      readonly name: string;
      readonly atUs: number;
    }
  /** A fragment does not follow the one before it. */
  | {
      readonly kind: 'chain-broken';
      readonly cameraId: string;
      readonly name: string;
      readonly atUs: number;
    };

export type SignatureState = 'valid' | 'wrong' | 'not-checkable';

/** Whether the key that signed is the one that is known from elsewhere; without a comparison anybody may have signed. */
export type SignerState = 'confirmed' | 'unexpected' | 'not-compared';

export interface CameraReport {
  readonly id: string;
  readonly name: string;
  readonly fragments: number;
  /** Found damaged when the package was made, and left out. */
  readonly damaged: readonly { readonly fromUs: number; readonly toUs: number }[];
  /** Seconds of the span without footage in the package, with what the ledger says of them. */
  readonly gaps: readonly {
    readonly fromUs: number;
    readonly toUs: number;
    readonly causes: readonly string[];
  }[];
  /** What the signatures of the camera itself are worth (ONVIF Media Signing); they say nothing about the package. */
  readonly signing: CameraSigning;
}

export interface Verification {
  /** `whole` only when the signature holds and nothing was found. */
  readonly verdict: 'whole' | 'altered' | 'unsure';
  readonly signature: SignatureState;
  readonly signer: SignerState;
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly findings: readonly Finding[];
  readonly about: {
    readonly exportId: string;
    readonly recorderId: string;
    readonly createdAtUs: number;
    readonly fromUs: number;
    readonly toUs: number;
    readonly person: string;
    readonly purpose: string;
  };
  readonly cameras: readonly CameraReport[];
}
