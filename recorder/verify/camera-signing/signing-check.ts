import { readCertificates } from './der.ts';
import type { Certificate } from './der.ts';
import { findAnchor, isSignedWith } from './keys.ts';
import type { HashName } from './keys.ts';
import { matchGroup } from './match-group.ts';
import type { HashedNal } from './match-group.ts';
import { readSigningSei, toHex } from './signing-sei.ts';
import type { SignedCodec, SignedGroup, SigningSei } from './signing-sei.ts';

/*
 * The verdict on the signatures that a camera itself puts into its pictures (ONVIF Media Signing). Each group of pictures
 * is hashed NAL unit by NAL unit, every hash together with that of the keyframe (the anchor); a message behind the group
 * holds the list of hashes and is signed with the key of the camera. So for every group there are three questions:
 * does the signature fit the message, do the pictures fit the list, and does the group follow the one before it.
 * Parameter sets, delimiters, other messages and sound are not covered by the specification.
 */

type Bytes = Uint8Array<ArrayBuffer>;

/** Pictures that wait for a first message: beyond this the stream is taken for unsigned. */
const mostWaitingBytes = 48 * 1024 * 1024;

export interface CameraSigning {
  readonly state: 'none' | 'ok' | 'ok-with-losses' | 'not-ok';
  readonly signatures: number;
  /** NAL units of pictures that are as the camera signed them. */
  readonly kept: number;
  readonly changed: number;
  readonly lost: number;
  /** At the beginning, at the end and around gaps, where the message of the group is not part of the footage. */
  readonly uncovered: number;
  readonly wrongSignatures: number;
  /** The first picture that is not as it was signed. */
  readonly firstFaultAtUs: number | null;
  /** Who has signed, as the certificate says; null without one. */
  readonly signer: string | null;
  /** The anchor the certificate leads to; null where none was given or none fits. */
  readonly trustedBy: string | null;
}

export const unsigned: CameraSigning = {
  state: 'none',
  signatures: 0,
  kept: 0,
  changed: 0,
  lost: 0,
  uncovered: 0,
  wrongSignatures: 0,
  firstFaultAtUs: null,
  signer: null,
  trustedBy: null,
};

/** Takes the NAL units of a stream in order and tells what its signatures are worth. */
export class SigningCheck {
  readonly #anchors: readonly Certificate[];
  #early: { readonly nal: Bytes; readonly codec: SignedCodec; readonly atUs: number }[] = [];
  #earlyBytes = 0;
  #waiting: HashedNal[] = [];
  #anchor = '';
  #hash: HashName = 'SHA-256';
  #chain: readonly Certificate[] = [];
  #last: SignedGroup | undefined;
  #firstFaultAtUs: number | null = null;
  #counts = { signatures: 0, kept: 0, changed: 0, lost: 0, uncovered: 0, wrongSignatures: 0 };

  constructor(anchors: readonly Certificate[] = []) {
    this.#anchors = anchors;
  }

