import { openChosen } from '../files-in-browser.ts';
import { PackageUnreadable } from '../read-zip.ts';
import { compareKey, verifyPackage } from '../verify-package.ts';
import type { Verification } from '../findings.ts';
import { element } from './dom.ts';
import { showResult } from './show-result.ts';
import { makeTexts, ownLocale, readCatalogs } from './texts.ts';
import type { PageLocale, PageText } from './texts.ts';

/*
 * The page inside every package. It is opened from a disk, asks nothing of any network (its policy forbids it), and
 * checks with what the browser itself knows: SHA-256 and Ed25519 of WebCrypto.
 */

type Outcome =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'checking'; readonly share: number }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'checked'; readonly result: Verification };

const names: Readonly<Record<PageLocale, string>> = { en: 'English', ru: 'Русский', uk: 'Українська' };
const catalogs = readCatalogs();
let locale = ownLocale();
let outcome: Outcome = { kind: 'nothing' };
/** As somebody typed it from paper; compared with what is found whenever it changes. */
let expectedKey = '';
const shown = element('div', { id: 'outcome', role: 'status', 'aria-live': 'polite' });

function show(next: Outcome): void {
  outcome = next;
  shown.replaceChildren(...describe(next, makeTexts(catalogs, locale)));
}

function describe(what: Outcome, t: PageText): readonly (Node | string)[] {
  switch (what.kind) {
    case 'nothing':
      return [];
    case 'checking': {
      const percent = String(Math.round(what.share * 100));
      const bar = element('progress', { max: '100', value: percent, 'aria-label': t('web.verify.checking') });
      return [element('p', {}, t('web.verify.checking')), bar];
    }
    case 'unreadable':
      return [element('p', { class: 'verdict altered', id: 'verdict' }, t('web.verify.unreadable'))];
    case 'failed':
      return [element('p', { class: 'verdict unsure', id: 'verdict' }, t('web.verify.failed')), what.message];
    case 'checked':
      return showResult(compareKey(what.result, expectedKey), t);
    default:
      return what satisfies never;
  }
}

async function check(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  show({ kind: 'checking', share: 0 });
  try {
    const result = await verifyPackage(await openChosen(files), {
      onProgress: (share) => show({ kind: 'checking', share }),
    });
    show({ kind: 'checked', result });
  } catch (error) {
    if (error instanceof PackageUnreadable) return show({ kind: 'unreadable' });
    show({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

function build(): void {
  const t = makeTexts(catalogs, locale);
  document.documentElement.lang = locale;
  document.title = t('web.verify.title');
  const key = element('input', { id: 'key', type: 'text', autocomplete: 'off', spellcheck: 'false' });
  key.value = expectedKey;
  key.addEventListener('input', () => {
    expectedKey = key.value;
    show(outcome);
  });
  document.body.replaceChildren(
    element('header', {}, languages()),
    element(
      'main',
      {},
      element('h1', {}, t('web.verify.title')),
      element('p', {}, t('web.verify.about')),
      chooser('package', { label: t('web.verify.choose'), attributes: { accept: '.zip' } }),
      chooser('folder', { label: t('web.verify.chooseFolder'), attributes: { webkitdirectory: '' } }),
      element('label', { for: 'key' }, t('web.verify.expectedKey')),
      key,
      element('p', { class: 'note' }, t('web.verify.trust')),
      shown,
    ),
  );
  show(outcome);
}

function languages(): HTMLElement {
  const list = element('nav', {});
  for (const [code, name] of Object.entries(names) as [PageLocale, string][]) {
    const button = element(
      'button',
      { type: 'button', lang: code, 'aria-pressed': String(code === locale) },
      name,
    );
    button.addEventListener('click', () => {
      locale = code;
      build();
    });
    list.append(button);
  }
  return list;
}

function chooser(
  id: string,
  options: {
    readonly label: string;
    readonly attributes: Readonly<Record<string, string>>;
  },
): HTMLElement {
  const input = element('input', { id, type: 'file', ...options.attributes });
  input.addEventListener('change', () => void check([...(input.files ?? [])]));
  return element('p', {}, element('label', { for: id }, options.label), input);
}

build();
