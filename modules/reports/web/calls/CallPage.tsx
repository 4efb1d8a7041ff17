import type { ReactNode } from 'react';
import { useState } from 'react';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Page } from '#web/design/Page.tsx';
import { useText } from '#web/texts.tsx';
import type { takeCall } from '../../contract/call-routes.ts';
import { CallForm } from './CallForm.tsx';
import { CallSlip } from './CallSlip.tsx';

type Taken = OutputOf<typeof takeCall>;

/** For whoever answers the town's telephone: one call after another, without the mouse. */
export function CallPage(): ReactNode {
  const t = useText();
  const [taken, setTaken] = useState<Taken | null>(null);
  return (
    <Page title={t('reports.nav.calls')} lead={t('reports.call.lead')}>
      {taken ? (
        <CallSlip key={taken.number} taken={taken} onNext={() => setTaken(null)} />
      ) : (
        <CallForm onTaken={setTaken} />
      )}
    </Page>
  );
}
