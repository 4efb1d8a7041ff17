import { useState } from 'react';
import type { CallProblem } from '#web/call.ts';
import type { Allottee } from '../../contract/allotment.ts';
import {
  allotReports,
  answerReports,
  declareManyNotOurs,
  explainReports,
  forwardReports,
  planReports,
  publishReports,
  rejectReports,
  takeReports,
} from '../../contract/bulk-routes.ts';
import type { NamedBody } from '../../contract/fields.ts';
import type { ProofReference } from '../../contract/proof.ts';
import type { ReportSummary } from '../../contract/report.ts';
import type { PickedPhoto } from '../photos/photo-uploads.ts';
import { uploadOnce } from '../photos/photo-uploads.ts';
import { useReportCommand } from '../report-queries.ts';
import type { BulkAct } from './BulkBar.tsx';

/** What is asked once for all. */
export interface BulkDetails {
  readonly plannedOn?: string;
  readonly to?: Allottee | null;
  readonly ruleId?: string;
  readonly organisationId?: string;
  readonly words?: string;
  readonly nextBody?: NamedBody | null;
  /** Proofs of each work, by the number of the report. */
  readonly photos?: ReadonlyMap<number, readonly PickedPhoto[]>;
}

export interface BulkResult {
  readonly number: number;
  /** Null: done. */
  readonly why: string | null;
}

export interface Bulk {
  readonly run: (reports: readonly ReportSummary[], details: BulkDetails) => void;
  readonly isBusy: boolean;
  readonly problem: CallProblem | null;
  /** Null until it has run. */
  readonly results: readonly BulkResult[] | null;
}

export function useBulk(act: BulkAct): Bulk {
  const [numbers, setNumbers] = useState<readonly number[]>([]);
  const [isUploading, setIsUploading] = useState(false);
  const commands = useCommands();
  const command = commands[act];
  const answer = async (items: Item[], details: BulkDetails): Promise<void> => {
    setIsUploading(true);
    const proofs = await uploadAll(items, details.photos ?? new Map());
    setIsUploading(false);
    if (proofs) answerWith(commands, items, { words: details.words ?? '', proofs });
  };
  const run = (reports: readonly ReportSummary[], details: BulkDetails): void => {
    const items = reports.map(({ number, version }) => ({ number, version }));
    setNumbers(items.map(({ number }) => number));
    if (act === 'answer') void answer(items, details);
    else mutate(commands, { act, items, details });
  };
  const results = command.data?.results.map((result, index) => ({
    number: numbers[index] ?? 0,
    why: result.kind === 'done' ? null : result.detail,
  }));
  return { run, isBusy: command.isPending || isUploading, problem: command.error, results: results ?? null };
}

function useCommands() {
  return {
    take: useReportCommand(takeReports),
    plan: useReportCommand(planReports),
    allot: useReportCommand(allotReports),
    publish: useReportCommand(publishReports),
    reject: useReportCommand(rejectReports),
    forward: useReportCommand(forwardReports),
    answer: useReportCommand(answerReports),
    explain: useReportCommand(explainReports),
    'not-ours': useReportCommand(declareManyNotOurs),
  };
}
type Commands = ReturnType<typeof useCommands>;

interface Asked {
  readonly act: Exclude<BulkAct, 'answer'>;
  readonly items: Item[];
  readonly details: BulkDetails;
}

function mutate(commands: Commands, { act, items, details }: Asked): void {
  const { plannedOn = '', to = null, ruleId = '', organisationId = '', words = '', nextBody } = details;
  switch (act) {
    case 'take':
    case 'publish':
      return commands[act].mutate({ items });
    case 'plan':
      return commands.plan.mutate({ items: items.map((item) => ({ ...item, plannedOn, text: words })) });
    case 'allot':
      return commands.allot.mutate({ items: items.map((item) => ({ ...item, to })) });
    case 'reject':
      return commands.reject.mutate({ items: items.map((item) => ({ ...item, ruleId, reason: words })) });
    case 'forward':
      return commands.forward.mutate({
        items: items.map((item) => ({ ...item, organisationId, reason: words })),
      });
    case 'explain':
      return commands.explain.mutate({ items: items.map((item) => ({ ...item, text: words })) });
    case 'not-ours':
      if (nextBody)
        commands[act].mutate({ items: items.map((item) => ({ ...item, nextBody, reason: words })) });
  }
}

type Proofs = ReadonlyMap<number, readonly ProofReference[]>;

function answerWith(
  commands: Commands,
  items: Item[],
  { words, proofs }: { words: string; proofs: Proofs },
): void {
  commands.answer.mutate({
    items: items.map((item) => ({ ...item, text: words, photos: [...(proofs.get(item.number) ?? [])] })),
  });
}

interface Item {
  readonly number: number;
  readonly version: number;
}

/** Null when a picture did not arrive, which its tile then says. */
async function uploadAll(
  items: readonly Item[],
  photos: ReadonlyMap<number, readonly PickedPhoto[]>,
): Promise<Proofs | null> {
  const uploads = items.map(async ({ number }) => {
    const own = photos.get(number) ?? [];
    const proofs = await Promise.all(
      own.map(async (photo) => ({
        ...(await uploadOnce(photo)),
        ...(photo.source ? { source: photo.source } : {}),
      })),
    );
    return [number, proofs] as const;
  });
  const settled = await Promise.allSettled(uploads);
  const arrived = settled.flatMap((upload) => (upload.status === 'fulfilled' ? [upload.value] : []));
  return arrived.length === items.length ? new Map(arrived) : null;
}
