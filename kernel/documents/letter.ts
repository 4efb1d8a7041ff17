import { AlignmentType, Document, Packer, Paragraph, TextRun } from 'docx';
import { xmlText } from './xml-text.ts';

/*
 * An official letter as a document: who writes, to whom, number and date, reference to the law, the text, and a place for
 * the signature. Words come from the catalogs, so that a town may change them.
 */

export const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

export interface Letter {
  readonly sender: { readonly name: string; readonly address: string | null; readonly contacts: string };
  readonly addressee: readonly string[];
  readonly numberLine: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** Post, place for the signature, name of the organisation. */
  readonly signature: string;
}

const fontName = 'Times New Roman';
/** Half points, as the format counts them: 14 pt. */
const fontSize = 28;
/** Twentieths of a point. */
const margins = { top: 1134, bottom: 1134, left: 1701, right: 850 };
const firstLine = 709;

export async function renderLetter(letter: Letter): Promise<Buffer> {
  const { sender, addressee, numberLine, title, paragraphs, signature } = letter;
  const children = [
    line(sender.name, { isBold: true, alignment: AlignmentType.CENTER }),
    ...[sender.address, sender.contacts].flatMap((text) =>
      text ? [line(text, { alignment: AlignmentType.CENTER })] : [],
    ),
    line(''),
    ...addressee.map((text) => line(text, { alignment: AlignmentType.RIGHT })),
    line(''),
    line(numberLine),
    line(''),
    line(title, { isBold: true, alignment: AlignmentType.CENTER }),
    line(''),
    ...paragraphs.flatMap((text) => text.split('\n').map((part) => line(part, { isBody: true }))),
    line(''),
    line(''),
    line(signature),
  ];
  const document = new Document({
    creator: xmlText(sender.name),
    title: xmlText(title),
    styles: { default: { document: { run: { font: fontName, size: fontSize } } } },
    sections: [{ properties: { page: { margin: margins } }, children }],
  });
  return await Packer.toBuffer(document);
}

interface LineStyle {
  readonly isBold?: boolean;
  readonly isBody?: boolean;
  readonly alignment?: (typeof AlignmentType)[keyof typeof AlignmentType];
}

function line(text: string, { isBold = false, isBody = false, alignment }: LineStyle = {}): Paragraph {
  return new Paragraph({
    children: [new TextRun({ text: xmlText(text), bold: isBold })],
    alignment: alignment ?? (isBody ? AlignmentType.JUSTIFIED : AlignmentType.LEFT),
    ...(isBody ? { indent: { firstLine }, spacing: { after: 120 } } : {}),
  });
}