  async push(nal: Bytes, codec: SignedCodec, atUs: number): Promise<void> {
    const sei = readSigningSei(nal, codec);
    if (sei) return await this.#takeSei(sei, atUs);
    const kind = kindOf(nal, codec);
    if (kind === 'other') return undefined;
    if (this.#counts.signatures > 0) return await this.#add(nal, kind === 'anchor', atUs);
    this.#early.push({ nal, codec, atUs });
    this.#earlyBytes += nal.length;
    while (this.#earlyBytes > mostWaitingBytes) this.#earlyBytes -= this.#early.shift()?.nal.length ?? 0;
    return undefined;
  }

  /** Behind a gap nothing follows what was before it. */
  interrupt(): void {
    this.#counts.uncovered += this.#waiting.length;
    this.#waiting = [];
    this.#early = [];
    this.#earlyBytes = 0;
    this.#last = undefined;
  }

  async finish(): Promise<CameraSigning> {
    this.interrupt();
    if (this.#counts.signatures === 0) return unsigned;
    const { changed, lost, wrongSignatures } = this.#counts;
    const isWrong = changed > 0 || wrongSignatures > 0;
    const anchor = await findAnchor(this.#chain, this.#anchors);
    return {
      ...this.#counts,
      state: isWrong ? 'not-ok' : lost > 0 ? 'ok-with-losses' : 'ok',
      firstFaultAtUs: this.#firstFaultAtUs,
      signer: this.#chain[0]?.subject ?? null,
      trustedBy: anchor?.subject ?? null,
    };
  }

  async #add(nal: Bytes, isAnchor: boolean, atUs: number): Promise<void> {
    const own = await this.#hashOf(withoutZeros(nal));
    if (isAnchor) this.#anchor = own;
    const hash = isAnchor ? own : await this.#hashOf(fromHex(this.#anchor + own));
    this.#waiting.push({ hash, own, isAnchor, atUs });
  }

  async #takeSei(sei: SigningSei, atUs: number): Promise<void> {
    this.#counts.signatures += 1;
    this.#hash = sei.hash ?? this.#hash;
    if (sei.certificates !== undefined) this.#chain = readCertificates(sei.certificates);
    for (const early of this.#early.splice(0))
      await this.#add(early.nal, kindOf(early.nal, early.codec) === 'anchor', early.atUs);
    if (!(await this.#isSigned(sei))) {
      this.#counts.wrongSignatures += 1;
      this.#noteFault(this.#waiting[0]?.atUs ?? atUs);
    } else if (sei.group) await this.#judge(sei.group);
  }

  async #isSigned({ documents, signature }: SigningSei): Promise<boolean> {
    const [leaf] = this.#chain;
    if (!leaf) return false;
    for (const signed of documents)
      if (await isSignedWith(leaf.publicKey, this.#hash, { signed, signature })) return true;
    return false;
  }

  async #judge(group: SignedGroup): Promise<void> {
    const last = this.#last;
    if (last?.counter === group.counter) return;
    this.#last = group;
    const isConsecutive = last !== undefined && group.counter === last.counter + 1;
    const firstAtUs = this.#waiting[0]?.atUs;
    const isLinked = !isConsecutive || last.hashes.length === 0 || group.linkedHash === last.hashes[0];
    const isBackwards = last !== undefined && group.counter < last.counter;
    if (!isLinked || isBackwards) this.#noteWrong(firstAtUs);
    if (group.hashes.length === 0) return await this.#judgeWhole(group);
    const match = matchGroup(await this.#withAnchorOf(group), group.hashes, isConsecutive);
    if (match) {
      this.#counts.kept += match.kept;
      this.#counts.lost += match.lost;
      this.#counts.uncovered += match.uncovered;
      this.#counts.changed += match.changed.length;
      this.#noteFault(match.changed[0]?.atUs);
      this.#waiting = [...match.rest];
    } else if (isConsecutive) this.#counts.lost += group.hashes.length;
    return undefined;
  }

  /** Without a list only the group as a whole can be judged. */
  async #judgeWhole({ nalCount, groupHash }: SignedGroup): Promise<void> {
    const taken = this.#waiting.slice(0, nalCount);
    if (taken.length < nalCount) return;
    this.#waiting = this.#waiting.slice(nalCount);
    const hash = await this.#hashOf(fromHex(taken.map((nal) => nal.hash).join('')));
    if (hash === groupHash) this.#counts.kept += taken.length;
    else {
      this.#counts.changed += taken.length;
      this.#noteFault(taken[0]?.atUs);
    }
  }

  /** Where the keyframe itself was lost or changed, the others are held against the anchor that was signed. */
  async #withAnchorOf({ hashes }: SignedGroup): Promise<HashedNal[]> {
    const [anchor = ''] = hashes;
    if (this.#waiting.some(({ hash }) => hash === anchor)) return this.#waiting;
    return await Promise.all(
      this.#waiting.map(async (nal) => {
        const hash = nal.isAnchor ? nal.hash : await this.#hashOf(fromHex(anchor + nal.own));
        return hashes.includes(hash) ? { ...nal, hash } : nal;
      }),
    );
  }

  async #hashOf(bytes: Bytes): Promise<string> {
    return toHex(new Uint8Array(await crypto.subtle.digest(this.#hash, bytes)));
  }

  #noteWrong(atUs: number | undefined): void {
    this.#counts.wrongSignatures += 1;
    this.#noteFault(atUs);
  }

  #noteFault(atUs: number | undefined): void {
    if (atUs !== undefined) this.#firstFaultAtUs ??= atUs;
  }
}

/** Only slices of pictures are signed; the first slice of a keyframe is the anchor of its group. */
function kindOf(nal: Uint8Array, codec: SignedCodec): 'anchor' | 'slice' | 'other' {
  const [first = 0, second = 0, third = 0] = nal;
  if (codec === 'h264') {
    const type = first & 31;
    if (type === 5 && (second & 0x80) !== 0) return 'anchor';
    return type >= 1 && type <= 5 ? 'slice' : 'other';
  }
  const type = (first >> 1) & 63;
  if ((type === 19 || type === 20) && (third & 0x80) !== 0) return 'anchor';
  return type <= 9 || (type >= 16 && type <= 21) ? 'slice' : 'other';
}

/** Writers of files put zeros behind NAL units; they are not part of them. */
function withoutZeros(nal: Bytes): Bytes {
  let end = nal.length;
  while (end > 0 && nal[end - 1] === 0) end -= 1;
  return nal.slice(0, end);
}

function fromHex(text: string): Bytes {
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at += 1)
    bytes[at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}
