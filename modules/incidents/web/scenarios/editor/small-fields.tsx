import type { ReactNode } from 'react';
import { NumberInput, Select } from '@mantine/core';
import { useText } from '#web/texts.tsx';

/** Fields side by side stand in one line, whichever of them has a hint. */
export const hintBelow: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
];

interface RoleSelectProps<Role extends string> {
  readonly roles: readonly Role[];
  readonly label: string;
  readonly value: Role;
  readonly onChange: (role: Role) => void;
}

/** One of some posts. */
export function RoleSelect<Role extends string>({
  roles,
  label,
  value,
  onChange,
}: RoleSelectProps<Role>): ReactNode {
  const t = useText();
  return (
    <Select
      label={label}
      allowDeselect={false}
      data={roles.map((role) => ({ value: role, label: t(`incidents.role.${role}`) }))}
      value={value}
      onChange={(role) => onChange(roles.find((one) => one === role) ?? value)}
    />
  );
}

interface MinutesInputProps {
  readonly label: string;
  readonly seconds: number;
  readonly error: string | null;
  readonly onChange: (seconds: number) => void;
}

/** People say minutes; half a minute is said as 0.5. */
export function MinutesInput({ label, seconds, error, onChange }: MinutesInputProps): ReactNode {
  return (
    <NumberInput
      label={label}
      min={0.1}
      max={10_080}
      decimalScale={2}
      error={error}
      value={seconds / 60}
      onChange={(value) => onChange(Math.round(Number(value) * 60))}
    />
  );
}
