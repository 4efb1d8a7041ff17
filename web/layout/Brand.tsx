import type { ReactNode } from 'react';
import { Bell } from '../design/Bell.tsx';
import { TextLink } from '../links.tsx';
import { useSession } from '../session.tsx';
import classes from './Brand.module.css';

export function Brand({ to, subtitle }: { to: string; subtitle: string }): ReactNode {
  const { town } = useSession();
  return (
    <TextLink to={to} className={classes.brand}>
      <Bell size={36} />
      <span className={classes.words}>
        <span className={classes.name}>{town.name}</span>
        <span className={classes.subtitle}>{subtitle}</span>
      </span>
    </TextLink>
  );
}
