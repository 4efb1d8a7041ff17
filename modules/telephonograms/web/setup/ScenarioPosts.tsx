import type { ReactNode } from 'react';
import { Select } from '@mantine/core';
import type { SlotProps } from '#web/define-web.ts';
import { useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import { readSetup } from '../../contract/setup.ts';

interface Option {
  readonly value: string;
  readonly label: string;
}

/** Posts and groups by name for a step of a scenario; beside a post the journal that numbers what it sends. */
export function ScenarioPosts(props: SlotProps['scenario.telephonogram']): ReactNode {
  const t = useText();
  const { from, to, fromFault, toFault, onChange } = props;
  const setup = useQueryRoute(readSetup, {}, { isEnabled: useCan('telephonograms.setup.manage') });
  const { journals = [], posts = [], groups = [] } = setup.data ?? {};
  const journalOf = new Map(journals.map(({ id, title }) => [id, title]));
  const active = posts.filter(({ isActive }) => isActive);
  const senders = active.map(({ title, journalId }) => ({
    value: title,
    label: t('telephonograms.scenario.post', { title, journal: journalOf.get(journalId) ?? '' }),
  }));
  const groupOptions = optionsOf(groups.filter(({ isActive }) => isActive));
  // Of a group and a post of one name the group is meant.
  const others = optionsOf(active).filter(({ value }) => !groupOptions.some((one) => one.value === value));
  const recipients = [
    { group: t('telephonograms.scenario.groups'), items: groupOptions },
    { group: t('telephonograms.scenario.posts'), items: others },
  ];
  const hasTo = recipients.some(({ items }) => items.some(({ value }) => value === to));
  return (
    <>
      <Select
        label={t('telephonograms.scenario.from')}
        required
        searchable
        allowDeselect={false}
        data={withKnown(unique(senders), from)}
        error={fromFault}
        value={from || null}
        onChange={(title) => onChange({ from: title ?? '' })}
      />
      <Select
        label={t('telephonograms.scenario.to')}
        required
        searchable
        allowDeselect={false}
        // What stands there and is no more is shown, so that it is seen and changed.
        data={hasTo || to === '' ? recipients : [{ value: to, label: to }, ...recipients]}
        error={toFault}
        value={to || null}
        onChange={(title) => onChange({ to: title ?? '' })}
      />
    </>
  );
}

function optionsOf(named: readonly { readonly title: string }[]): Option[] {
  return unique(named.map(({ title }) => ({ value: title, label: title })));
}

function unique(options: readonly Option[]): Option[] {
  return [...new Map(options.map((option) => [option.value, option])).values()];
}

function withKnown(options: readonly Option[], value: string): Option[] {
  const isKnown = value === '' || options.some((option) => option.value === value);
  return isKnown ? [...options] : [{ value, label: value }, ...options];
}
