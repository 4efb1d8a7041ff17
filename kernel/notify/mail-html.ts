import type { OutgoingMessage } from './channel.ts';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A plain page of the message's text: paragraphs and links, nothing loaded from anywhere. */
export function renderMailHtml(message: Pick<OutgoingMessage, 'locale' | 'subject' | 'bodyText'>): string {
  const paragraphs = message.bodyText
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${renderParagraph(paragraph)}</p>`);
  return [
    `<!doctype html><html lang="${escapeHtml(message.locale)}"><head><meta charset="utf-8">`,
    `<title>${escapeHtml(message.subject)}</title></head>`,
    '<body style="font:16px/1.5 sans-serif;max-width:40em;margin:2em auto;padding:0 1em">',
    ...paragraphs,
    '</body></html>',
  ].join('\n');
}

function renderParagraph(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, at) => (at % 2 === 1 ? renderLink(part) : escapeHtml(part).replaceAll('\n', '<br>')))
    .join('');
}

function renderLink(address: string): string {
  const bare = address.replace(/[.,;:!?)»]+$/, '');
  const link = escapeHtml(bare);
  return `<a href="${link}">${link}</a>${escapeHtml(address.slice(bare.length))}`;
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? character);
}
