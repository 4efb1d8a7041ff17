import type { CameraReport, Finding, Verification } from '#recorder/verify/findings.ts';
import { openPackage } from '#recorder/verify/files-on-disk.ts';
import { PackageUnreadable } from '#recorder/verify/read-zip.ts';
import { verifyPackage } from '#recorder/verify/verify-package.ts';
import { CommandError } from './command.ts';

/** Checks an exported package of footage; true when it is whole. */
export async function verifyExport(
  path: string,
  {
    expectedFingerprint,
    cameraAnchors,
    print,
  }: {
    expectedFingerprint: string | undefined;
    /** In PEM; who may vouch for keys of cameras. */
    cameraAnchors: string | undefined;
    print: (line: string) => void;
  },
): Promise<boolean> {
  try {
    await using opened = await openPackage(path);
    const result = await verifyPackage(opened.files, { expectedFingerprint, cameraAnchors });
    for (const line of describe(result)) print(line);
    return result.verdict === 'whole';
  } catch (error) {
    if (error instanceof PackageUnreadable) throw new CommandError(error.message);
    throw error;
  }
}

function describe(result: Verification): string[] {
  const { verdict, signature, signer, fingerprint, findings, about, cameras } = result;
  const { fromUs, toUs, createdAtUs, person, purpose, recorderId } = about;
  return [
    `Footage from ${instant(fromUs)} to ${instant(toUs)}, exported ${instant(createdAtUs)}`,
    `by ${person} from recorder ${recorderId}`,
    `for: ${purpose}`,
    `Signature: ${signature}; key ${fingerprint}`,
    signerTexts[signer],
    ...cameras.flatMap(describeCamera),
    ...findings.map((finding) => `CHANGED  ${describeFinding(finding)}`),
    verdict === 'whole'
      ? 'The package is whole: every byte is as it was signed.'
      : 'The package is NOT as it was signed.',
  ];
}

const signerTexts = {
  confirmed: 'The key is the one you gave: that recorder signed.',
  unexpected: 'The key is NOT the one you gave: somebody else signed.',
  'not-compared':
    'Who signed is NOT confirmed: give the fingerprint you have from the owner of the recorder, apart from the package, by --key.',
} as const;

function describeCamera(camera: CameraReport): string[] {
  const { id, name, fragments, gaps, damaged, signing } = camera;
  return [
    `Camera ${id}${name === '' ? '' : ` (${name})`}: ${fragments} fragments`,
    ...gaps.map(
      ({ fromUs, toUs, causes }) =>
        `  no footage from ${instant(fromUs)} to ${instant(toUs)}: ${causes.join(', ') || 'no cause known'}`,
    ),
    ...damaged.map(
      ({ fromUs, toUs }) =>
        `  damaged in the archive before the export: ${instant(fromUs)} to ${instant(toUs)}`,
    ),
    ...describeSigning(signing),
  ];
}

const signingVerdicts = {
  none: '',
  ok: 'unchanged since the camera signed it',
  'ok-with-losses': 'unchanged, but not all of it is here',
  'not-ok': 'NOT as the camera signed it',
} as const;

function describeSigning(signing: CameraReport['signing']): string[] {
  const { state, signatures, kept, changed, lost, uncovered, firstFaultAtUs, signer, trustedBy } = signing;
  if (state === 'none') return [];
  const trust = trustedBy === null ? 'who vouches for that key is not known' : `vouched for by ${trustedBy}`;
  return [
    `  signed by the camera itself (ONVIF Media Signing, ${signatures} signatures): ${signingVerdicts[state]}`,
    `  parts of pictures: ${kept} as signed, ${changed} changed, ${lost} lost, ${uncovered} not covered`,
    ...(firstFaultAtUs === null ? [] : [`  first fault at ${instant(firstFaultAtUs)}`]),
    `  signed with the key of ${signer ?? 'nobody named'}; ${trust}`,
  ];
}

function describeFinding(finding: Finding): string {
  switch (finding.kind) {
    case 'signature-wrong':
      return 'the manifest: its signature does not fit';
    case 'key-unexpected':
      return 'the key: another one than expected has signed';
    case 'container-changed':
      return 'the package around its files';
    case 'file-missing':
      return `${finding.name} is missing`;
    case 'file-unknown':
      return `${finding.name} does not belong to the package`;
    case 'file-changed':
      return finding.name;
    case 'movie-missing':
      return `camera ${finding.cameraId}: ${finding.name} is missing`;
    case 'movie-changed':
      return `camera ${finding.cameraId}: tables of ${finding.name}`;
    case 'footage-changed':
      return `camera ${finding.cameraId} at ${instant(finding.atUs)}`;
    case 'chain-broken':
      return `camera ${finding.cameraId} at ${instant(finding.atUs)}: does not follow what was recorded before`;
    default:
      return finding satisfies never;
  }
}

/** To the second. */
function instant(us: number): string {
  return new Date(us / 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}
