import type { IssueText } from './report.ts';

export const datesReversed = 'geo.import.dates-reversed';

interface FieldIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What is wrong with a feature, for the page: by the field it was found in. */
export function featureIssue({ path, message }: FieldIssue): IssueText {
  if (message === datesReversed) return { key: 'geo.import.dates-reversed' };
  const [part, field] = path.map(String);
  if (part === 'geometry') return { key: 'geo.import.no-area-shape' };
  if (part === 'properties' && field === 'name') return { key: 'geo.import.name-missing' };
  if (part === 'properties' && field !== undefined)
    return { key: 'geo.import.field-wrong', values: { field } };
  return { key: 'geo.import.no-feature' };
}

const shapeReason = /^(.+?)\[(\S+) (\S+)\]$/;

/** PostGIS tells what and where: `Self-intersection[33.1 54.2]`. */
export function shapeIssue(reason: string): IssueText {
  const [, what = '', lng = '', lat = ''] = shapeReason.exec(reason) ?? [];
  const place = lat === '' ? '' : `${lat}, ${lng}`;
  return { key: shapeKey(what), values: { place } };
}

function shapeKey(what: string): string {
  switch (what) {
    case 'Self-intersection':
    case 'Ring Self-intersection':
      return 'geo.import.shape-crosses-itself';
    case 'Hole lies outside shell':
    case 'Holes are nested':
      return 'geo.import.shape-hole-outside';
    case 'Nested shells':
      return 'geo.import.shape-nested';
    default:
      return 'geo.import.shape-invalid';
  }
}
