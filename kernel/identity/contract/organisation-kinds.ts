/** Kinds of organisations a town has. The text of each is `identity.organisation-kind.<kind>`. */
export const organisationKinds = [
  'administration',
  'municipal-service',
  'utility',
  'management-company',
  'condominium',
  'police',
  'emergency-service',
  'school',
  'hospital',
  'transport-company',
  'shop',
  'community-patrol',
  'contractor',
  'other',
] as const;

export type OrganisationKind = (typeof organisationKinds)[number];
