/** What the recorder tells the process that speaks WebRTC. */
export type ToPeerProcess =
  | { readonly kind: 'open'; readonly id: string; readonly offer: string; readonly host: string }
  | { readonly kind: 'send'; readonly id: string; readonly packets: readonly Uint8Array[] }
  | { readonly kind: 'close'; readonly id: string };

/** What it answers. */
export type FromPeerProcess =
  | { readonly kind: 'answered'; readonly id: string; readonly answer: string }
  | { readonly kind: 'refused'; readonly id: string }
  | { readonly kind: 'connected'; readonly id: string }
  | { readonly kind: 'ended'; readonly id: string };
