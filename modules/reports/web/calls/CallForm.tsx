import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import type { OutputOf } from '#kernel/http/contract.ts';
import type { Point } from '#kernel/http/fields.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import type { AnswerInput } from '../../contract/answers.ts';
import { takeCall } from '../../contract/call-routes.ts';
import { maskPersonalData } from '../../contract/personal-data.ts';
import { listQueue, previewReport } from '../../contract/routes.ts';
import classes from '../actions/Actions.module.css';
import { useCategories } from '../categories.ts';
import { focusOnMount } from '../components/focus-on-mount.ts';
import { CauseQuestions } from '../new-report/CauseQuestions.tsx';
import { CategoryField } from '../new-report/CategoryField.tsx';
import { KnownDisruptions } from '../new-report/KnownDisruptions.tsx';
import { PlaceField } from '../new-report/PlaceField.tsx';
import own from './Calls.module.css';
import { CallNearby } from './CallNearby.tsx';

const askAfterMs = 500;
const previewedCharacters = 1000;

interface Call {
  readonly text: string;
  readonly categoryId: string | null;
  readonly isChosen: boolean;
  readonly causeId: string | null;
  readonly answers: AnswerInput;
  readonly place: Point | null;
  readonly placeText: string;
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly isConsentGiven: boolean;
}

const emptyCall: Call = {
  text: '',
  categoryId: null,
  isChosen: false,
  causeId: null,
  answers: {},
  place: null,
  placeText: '',
  name: '',
  phone: '',
  email: '',
  isConsentGiven: false,
};

type Change = (changes: Partial<Call>) => void;

/** In the order of a talk: who calls, what has happened, where. */
export function CallForm({ onTaken }: { onTaken: (taken: OutputOf<typeof takeCall>) => void }): ReactNode {
  const t = useText();
  const [call, setCall] = useState(emptyCall);
  const change: Change = (changes) => setCall((before) => ({ ...before, ...changes }));
  const take = useCommand(takeCall, { changes: [listQueue], onDone: onTaken });
  const { text, categoryId, causeId, answers, place, name, phone, email, isConsentGiven } = call;
  const send = (): void => {
    if (!categoryId || !place) return;
    const caller = { name: name.trim() || null, phone: phone.trim() || null, email: email.trim() || null };
    take.mutate({ text, categoryId, causeId, answers, place, caller, isConsentGiven });
  };
  // From any field: none is left out of the shortcut.
  useHotkeys([['mod+Enter', send]], []);
  return (
    <form
      className={classes.form}
      aria-label={t('reports.nav.calls')}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        send();
      }}
    >
      <CallerFields call={call} onChange={change} />
      <CallWords call={call} onChange={change} />
      {take.error ? <Notice kind="danger">{problemText(take.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={take.isPending} disabled={!categoryId || !place || !text.trim()}>
          {t('reports.call.register')}
        </Button>
        <p className={classes.hint}>{t('reports.call.keys')}</p>
      </div>
    </form>
  );
}

function CallerFields({ call, onChange }: { call: Call; onChange: Change }): ReactNode {
  const t = useText();
  return (
    <>
      <div className={own.caller}>
        <TextInput
          label={t('reports.call.phone')}
          type="tel"
          ref={focusOnMount}
          autoComplete="off"
          maxLength={24}
          value={call.phone}
          onChange={(event) => onChange({ phone: event.currentTarget.value })}
        />
        <TextInput
          label={t('reports.call.name')}
          autoComplete="off"
          maxLength={100}
          value={call.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t('reports.call.email')}
          type="email"
          autoComplete="off"
          maxLength={254}
          value={call.email}
          onChange={(event) => onChange({ email: event.currentTarget.value })}
        />
      </div>
      <Checkbox
        label={t('reports.call.consent')}
        checked={call.isConsentGiven}
        onChange={(event) => onChange({ isConsentGiven: event.currentTarget.checked })}
      />
    </>
  );
}

function CallWords({ call, onChange }: { call: Call; onChange: Change }): ReactNode {
  const t = useText();
  const categories = useCategories();
  const preview = useCallPreview(call);
  const category = categories.all.find(({ id }) => id === call.categoryId);
  return (
    <>
      <Textarea
        label={t('reports.call.text')}
        required
        autosize
        minRows={3}
        maxLength={4000}
        value={call.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      <CategoryField
        text={call.text}
        categoryId={call.categoryId}
        isChosen={call.isChosen}
        categories={categories}
        error={null}
        onChange={(categoryId, isChosen) =>
          onChange({
            categoryId,
            isChosen,
            ...(categoryId === call.categoryId ? {} : { causeId: null, answers: {} }),
          })
        }
      />
      <CauseQuestions category={category} causeId={call.causeId} answers={call.answers} onChange={onChange} />
      <PlaceField
        place={call.place}
        placeText={call.placeText}
        address={preview.data?.address ?? null}
        isOutside={preview.data?.isInTown === false}
        error={null}
        onPick={(place, placeText) => onChange({ place, placeText })}
      />
      <KnownDisruptions disruptions={preview.data?.disruptions ?? []} />
      <CallNearby reports={preview.data?.nearby ?? []} categories={categories} />
    </>
  );
}

function useCallPreview({ place, categoryId, text }: Call) {
  const [words] = useDebouncedValue(text.trim().slice(0, previewedCharacters), askAfterMs);
  return useQueryRoute(
    previewReport,
    {
      lng: place?.lng ?? 0,
      lat: place?.lat ?? 0,
      ...(categoryId ? { categoryId } : {}),
      ...(words ? { text: maskPersonalData(words) } : {}),
    },
    { isEnabled: place !== null, keepsPrevious: true },
  );
}
