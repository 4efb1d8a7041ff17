import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Group } from '@mantine/core';
import { changeSetting, listSettings } from '#kernel/config/contract/routes.ts';
import type { SettingView } from '#kernel/config/contract/routes.ts';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { useRefreshSession } from '#web/session.tsx';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { ReasonField, reasonOf } from './ReasonField.tsx';
import classes from './SettingForm.module.css';
import { ValueField } from './ValueField.tsx';
import { useTell } from './tell.ts';

/** One setting with the field its schema asks for. */
export function SettingForm({ setting }: { setting: SettingView }): ReactNode {
  const t = useText();
  const tell = useTell();
  const refresh = useRefreshSession();
  const [value, setValue] = useState<unknown>(setting.value);
  const done = (): void => {
    tell(t('administration.saved'));
    void refresh();
  };
  const change = useCommand(changeSetting, { changes: [listSettings], onDone: done });
  const isDifferent = JSON.stringify(value) !== JSON.stringify(setting.value);
  const save = (form: FormData): void =>
    change.mutate({ id: setting.id, value, changedAt: setting.changedAt, ...reasonOf(form) });
  return (
    <form
      className={classes.setting}
      onSubmit={(event) => {
        event.preventDefault();
        save(new FormData(event.currentTarget));
      }}
    >
      <ValueField
        label={t(setting.id)}
        schema={setting.schema}
        value={value}
        onChange={setValue}
        error={fieldText(change.error, '/value')}
      />
      <SettingNote setting={setting} />
      {change.error ? <Notice kind="danger">{problemText(change.error, t)}</Notice> : null}
      {isDifferent ? (
        <>
          <ReasonField />
          <Group gap="sm">
            <Button type="submit" loading={change.isPending}>
              {t('web.action.save')}
            </Button>
            <Button variant="default" onClick={() => setValue(setting.value)}>
              {t('administration.action.undo')}
            </Button>
          </Group>
        </>
      ) : null}
    </form>
  );
}

function SettingNote({ setting }: { setting: SettingView }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  return (
    <p className={classes.note}>
      <code>{setting.id}</code>
      {setting.changedAt
        ? ` · ${t('administration.settings.changed', { time: dateTime(setting.changedAt) })}`
        : null}
      {setting.isPublic ? ` · ${t('administration.settings.public')}` : null}
    </p>
  );
}
