import type {
  PhotoCardAudience,
  PhotoCardFields,
  PublicPart,
  photoCardEnds,
} from '../../contract/photo-cards.ts';

/** Once withdrawn it holds no word about the person. */
export interface PhotoCardTable {
  id: string;
  incidentId: string;
  kind: PhotoCardFields['kind'];
  name: string;
  age: number | null;
  signs: string;
  lastSeen: string;
  phone: string;
  audiences: PhotoCardAudience[];
  publicParts: PublicPart[];
  ground: PhotoCardFields['ground'];
  groundNote: string;
  publishedAt: Date;
  publishedByPersonId: string | null;
  withdrawAt: Date;
  withdrawnAt: Date | null;
  withdrawnAs: (typeof photoCardEnds)[number] | null;
  withdrawnByPersonId: string | null;
}

/** Who was told of a photo card, once; `overAt`: that the search is over. */
export interface PhotoCardToldTable {
  photoCardId: string;
  personId: string;
  audience: PhotoCardAudience;
  toldAt: Date;
  overAt: Date | null;
}

export interface PhotoCardTables {
  'incidents.photoCard': PhotoCardTable;
  'incidents.photoCardTold': PhotoCardToldTable;
}
