/*
 * As much of ASN.1 DER (X.690) and X.509 (RFC 5280) as is needed to take the public key out of a certificate, to say whose
 * it is and to hold its signature against the key of who issued it. Nothing of Node, so that a browser does the same.
 */

type Bytes = Uint8Array<ArrayBuffer>;

interface Element {
  readonly tag: number;
  /** With its head. */
  readonly whole: Bytes;
  readonly content: Bytes;
}

export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** SubjectPublicKeyInfo, as WebCrypto imports it. */
  readonly publicKey: Bytes;
  /** What the issuer has signed, and how. */
  readonly signed: Bytes;
  readonly signature: Bytes;
  readonly algorithm: string;
}

/** The certificates of a PEM text, leaf first; those that cannot be read are left out. */
export function readCertificates(pem: string): Certificate[] {
  const parts = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/g)];
  return parts.slice(0, 8).flatMap(([, text = '']) => {
    try {
      return [readCertificate(Uint8Array.from(atob(text.replaceAll(/\s/g, '')), (one) => one.charCodeAt(0)))];
    } catch {
      // NOTE: base64 or DER that is none; whoever asks sees that the certificate is missing.
      return [];
    }
  });
}

function readCertificate(der: Bytes): Certificate {
  const [signed, algorithm, signature] = childrenOf(read(der));
  const fields = childrenOf(signed);
  const [, , , issuer, validity, subject, key] = fields[0]?.tag === 0xa0 ? fields : [undefined, ...fields];
  const [notBefore, notAfter] = childrenOf(validity);
  if (!signed || !key || !signature) throw new Error('no certificate');
  return {
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    notBefore: textOf(notBefore),
    notAfter: textOf(notAfter),
    publicKey: key.whole.slice(),
    signed: signed.whole.slice(),
    signature: signature.content.slice(1),
    algorithm: hexOf(childrenOf(algorithm)[0]?.content),
  };
}

/** An ECDSA signature as WebCrypto takes it: both numbers in full length, one behind the other. */
export function plainSignature(der: Bytes, bytesOfNumber: number): Bytes | undefined {
  try {
    const plain = new Uint8Array(2 * bytesOfNumber);
    for (const [index, { content }] of childrenOf(read(der)).slice(0, 2).entries()) {
      const number = content.subarray(Math.max(0, content.length - bytesOfNumber));
      plain.set(number, (index + 1) * bytesOfNumber - number.length);
    }
    return plain;
  } catch {
    // NOTE: DER that is none; the signature does not fit then.
    return undefined;
  }
}

/** What kind of key it is, by its object identifiers. */
export function kindOfKey(publicKey: Bytes): 'P-256' | 'P-384' | 'P-521' | 'RSA' | undefined {
  const [algorithm] = childrenOf(read(publicKey));
  const [kind, curve] = childrenOf(algorithm).map(({ content }) => hexOf(content));
  if (kind === '2a864886f70d010101') return 'RSA';
  return kind === '2a8648ce3d0201' ? curves[curve ?? ''] : undefined;
}

const curves: Readonly<Record<string, 'P-256' | 'P-384' | 'P-521'>> = {
  '2a8648ce3d030107': 'P-256',
  '2b81040022': 'P-384',
  '2b81040023': 'P-521',
};

function read(bytes: Bytes): Element {
  const [element] = listElements(bytes);
  if (!element) throw new Error('no element');
  return element;
}

function childrenOf(element: Element | undefined): Element[] {
  return element ? listElements(element.content) : [];
}

function listElements(bytes: Bytes): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at + 1] ?? 0;
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    if (lengthBytes > 3) throw new Error('too long');
    let length = lengthBytes === 0 ? first : 0;
    for (let index = 0; index < lengthBytes; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0);
    const start = at + 2 + lengthBytes;
    if (start + length > bytes.length) throw new Error('not whole');
    const whole = bytes.subarray(at, start + length);
    elements.push({ tag: bytes[at] ?? 0, whole, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return elements;
}

const nameParts: Readonly<Record<string, string>> = {
  '550403': 'CN',
  '55040a': 'O',
  '55040b': 'OU',
  '550405': 'serial',
  '550406': 'C',
};

/** `O=…, CN=…`, as far as the parts have common names. */
function nameOf(name: Element | undefined): string {
  const pairs = childrenOf(name).flatMap(childrenOf).map(childrenOf);
  const told = pairs.flatMap(([kind, value]) => {
    const part = nameParts[hexOf(kind?.content)];
    return part === undefined ? [] : [`${part}=${textOf(value)}`];
  });
  return told.join(', ').slice(0, 200);
}

function textOf(element: Element | undefined): string {
  return new TextDecoder().decode(element?.content ?? new Uint8Array()).replaceAll(/\p{Cc}/gu, ' ');
}

function hexOf(bytes: Uint8Array | undefined): string {
  return Array.from(bytes ?? [], (byte) => byte.toString(16).padStart(2, '0')).join('');
}
