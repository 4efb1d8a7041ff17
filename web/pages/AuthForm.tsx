import type { ReactNode } from 'react';
import { Button, Stack } from '@mantine/core';
import { authProblemText } from '../auth.ts';
import { Notice } from '../design/Notice.tsx';
import { Surface } from '../design/Surface.tsx';
import type { FormState } from '../form.ts';
import { useText } from '../texts.tsx';
import classes from './AuthForm.module.css';

export interface AuthFormProps {
  readonly form: FormState;
  readonly submit: string;
  readonly children: ReactNode;
  /** Links under the button. */
  readonly after?: ReactNode;
}

/** The common frame of the forms about one's account. */
export function AuthForm({ form, submit, children, after }: AuthFormProps): ReactNode {
  const t = useText();
  return (
    <div className={classes.form}>
      <Surface>
        <form onSubmit={form.onSubmit}>
          <Stack gap="lg">
            {form.problem ? <Notice kind="danger">{authProblemText(form.problem, t)}</Notice> : null}
            {children}
            <Button type="submit" loading={form.isBusy}>
              {submit}
            </Button>
            {after}
          </Stack>
        </form>
      </Surface>
    </div>
  );
}
