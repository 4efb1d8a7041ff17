import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, MultiSelect, NumberInput, TextInput } from '@mantine/core';
import type { Point } from '#kernel/http/fields.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { announceDisruption, endDisruption, listDisruptions } from '../../contract/disruption-routes.ts';
import { useCategories } from '../categories.ts';
import { useOwnTitle } from '../classifier/use-own-title.ts';
import type { LocalTexts } from '../../contract/classifier.ts';
import { TextsFields } from '../classifier/fields.tsx';
import { PlacePicker } from '../routing/PlacePicker.tsx';
import classes from '../routing/Routing.module.css';

/** Planned works and outages residents are told of before they report them. */
export function DisruptionsPage(): ReactNode {
  const t = useText();
  const list = useQueryRoute(listDisruptions, {});
  return (
    <Page title={t('reports.disruptions.title')} lead={t('reports.disruptions.lead')}>
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data?.disruptions.length === 0 ? (
        <EmptyState icon="calendar" title={t('reports.disruptions.none')} />
      ) : null}
      <ul className={classes.rules}>
        {list.data?.disruptions.map((disruption) => (
          <OneDisruption key={disruption.id} disruption={disruption} />
        ))}
      </ul>
      <NewDisruption />
    </Page>
  );
}

type Listed = {
  id: string;
  texts: LocalTexts;
  address: string | null;
  categoryIds: string[];
  until: string;
};

function OneDisruption({ disruption }: { disruption: Listed }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const categories = useCategories();
  const title = useOwnTitle();
  const end = useCommand(endDisruption, { changes: [listDisruptions] });
  const { id, texts, address, categoryIds, until } = disruption;
  return (
    <li className={classes.rule}>
      <div>
        <strong>{title(texts)}</strong>
        <p className={classes.muted}>
          {[address, categoryIds.map((category) => categories.titleOf(category)).join(', ')]
            .filter(Boolean)
            .join(' · ')}
          <br />
          {t('reports.disruptions.lasts', { until: dateTime(until) })}
        </p>
        {end.error ? <Notice kind="danger">{problemText(end.error, t)}</Notice> : null}
      </div>
      <Button variant="default" loading={end.isPending} onClick={() => end.mutate({ id })}>
        {t('reports.disruptions.end')}
      </Button>
    </li>
  );
}

const blank = { ru: '', uk: '', en: '' };
const usualRadiusM = 300;

function NewDisruption(): ReactNode {
  const t = useText();
  const categories = useCategories();
  const [texts, setTexts] = useState(blank);
  const [categoryIds, setCategoryIds] = useState<string[]>([]);
  const [place, setPlace] = useState<Point | null>(null);
  const [radiusM, setRadiusM] = useState(usualRadiusM);
  const [until, setUntil] = useState('');
  const announce = useCommand(announceDisruption, {
    changes: [listDisruptions],
    onDone: () => {
      setTexts(blank);
      setPlace(null);
    },
  });
  return (
    <Section title={t('reports.disruptions.new')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const from = new Date().toISOString();
          const where = { place, radiusM: place ? radiusM : null, areaIds: [], houseIds: [] };
          announce.mutate({ texts, categoryIds, ...where, from, until: new Date(until).toISOString() });
        }}
      >
        <TextsFields label={t('reports.disruptions.text')} value={texts} onChange={setTexts} />
        <div className={classes.fields}>
          <MultiSelect
            required
            searchable
            label={t('reports.routing.categories')}
            data={[...categories.choices]}
            value={categoryIds}
            onChange={setCategoryIds}
          />
          <TextInput
            required
            type="datetime-local"
            label={t('reports.disruptions.until')}
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
          <NumberInput
            label={t('reports.disruptions.radius')}
            min={1}
            max={20_000}
            value={radiusM}
            onChange={(value) => setRadiusM(Number(value))}
          />
        </div>
        <PlacePicker id="disruption-place" place={place} onPick={setPlace} />
        {announce.error ? <Notice kind="danger">{problemText(announce.error, t)}</Notice> : null}
        <Button type="submit" mt="md" loading={announce.isPending}>
          {t('reports.disruptions.announce')}
        </Button>
      </form>
    </Section>
  );
}
