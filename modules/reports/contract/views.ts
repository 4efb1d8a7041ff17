/** What other modules may read of reports: which category, and where. Nothing of who sent it or in what words. */
export interface PlacedReportView {
  id: string;
  number: number;
  categoryId: string;
  lng: number;
  lat: number;
}

/** Who asked for all news of a place. Of a box its sides; nothing of categories, for those ask for less. */
export interface PlaceListenerView {
  personId: string;
  placeKind: 'town' | 'area' | 'street' | 'house' | 'box';
  placeId: string | null;
  west: number | null;
  south: number | null;
  east: number | null;
  north: number | null;
}

/** Kinds of reports that may be chosen, with their names by language. */
export interface CategoryTitleView {
  id: string;
  titles: Readonly<Record<string, string>>;
  position: number;
}

export interface ReportViews {
  'reports.categoryTitle': CategoryTitleView;
  'reports.placeListener': PlaceListenerView;
  'reports.placedReport': PlacedReportView;
}
