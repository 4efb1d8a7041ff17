import type { CameraReport, Finding, Verification } from '../findings.ts';
import { element } from './dom.ts';
import type { PageText } from './texts.ts';

/** More lines than this nobody reads; the number of the others is told. */
const shownFindings = 200;

/** The outcome as elements: verdict first, then what was changed, then what the package is. */
export function showResult(result: Verification, t: PageText): readonly HTMLElement[] {
  const { verdict, signature, signer, fingerprint, findings, cameras } = result;
  const banner = element(
    'p',
    { class: `verdict ${verdict}`, id: 'verdict', 'data-verdict': verdict },
    { whole: t('web.verify.whole'), altered: t('web.verify.altered'), unsure: t('web.verify.unsure') }[
      verdict
    ],
  );
  const signatureText = {
    valid: t('web.verify.signature.valid'),
    wrong: t('web.verify.signature.wrong'),
    'not-checkable': t('web.verify.signature.notCheckable'),
  }[signature];
  const signerText = {
    confirmed: t('web.verify.signer.confirmed'),
    unexpected: t('web.verify.signer.unexpected'),
    'not-compared': t('web.verify.signer.notCompared'),
  }[signer];
  return [
    banner,
    element('p', { class: `signer ${signer}`, 'data-signer': signer }, signerText),
    ...showFindings(findings, t),
    showFacts(result, t, [
      [t('web.verify.signature'), signatureText],
      [t('web.verify.key'), fingerprint],
    ]),
    ...cameras.map((camera) => showCamera(camera, t)),
  ];
}

function showFindings(findings: readonly Finding[], t: PageText): HTMLElement[] {
  if (findings.length === 0) return [];
  const rows = findings
    .slice(0, shownFindings)
    .map((finding) => element('li', { 'data-kind': finding.kind }, describeFinding(finding, t)));
  const rest = findings.length - rows.length;
  return [
    element('h2', {}, t('web.verify.changed')),
    element('ul', { class: 'findings' }, ...rows),
    ...(rest > 0 ? [element('p', {}, t('web.verify.more', { count: rest }))] : []),
  ];
}

function describeFinding(finding: Finding, t: PageText): string {
  switch (finding.kind) {
    case 'signature-wrong':
      return t('web.verify.finding.signature');
    case 'key-unexpected':
      return t('web.verify.finding.key');
    case 'container-changed':
      return t('web.verify.finding.container');
    case 'file-missing':
      return t('web.verify.finding.fileMissing', { name: finding.name });
    case 'file-unknown':
      return t('web.verify.finding.fileUnknown', { name: finding.name });
    case 'file-changed':
      return t('web.verify.finding.fileChanged', { name: finding.name });
    case 'movie-missing':
      return t('web.verify.finding.movieMissing', { camera: finding.cameraId, name: finding.name });
    case 'movie-changed':
      return t('web.verify.finding.movieChanged', { camera: finding.cameraId, name: finding.name });
    case 'footage-changed':
      return t('web.verify.finding.footage', { camera: finding.cameraId, at: instant(finding.atUs) });
    case 'chain-broken':
      return t('web.verify.finding.chain', { camera: finding.cameraId, at: instant(finding.atUs) });
    default:
      return finding satisfies never;
  }
}

function showFacts(
  { about }: Verification,
  t: PageText,
  more: readonly (readonly [string, string])[],
): HTMLElement {
  const { fromUs, toUs, createdAtUs, person, purpose, recorderId } = about;
  const facts = [
    [t('web.verify.span'), `${instant(fromUs)} – ${instant(toUs)}`],
    [t('web.verify.purpose'), purpose],
    [t('web.verify.person'), person],
    [t('web.verify.created'), instant(createdAtUs)],
    [t('web.verify.recorder'), recorderId],
    ...more,
  ] as const;
  return element(
    'dl',
    {},
    ...facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]),
  );
}

function showCamera(camera: CameraReport, t: PageText): HTMLElement {
  const { id, name, fragments, gaps, damaged, signing } = camera;
  const span = ({ fromUs, toUs }: { fromUs: number; toUs: number }): string =>
    `${instant(fromUs)} – ${instant(toUs)}`;
  const lines = [
    t('web.verify.fragments', { count: fragments }),
    ...gaps.map((gap) => t('web.verify.gap', { span: span(gap), causes: gap.causes.join(', ') || '–' })),
    ...damaged.map((one) => t('web.verify.damaged', { span: span(one) })),
    ...signingLines(signing, t),
  ];
  return element(
    'section',
    {},
    element('h2', {}, name === '' ? id : `${name} (${id})`),
    element('ul', {}, ...lines.map((line) => element('li', {}, line))),
  );
}

function signingLines(signing: CameraReport['signing'], t: PageText): string[] {
  const { state, signatures, kept, changed, lost, uncovered, firstFaultAtUs, signer } = signing;
  if (state === 'none') return [];
  const verdict = {
    ok: t('web.verify.cameraSigning.ok', { count: signatures }),
    'ok-with-losses': t('web.verify.cameraSigning.losses', { count: lost }),
    'not-ok': t('web.verify.cameraSigning.wrong', {
      changed,
      at: firstFaultAtUs === null ? '–' : instant(firstFaultAtUs),
    }),
  }[state];
  return [
    verdict,
    t('web.verify.cameraSigning.counts', { kept, uncovered }),
    t('web.verify.cameraSigning.signer', { signer: signer ?? '–' }),
  ];
}

/** To the second, in UTC, as the manifest counts. */
function instant(us: number): string {
  return new Date(us / 1000)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
