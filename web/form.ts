import type { FormEvent } from 'react';
import { useState } from 'react';

export interface FormState {
  readonly isBusy: boolean;
  readonly problem: Error | null;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
}

/** A plain form: the browser keeps the fields, `send` gets them, one problem stands until the next try. */
export function useForm(
  send: (field: (name: string) => string, form: HTMLFormElement) => Promise<void>,
): FormState {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const data = new FormData(form);
    setIsBusy(true);
    setProblem(null);
    try {
      await send((name) => textOf(data.get(name)), form);
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setIsBusy(false);
    }
  };
  return {
    isBusy,
    problem,
    onSubmit: (event) => {
      event.preventDefault();
      void submit(event.currentTarget);
    },
  };
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : '';
}

/** A field of a form, trimmed; null when it is empty. */
export function fieldOf(form: FormData, name: string): string | null {
  const value = form.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
