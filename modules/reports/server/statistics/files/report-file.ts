import { FileAnswer } from '#kernel/http/file-answer.ts';
import type { PublishedReport } from '../../../contract/published-statistics.ts';
import type { fileFormats, Statistics } from '../../../contract/statistics.ts';
import type { StatisticsContext } from '../gather-statistics.ts';
import { writeCsv } from '#kernel/documents/csv.ts';
import { writeDocx } from '#kernel/documents/docx.ts';
import type { TableDocument } from '#kernel/documents/table-document.ts';
import { composeDocument } from './report-document.ts';
import { writeXlsx } from '#kernel/documents/xlsx.ts';

type FileFormat = (typeof fileFormats)[number];

const mediaTypes: Readonly<Record<FileFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

interface FileWish {
  readonly statistics: Statistics;
  readonly published: readonly PublishedReport[];
  readonly format: FileFormat;
  readonly hasByteOrderMark: boolean;
}

export function reportFile(
  { locale, town, text }: StatisticsContext,
  { statistics, published, format, hasByteOrderMark }: FileWish,
): FileAnswer {
  const document = composeDocument({
    statistics,
    published,
    locale,
    townName: town.name,
    timeZone: town.timeZone,
    text: (key, values) => text(locale, key, values),
  });
  return new FileAnswer({
    name: `${text(locale, 'reports.statistics.document.file')}-${statistics.from}-${statistics.to}.${format}`,
    mediaType: mediaTypes[format],
    make: async () => await write(document, { format, locale, hasByteOrderMark }),
  });
}

async function write(
  document: TableDocument,
  { format, locale, hasByteOrderMark }: { format: FileFormat; locale: string; hasByteOrderMark: boolean },
) {
  switch (format) {
    case 'csv':
      return writeCsv(document, { locale, hasByteOrderMark });
    case 'xlsx':
      return await writeXlsx(document);
    case 'docx':
      return await writeDocx(document, locale);
  }
}
