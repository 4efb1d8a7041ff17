export type Pdf = PDFKit.PDFDocument;
export type PdfPart = PDFKit.PDFStructureElement;

/** Between the margins, in points. */
export function widthOf({ page }: Pdf): number {
  return page.width - page.margins.left - page.margins.right;
}
