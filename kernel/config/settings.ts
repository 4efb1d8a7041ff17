import type { z } from 'zod';

/** A value an administrator may change while the town runs: typed, audited, stored in `config.setting`. */
export interface SettingDeclaration<Value extends z.ZodType = z.ZodType> {
  /** `module.name-of-setting`. */
  readonly id: `${string}.${string}`;
  readonly schema: Value;
  readonly initial: z.input<Value>;
  /** Whether the value is sent to every browser (never for secrets). */
  readonly isPublic: boolean;
}

export function defineSetting<const S extends SettingDeclaration>(setting: S): S {
  return setting;
}
