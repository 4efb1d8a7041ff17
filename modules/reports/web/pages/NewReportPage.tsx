import type { ReactNode } from 'react';
import { useState } from 'react';
import { Page } from '#web/design/Page.tsx';
import { Notice } from '#web/design/Notice.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import type { AnonymousReport } from '../anonymous/AnonymousSend.tsx';
import { AnonymousSent } from '../anonymous/AnonymousSent.tsx';
import { useDraft } from '../new-report/draft-desk.ts';
import { NewReportForm } from '../new-report/NewReportForm.tsx';
import type { SentReport } from '../new-report/outbox.ts';
import { SentState } from '../new-report/SentState.tsx';
import { WaitingReports } from '../new-report/WaitingReports.tsx';

/** One screen from "something is wrong" to "sent": photo or place first, as the person likes. */
export function NewReportPage(): ReactNode {
  const t = useText();
  const { desk, draft, isKept } = useDraft();
  const [sent, setSent] = useState<SentReport | null>(null);
  const [anonymous, setAnonymous] = useState<AnonymousReport | null>(null);
  if (anonymous) return <AnonymousSent report={anonymous} onAnother={() => setAnonymous(null)} />;
  if (sent) return <SentState report={sent} onAnother={() => setSent(null)} />;
  return (
    <Page title={t('reports.new.title')} lead={t('reports.new.lead')}>
      <WaitingReports onEdit={() => void desk.load()} />
      {isKept ? null : <Notice kind="warning">{t('reports.new.not-kept')}</Notice>}
      {draft ? (
        <NewReportForm desk={desk} draft={draft} onSent={setSent} onSentAnonymously={setAnonymous} />
      ) : (
        <LoadingState />
      )}
    </Page>
  );
}
