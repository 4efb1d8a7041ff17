import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import { FileInput } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Section } from '#web/design/Section.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { openChosen } from '#recorder/verify/files-in-browser.ts';
import type { Verification } from '#recorder/verify/findings.ts';
import { showResult } from '#recorder/verify/page/show-result.ts';
import { PackageUnreadable } from '#recorder/verify/read-zip.ts';
import { verifyPackage } from '#recorder/verify/verify-package.ts';
import { noteCheck, readCustody } from '../../contract/evidence-routes.ts';
import classes from '../pages/Video.module.css';

/** The browser counts a hash of a whole file in memory only. */
const largestHashedBytes = 512 * 1024 * 1024;

type Outcome =
  | { readonly kind: 'none' | 'unreadable' }
  | { readonly kind: 'checking'; readonly percent: number }
  | { readonly kind: 'checked'; readonly result: Verification };

/** The same check as on the page inside every package; what it found is put on record and compared with what left the town. */
export function CheckSection({ caseId }: { readonly caseId: string }): ReactNode {
  const t = useText();
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' });
  const note = useCommand(noteCheck, { changes: [readCustody] });
  const check = async (file: File): Promise<void> => {
    setOutcome({ kind: 'checking', percent: 0 });
    try {
      const result = await verifyPackage(await openChosen([file]), {
        expectedFingerprint: undefined,
        onProgress: (share) => setOutcome({ kind: 'checking', percent: Math.round(share * 100) }),
      });
      setOutcome({ kind: 'checked', result });
      const { verdict, fingerprint, about } = result;
      const sha256 = await sha256Of(file);
      note.mutate({ id: caseId, exportId: about.exportId, verdict, fingerprint, sha256 });
    } catch (error) {
      if (!(error instanceof PackageUnreadable)) throw error;
      setOutcome({ kind: 'unreadable' });
    }
  };
  return (
    <Section title={t('video.check.title')}>
      <p>{t('video.check.lead')}</p>
      <FileInput
        accept=".zip"
        maw="30rem"
        label={t('video.check.file')}
        onChange={(file) => void (file && check(file))}
      />
      <div role="status" className={classes.checked}>
        {outcome.kind === 'checking' ? (
          <p>{t('video.check.running', { percent: outcome.percent })}</p>
        ) : outcome.kind === 'unreadable' ? (
          <Notice kind="danger">{t('video.check.unreadable')}</Notice>
        ) : outcome.kind === 'checked' ? (
          <>
            {note.data ? <Known known={note.data} /> : null}
            {note.error ? <Notice kind="warning">{problemText(note.error, t)}</Notice> : null}
            <Shown result={outcome.result} />
          </>
        ) : null}
      </div>
    </Section>
  );
}

function Known({ known }: { readonly known: OutputOf<typeof noteCheck> }): ReactNode {
  const t = useText();
  const { knownAs, isKeyKnown } = known;
  const isGood = knownAs === 'same' && isKeyKnown;
  return (
    <Notice kind={isGood ? 'good' : knownAs === 'other' ? 'danger' : 'warning'}>
      {t(`video.check.${knownAs}`)}. {isKeyKnown ? t('video.check.key-known') : t('video.check.key-unknown')}
    </Notice>
  );
}

/** Drawn by the code of the page inside every package, so that both say the same. */
function Shown({ result }: { readonly result: Verification }): ReactNode {
  const t = useText();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.replaceChildren(...showResult(result, t)), [result, t]);
  return <div ref={place} className={classes.check} />;
}

async function sha256Of(file: File): Promise<string | null> {
  if (file.size > largestHashedBytes) return null;
  const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
