/** What other modules may read of reports: which category, and where. Nothing of who sent it or in what words. */
export interface PlacedReportView {
  id: string;
  number: number;
  categoryId: string;
  lng: number;
  lat: number;
}

export interface ReportViews {
  'reports.placedReport': PlacedReportView;
}
