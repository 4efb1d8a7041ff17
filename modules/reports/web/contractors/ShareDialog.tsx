import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Checkbox, CopyButton, Modal, NumberInput, TextInput } from '@mantine/core';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { createShare, listShares, shareDaysAtMost } from '../../contract/contractor-shares.ts';
import type { ReportSummary } from '../../contract/report.ts';
import { FormDialog } from '#web/design/Dialog.tsx';
import classes from './Contractors.module.css';

const usualDays = 7;

/** Makes a link for the chosen reports and shows it this once. */
export function ShareDialog({
  reports,
  onClose,
}: {
  reports: readonly ReportSummary[];
  onClose: () => void;
}): ReactNode {
  const t = useText();
  const [numbers] = useState(() => reports.map(({ number }) => number));
  const [contractor, setContractor] = useState('');
  const [days, setDays] = useState(usualDays);
  const [mayPropose, setMayPropose] = useState(true);
  const create = useCommand(createShare, { changes: [listShares] });
  if (create.data) return <MadeLink token={create.data.token} onClose={onClose} />;
  return (
    <FormDialog
      title={t('reports.share.title')}
      submit={t('reports.share.make')}
      isBusy={create.isPending}
      problem={create.error}
      onClose={onClose}
      onSubmit={() => create.mutate({ contractor, numbers, mayPropose, days })}
    >
      <p className={classes.muted}>{t('reports.share.lead')}</p>
      <p className={classes.muted}>{t('reports.bulk.chosen', { count: numbers.length })}</p>
      <TextInput
        label={t('reports.share.contractor')}
        required
        data-autofocus
        maxLength={120}
        value={contractor}
        error={fieldText(create.error, '/contractor')}
        onChange={(event) => setContractor(event.currentTarget.value)}
      />
      <NumberInput
        label={t('reports.share.days')}
        description={t('reports.share.days-hint')}
        min={1}
        max={shareDaysAtMost}
        clampBehavior="strict"
        value={days}
        error={fieldText(create.error, '/days')}
        onChange={(value) => setDays(Number(value) || usualDays)}
      />
      <Checkbox
        label={t('reports.share.may-propose')}
        checked={mayPropose}
        onChange={(event) => setMayPropose(event.currentTarget.checked)}
      />
    </FormDialog>
  );
}

function MadeLink({ token, onClose }: { token: string; onClose: () => void }): ReactNode {
  const t = useText();
  const link = `${location.origin}/reports/by-contractor/${token}`;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('reports.share.title')}
      closeButtonProps={{ 'aria-label': t('web.action.close') }}
    >
      <div className={classes.form}>
        <Notice kind="warning">{t('reports.share.once')}</Notice>
        <TextInput
          label={t('reports.share.link')}
          readOnly
          value={link}
          onFocus={(event) => event.currentTarget.select()}
        />
        <div className={classes.buttons}>
          <CopyButton value={link}>
            {({ copied, copy }) => (
              <Button onClick={copy}>{t(copied ? 'reports.share.copied' : 'reports.share.copy')}</Button>
            )}
          </CopyButton>
          <Button variant="subtle" onClick={onClose}>
            {t('reports.bulk.close')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
