import type { ReactNode } from 'react';
import { useState } from 'react';
import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { useCommand } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { addRuleVersion, listRules } from '../../contract/clock-routes.ts';
import type { ClockRuleView } from '../../contract/clock-routes.ts';
import { termUnits } from '../../contract/clocks.ts';
import type { RuleTerms, Term } from '../../contract/clocks.ts';
import { SourceFields } from './CalendarPage.tsx';
import classes from './Clocks.module.css';
import { FormDialog } from '#web/design/Dialog.tsx';

const countsFrom = ['next-day', 'same-day'] as const;
const onDayOff = ['same', 'previous', 'next'] as const;

/** A new version: begins as the newest one, holds from a later day on. */
export function RuleDialog({
  rule,
  earliestFrom,
  onClose,
}: {
  rule: ClockRuleView;
  earliestFrom: string;
  onClose: () => void;
}): ReactNode {
  const t = useText();
  const [validFrom, setValidFrom] = useState(earliestFrom);
  const [terms, setTerms] = useState<RuleTerms | undefined>(rule.versions[0]);
  const add = useCommand(addRuleVersion, { changes: [listRules], onDone: onClose });
  if (!terms) return null;
  const { source, needsLawyer } = terms;
  return (
    <FormDialog
      title={t('reports.rule-page.new-version-of', { name: t(`reports.rule.${rule.id}`) })}
      submit={t('reports.rule-page.add')}
      isBusy={add.isPending}
      problem={add.error}
      onClose={onClose}
      onSubmit={() => add.mutate({ ...terms, ruleId: rule.id, validFrom })}
    >
      <p className={classes.muted}>{t('reports.rule-page.running-keep')}</p>
      <TextInput
        type="date"
        label={t('reports.rule-page.valid-from')}
        min={earliestFrom}
        value={validFrom}
        required
        onChange={(event) => setValidFrom(event.currentTarget.value)}
      />
      <TermFields term={terms.term} onChange={(term) => setTerms({ ...terms, term })} />
      <LimitFields terms={terms} onChange={setTerms} />
      <SourceFields
        source={source}
        isEditable
        onChange={(changed) => setTerms({ ...terms, source: changed })}
      />
      <Checkbox
        label={t('reports.clock.needs-lawyer')}
        checked={needsLawyer}
        onChange={(event) => setTerms({ ...terms, needsLawyer: event.currentTarget.checked })}
      />
    </FormDialog>
  );
}

function TermFields({ term, onChange }: { term: Term; onChange: (term: Term) => void }): ReactNode {
  const t = useText();
  return (
    <div className={classes.pair}>
      <NumberInput
        label={t('reports.rule-page.amount')}
        description={t('reports.rule-page.empty-cause')}
        min={1}
        max={1000}
        value={term.amount ?? ''}
        onChange={(value) => onChange({ ...term, amount: value === '' ? null : Number(value) })}
      />
      <Select
        label={t('reports.rule-page.unit')}
        data={termUnits.map((unit) => ({ value: unit, label: t(`reports.unit.${unit}`) }))}
        value={term.unit}
        allowDeselect={false}
        onChange={(value) =>
          onChange({ ...term, unit: termUnits.find((unit) => unit === value) ?? term.unit })
        }
      />
      <Select
        label={t('reports.rule-page.first-day')}
        data={countsFrom.map((from) => ({ value: from, label: t(`reports.rule-page.counts-${from}`) }))}
        value={term.countsFrom}
        allowDeselect={false}
        onChange={(value) =>
          onChange({ ...term, countsFrom: countsFrom.find((from) => from === value) ?? term.countsFrom })
        }
      />
      <Select
        label={t('reports.rule-page.last-day')}
        data={onDayOff.map((rule) => ({ value: rule, label: t(`reports.rule-page.day-off-${rule}`) }))}
        value={term.onDayOff}
        allowDeselect={false}
        onChange={(value) =>
          onChange({ ...term, onDayOff: onDayOff.find((rule) => rule === value) ?? term.onDayOff })
        }
      />
    </div>
  );
}

function LimitFields({
  terms,
  onChange,
}: {
  terms: RuleTerms;
  onChange: (terms: RuleTerms) => void;
}): ReactNode {
  const t = useText();
  const { pause, extension } = terms;
  const totalDays = extension?.totalDays ?? null;
  return (
    <div className={classes.pair}>
      <NumberInput
        label={t('reports.rule-page.pause-days')}
        description={t('reports.rule-page.empty-none')}
        min={1}
        max={60}
        value={pause?.maxDays ?? ''}
        onChange={(value) => onChange({ ...terms, pause: value === '' ? null : { maxDays: Number(value) } })}
      />
      <NumberInput
        label={t('reports.rule-page.extension-days')}
        description={t('reports.rule-page.empty-none')}
        min={1}
        max={365}
        value={extension?.maxDays ?? ''}
        onChange={(value) =>
          onChange({ ...terms, extension: value === '' ? null : { maxDays: Number(value), totalDays } })
        }
      />
    </div>
  );
}
