import type { ReactNode } from 'react';
import { TextInput } from '@mantine/core';
import { fieldOf } from '#web/form.ts';
import { useText } from '#web/texts.tsx';

/** Why it is done; stands in the audit beside what was done. */
export function ReasonField({
  isRequired = false,
  error,
}: {
  isRequired?: boolean;
  error?: string | null;
}): ReactNode {
  const t = useText();
  return (
    <TextInput
      name="reason"
      label={t('administration.reason.label')}
      description={t('administration.reason.hint')}
      required={isRequired}
      minLength={isRequired ? 3 : 0}
      maxLength={500}
      error={error}
    />
  );
}

/** The reason for the audit, when one was given. */
export function reasonOf(form: FormData): { reason?: string } {
  const reason = fieldOf(form, 'reason');
  return reason === null ? {} : { reason };
}
