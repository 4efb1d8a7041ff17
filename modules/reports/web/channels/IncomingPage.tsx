import type { ReactNode } from 'react';
import { useState } from 'react';
import { Group, Radio } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Page } from '#web/design/Page.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import type { Translate } from '#web/texts.tsx';
import { listIncoming } from '../../contract/incoming-routes.ts';
import classes from '../pages/QueuePage.module.css';
import { IncomingLetter } from './IncomingLetter.tsx';

const lettersAtOnce = 50;
const lookEveryMs = 30_000;

type State = 'waiting' | 'ignored' | 'dismissed';
type Letter = OutputOf<typeof listIncoming>['messages'][number];

/** Letters that are no reports yet: the list on the left, the letter with its place and category on the right. */
export function IncomingPage(): ReactNode {
  const t = useText();
  const [state, setState] = useState<State>('waiting');
  const [chosen, setChosen] = useState<string | null>(null);
  const list = useQueryRoute(listIncoming, { state, limit: lettersAtOnce }, { refreshMs: lookEveryMs });
  const letters = list.data?.messages ?? [];
  const selected = letters.find(({ id }) => id === chosen) ?? letters[0];
  return (
    <Page title={t('reports.nav.incoming')} lead={t('reports.incoming.lead')} width="full">
      <Radio.Group
        aria-label={t('reports.incoming.which')}
        value={state}
        onChange={(value) => setState(value === 'ignored' || value === 'dismissed' ? value : 'waiting')}
      >
        <Group gap="lg" mb="md">
          <Radio value="waiting" label={t('reports.incoming.state.waiting')} />
          <Radio value="ignored" label={t('reports.incoming.state.ignored')} />
          <Radio value="dismissed" label={t('reports.incoming.state.dismissed')} />
        </Group>
      </Radio.Group>
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data && letters.length === 0 ? (
        <EmptyState icon="inbox" title={t('reports.incoming.empty')} />
      ) : null}
      {selected ? (
        <div className={classes.body}>
          <LetterList letters={letters} selected={selected} onSelect={setChosen} />
          <section className={classes.card} aria-label={selected.subject ?? t('reports.incoming.no-subject')}>
            <IncomingLetter key={selected.id} id={selected.id} />
          </section>
        </div>
      ) : null}
    </Page>
  );
}

interface LetterListProps {
  readonly letters: readonly Letter[];
  readonly selected: Letter;
  readonly onSelect: (id: string) => void;
}

function LetterList({ letters, selected, onSelect }: LetterListProps): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  return (
    <ul className={classes.list} aria-label={t('reports.nav.incoming')}>
      {letters.map((letter) => (
        <li key={letter.id}>
          <button
            type="button"
            className={classes.row}
            aria-current={letter.id === selected.id || undefined}
            onClick={() => onSelect(letter.id)}
          >
            <strong>{letter.subject ?? t('reports.incoming.no-subject')}</strong>
            <br />
            {dateTime(letter.receivedAt)}
            <br />
            {reasonText(letter.reason, t) ?? letter.excerpt}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Reasons of the code have words; a moderator's own reason is its words. */
export function reasonText(reason: string | null, t: Translate): string | null {
  switch (reason) {
    case 'automatic':
      return t('reports.incoming.reason.automatic');
    case 'out-of-office':
      return t('reports.incoming.reason.out-of-office');
    case 'mass-mail':
      return t('reports.incoming.reason.mass-mail');
    case 'own-address':
      return t('reports.incoming.reason.own-address');
    case 'too-many-parts':
      return t('reports.incoming.reason.too-many-parts');
    case 'too-large':
      return t('reports.incoming.reason.too-large');
    case 'undelivered':
      return t('reports.incoming.reason.undelivered');
    default:
      return reason;
  }
}
