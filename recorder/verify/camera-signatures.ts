/*
 * ONVIF Media Signing: the camera itself signs its pictures in SEI messages of user data with a UUID of their own.
 * They pass into the package byte for byte. They are counted here; their certificates and hashes are not checked.
 */

const signingUuid = [
  0x00, 0x5b, 0xc9, 0x3f, 0x2d, 0x71, 0x5e, 0x95, 0xad, 0xa4, 0x79, 0x6f, 0x90, 0x87, 0x7a, 0x6f,
] as const;

/** How many signatures of the camera stand in these bytes. */
export function countCameraSignatures(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(0x5b, 1); at > 0; at = bytes.indexOf(0x5b, at + 1))
    if (signingUuid.every((byte, index) => bytes[at - 1 + index] === byte)) count += 1;
  return count;
}
