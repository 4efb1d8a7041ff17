import type { ReactNode } from 'react';
import { useState } from 'react';
import { FileInput, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useCommand } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import {
  addDocument,
  addNote,
  closeCase,
  listCases,
  readCase,
  readCustody,
  releaseItem,
} from '../../contract/evidence-routes.ts';
import { requestOutcomes } from '../../contract/request.ts';
import { FormDialog } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';

interface DialogProps {
  readonly caseId: string;
  readonly onClose: () => void;
}

const changes = [listCases, readCase, readCustody];

export function NoteDialog({ caseId, onClose }: DialogProps): ReactNode {
  const t = useText();
  const add = useCommand(addNote, { changes, onDone: onClose });
  return (
    <FormDialog
      title={t('video.case.add-note')}
      submit={t('video.case.add-note')}
      isBusy={add.isPending}
      problem={add.error}
      onClose={onClose}
      onSubmit={(form) =>
        add.mutate({ id: caseId, title: fieldOf(form, 'title') ?? '', text: fieldOf(form, 'text') ?? '' })
      }
    >
      <TextInput name="title" required maxLength={200} label={t('video.item.name')} />
      <Textarea name="text" required maxLength={10_000} autosize minRows={4} label={t('video.item.text')} />
    </FormDialog>
  );
}

export function DocumentDialog({ caseId, onClose }: DialogProps): ReactNode {
  const t = useText();
  const [file, setFile] = useState<File | null>(null);
  const add = useCommand(addDocument, { changes, onDone: onClose });
  const send = async (form: FormData): Promise<void> => {
    if (!file) return;
    const content = await base64Of(file);
    add.mutate({ id: caseId, title: fieldOf(form, 'title') ?? file.name, fileName: file.name, content });
  };
  return (
    <FormDialog
      title={t('video.case.add-document')}
      submit={t('video.case.add-document')}
      isBusy={add.isPending}
      problem={add.error}
      onClose={onClose}
      onSubmit={(form) => void send(form)}
    >
      <FileInput required label={t('video.item.file')} value={file} onChange={setFile} />
      <TextInput name="title" maxLength={200} label={t('video.item.name')} />
    </FormDialog>
  );
}

/** Without an outcome a case stays open. */
export function CloseCaseDialog({ caseId, onClose }: DialogProps): ReactNode {
  const t = useText();
  const close = useCommand(closeCase, { changes, onDone: onClose });
  return (
    <FormDialog
      title={t('video.case.close')}
      submit={t('video.case.close')}
      isBusy={close.isPending}
      problem={close.error}
      onClose={onClose}
      onSubmit={(form) => {
        const outcome = requestOutcomes.find((known) => known === form.get('outcome'));
        if (outcome) close.mutate({ id: caseId, outcome, text: fieldOf(form, 'text') });
      }}
    >
      <p>{t('video.case.close-hint')}</p>
      <NativeSelect
        name="outcome"
        required
        label={t('video.request.outcome')}
        data={['', ...requestOutcomes].map((value) => ({
          value,
          label: requestOutcomes.some((known) => known === value) ? t(`video.outcome.${value}`) : '—',
        }))}
      />
      <Textarea name="text" maxLength={1000} label={t('video.request.outcome-text')} />
    </FormDialog>
  );
}

export function ReleaseDialog({
  caseId,
  itemId,
  onClose,
}: DialogProps & { readonly itemId: string }): ReactNode {
  const t = useText();
  const release = useCommand(releaseItem, { changes, onDone: onClose });
  return (
    <FormDialog
      title={t('video.case.release')}
      submit={t('video.case.release')}
      isDangerous
      isBusy={release.isPending}
      problem={release.error}
      onClose={onClose}
      onSubmit={(form) => release.mutate({ id: caseId, itemId, reason: fieldOf(form, 'reason') ?? '' })}
    >
      <TextInput name="reason" required minLength={3} maxLength={500} label={t('video.field.reason')} />
    </FormDialog>
  );
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCodePoint(byte);
  return btoa(text);
}
