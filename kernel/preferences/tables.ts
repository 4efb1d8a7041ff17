export interface SavedFilterTable {
  id: string;
  personId: string;
  page: string;
  name: string;
  query: string;
  isDefault: boolean;
  createdAt: Date;
}

export interface PreferencesTables {
  'preferences.savedFilter': SavedFilterTable;
}
