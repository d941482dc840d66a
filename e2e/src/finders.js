// Finds a visible element by role and accessible name. Runs in the page.
// White space does not count; an exact name wins over one that only begins so.
const [role, wanted, within] = arguments;
const SELECTORS = {
  button: 'button,[role=button],summary,input[type=submit]',
  link: 'a[href]',
  heading: 'h1,h2,h3,h4',
  field: 'input:not([type=hidden]):not([type=radio]):not([type=file]),select,textarea',
  radio: 'input[type=radio]',
  group: 'fieldset',
  file: 'input[type=file]',
  row: 'tr',
  dialog: 'dialog[open]',
};
const squeeze = (text) => (text || '').replace(/\s+/g, '');
const visible = (element) =>
  element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
function named(element) {
  if (element.getAttribute('aria-label')) return element.getAttribute('aria-label');
  const by = element.getAttribute('aria-labelledby');
  if (by) return by.split(' ').map((id) => document.getElementById(id)?.textContent).join('');
  if (element.matches('fieldset')) return element.querySelector('legend')?.textContent;
  if (element.labels && element.labels.length) return element.labels[0].textContent;
  if (element.matches('input[type=submit]')) return element.value;
  return element.textContent;
}
const dialogs = document.querySelectorAll('dialog[open]');
const root = within || (role !== 'dialog' && dialogs.length ? dialogs[dialogs.length - 1] : document);
const name = squeeze(wanted);
const all = [...root.querySelectorAll(SELECTORS[role])].filter(
  (element) => visible(element) || role === 'file' || role === 'radio',
);
const found =
  all.find((element) => squeeze(named(element)) === name) ||
  all.find((element) => squeeze(named(element)).startsWith(name)) ||
  (role === 'row' && all.find((element) => squeeze(element.textContent).includes(name))) ||
  null;
if (found) found.scrollIntoView({ block: 'center', inline: 'nearest' });
return found;
