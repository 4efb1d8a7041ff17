import { expect, test } from 'vitest';
import type { PermissionDeclaration } from '#kernel/module/manifest.ts';
import { assertRoleMayHold } from './role.policy.ts';

const declared: PermissionDeclaration[] = [
  { id: 'access.role.list', grantedTo: ['admin'] },
  { id: 'access.role.manage', grantedTo: ['admin'] },
  { id: 'identity.membership.manage', grantedTo: ['admin'] },
  { id: 'works.permit.read', grantedTo: ['public'] },
  { id: 'works.permit.request', grantedTo: ['resident'] },
  { id: 'works.permit.issue', grantedTo: ['editor'] },
];
const administration = ['access.role.list', 'access.role.manage', 'identity.membership.manage'];

test('a role of staff may hold any permission there is', () => {
  expect(() =>
    assertRoleMayHold('editor', ['works.permit.issue', 'access.role.manage'], declared),
  ).not.toThrow();
});

test('a permission nobody declares cannot be given', () => {
  expect(() => assertRoleMayHold('editor', ['works.permit.burn'], declared)).toThrow(
    'access.permission-unknown',
  );
});

test.each(administration)('administrators keep %s', (permission) => {
  const rest = administration.filter((kept) => kept !== permission);
  expect(() => assertRoleMayHold('admin', rest, declared)).toThrow('access.permission-kept');
});

test('everyone may lose a right, and gets none that is for people with an account', () => {
  expect(() => assertRoleMayHold('public', [], declared)).not.toThrow();
  expect(() => assertRoleMayHold('public', ['works.permit.request'], declared)).toThrow(
    'access.permission-for-staff',
  );
});

test('residents get no right of staff', () => {
  expect(() =>
    assertRoleMayHold('resident', ['works.permit.read', 'works.permit.request'], declared),
  ).not.toThrow();
  expect(() => assertRoleMayHold('resident', ['works.permit.issue'], declared)).toThrow(
    'access.permission-for-staff',
  );
});
