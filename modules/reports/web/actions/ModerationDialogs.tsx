import type { ReactNode } from 'react';
import { useState } from 'react';
import { Select, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Point } from '#kernel/http/fields.ts';
import { listOrganisations } from '#kernel/identity/contract/organisations.ts';
import { fieldText } from '#web/call.ts';
import { useQueryRoute } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { correctReport, forwardReport, hideReport, rejectReport } from '../../contract/routes.ts';
import type { ReportCard } from '../../contract/report.ts';
import { useCategories } from '../categories.ts';
import { RuleField } from '../moderation-rules/RuleField.tsx';
import { PlaceField } from '../new-report/PlaceField.tsx';
import { useReportCommand } from '../report-queries.ts';
import { TemplatePicker } from '../templates/TemplatePicker.tsx';
import { FormDialog } from '#web/design/Dialog.tsx';
import { ReasonField } from './ReasonField.tsx';
import type { DialogProps } from './ReasonField.tsx';

export function HideDialog(props: DialogProps): ReactNode {
  return <CitingDialog {...props} action="hide" />;
}

export function RejectDialog(props: DialogProps): ReactNode {
  return <CitingDialog {...props} action="reject" />;
}

const citing = { hide: hideReport, reject: rejectReport } as const;

/** A refusal and a hiding cite a published rule; words of the moderator's own may stand beside it. */
function CitingDialog({
  report,
  onClose,
  onDone,
  action,
}: DialogProps & { action: keyof typeof citing }): ReactNode {
  const t = useText();
  const [ruleId, setRuleId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const command = useReportCommand(citing[action], onDone);
  const { number, version } = report;
  return (
    <FormDialog
      title={t(`reports.moderation.${action}`)}
      submit={t(`reports.moderation.${action}`)}
      isBusy={command.isPending}
      problem={command.error}
      onClose={onClose}
      onSubmit={() => {
        if (ruleId) command.mutate({ number, version, ruleId, reason });
      }}
    >
      <RuleField value={ruleId} onChange={setRuleId} isFirst />
      <TemplatePicker number={number} step={action} value={reason} onChange={setReason} />
      <Textarea
        label={t('reports.moderation.own-words')}
        description={t('reports.moderation.reason-hint')}
        autosize
        minRows={2}
        maxLength={1000}
        value={reason}
        error={fieldText(command.error, '/reason')}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

export function CategoryDialog({ report, onClose, onDone }: DialogProps): ReactNode {
  const t = useText();
  const categories = useCategories();
  const [categoryId, setCategoryId] = useState<string | null>(report.categoryId);
  const correct = useReportCommand(correctReport, onDone);
  const { number, version } = report;
  return (
    <FormDialog
      title={t('reports.moderation.correct-category')}
      submit={t('reports.moderation.save')}
      isBusy={correct.isPending}
      problem={correct.error}
      onClose={onClose}
      onSubmit={() => correct.mutate({ number, version, ...(categoryId ? { categoryId } : {}) })}
    >
      <Select
        label={t('reports.new.category')}
        description={t('reports.moderation.routed-anew')}
        data-autofocus
        data={[...categories.choices]}
        value={categoryId}
        onChange={setCategoryId}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('reports.new.category-nothing')}
      />
    </FormDialog>
  );
}

export function PlaceDialog({ report, onClose, onDone }: DialogProps): ReactNode {
  const t = useText();
  const [place, setPlace] = useState<Point>(report.place);
  const [words, setWords] = useState(report.address ?? '');
  const correct = useReportCommand(correctReport, onDone);
  const { number, version } = report;
  return (
    <FormDialog
      title={t('reports.moderation.move')}
      submit={t('reports.moderation.save')}
      isBusy={correct.isPending}
      problem={correct.error}
      onClose={onClose}
      onSubmit={() => correct.mutate({ number, version, place })}
      size="lg"
    >
      <PlaceField
        place={place}
        placeText={words}
        address={null}
        isOutside={false}
        error={fieldText(correct.error, '/place')}
        onPick={(spot, name) => {
          setPlace(spot);
          setWords(name);
        }}
      />
    </FormDialog>
  );
}

const askAfterMs = 250;

export function ForwardDialog({ report, onClose, onDone }: DialogProps): ReactNode {
  const t = useText();
  const [organisationId, setOrganisationId] = useState<string | null>(null);
  const [search, setSearch] = useState('');
  const [reason, setReason] = useState('');
  const forward = useReportCommand(forwardReport, onDone);
  const { number, version } = report;
  return (
    <FormDialog
      title={t('reports.moderation.forward')}
      submit={t('reports.moderation.forward')}
      isBusy={forward.isPending}
      problem={forward.error}
      onClose={onClose}
      onSubmit={() => {
        if (organisationId) forward.mutate({ number, version, organisationId, reason });
      }}
    >
      <Select
        label={t('reports.moderation.organisation')}
        data-autofocus
        required
        data={useOrganisationChoices(search, report.organisation)}
        value={organisationId}
        onChange={setOrganisationId}
        searchable
        searchValue={search}
        onSearchChange={setSearch}
        filter={({ options }) => options}
        nothingFoundMessage={t('reports.moderation.organisation-nothing')}
      />
      <TemplatePicker number={number} step="forward" value={reason} onChange={setReason} />
      <ReasonField
        value={reason}
        onChange={setReason}
        problem={forward.error}
        hint={t('reports.moderation.forward-hint')}
      />
    </FormDialog>
  );
}

/** The server searches, because a town has more organisations than a list can hold. */
export function useOrganisationChoices(
  search: string,
  current: ReportCard['organisation'],
): { value: string; label: string }[] {
  const [asked] = useDebouncedValue(search.trim(), askAfterMs);
  const found = useQueryRoute(
    listOrganisations,
    { limit: 30, ...(asked ? { text: asked } : {}) },
    { keepsPrevious: true },
  );
  return (found.data?.organisations ?? [])
    .filter(({ id }) => id !== current?.id)
    .map(({ id, name }) => ({ value: id, label: name }));
}
