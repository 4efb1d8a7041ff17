/** Lines that mail programs put over the letter that is answered. */
const introductions = [
  /^-{2,}\s*(original message|исходное сообщение|пересылаемое сообщение|оригінальне повідомлення)\s*-{2,}$/i,
  /^on .{5,120}wrote:$/i,
  /^.{5,120}(пишет|писал\(а\)|писал|написал\(а\)|написал|пише|писав|написав|написала|писала):$/i,
];

/** The words above a quoted letter; a quote without words above it is kept, or nothing would be left. */
export function withoutQuotes(text: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => introductions.some((pattern) => pattern.test(line.trim())));
  const own = (at < 0 ? lines : lines.slice(0, at)).filter((line) => !/^\s*>/.test(line)).join('\n');
  return own.trim() === '' ? text : own;
}
