// What must hold of every text and every target of a page. Runs in the page.
// Answers sentences; an empty list is what everyone wants.
const [rules] = arguments;
const found = [];
const say = (text) => found.push(text);
const html = document.documentElement;
const seen = (element) => {
  if (!element.getClientRects().length) return false;
  const style = getComputedStyle(element);
  if (style.visibility !== 'visible' || style.opacity === '0') return false;
  return !element.closest('.sr-only, .skip, [aria-hidden=true]:not(svg)');
};
const short = (text) => text.trim().replace(/\s+/g, ' ').slice(0, 30);
const name = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') || ''} “${short(element.textContent || element.getAttribute('aria-label') || '')}”`;

// Texts.
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const texts = [];
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const element = node.parentElement;
  if (!node.data.trim() || element.closest('script, style, noscript, option, title, desc') || !seen(element)) continue;
  texts.push([node, element]);
}
for (const [node, element] of texts) {
  const style = getComputedStyle(element);
  let size = parseFloat(style.fontSize);
  const svg = element.closest('svg');
  if (svg && svg.viewBox.baseVal && svg.viewBox.baseVal.width) {
    size *= svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  }
  if (size < rules.text - 0.05) say(`text of ${size.toFixed(1)} px: ${name(element)}`);
  if (rules.line && !svg) {
    const line = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
    if (!(line >= rules.line - 0.005)) say(`line height ${style.lineHeight} at ${style.fontSize}: ${name(element)}`);
  }
}
if (rules.body && parseFloat(getComputedStyle(document.body).fontSize) < rules.body) {
  say(`body text of ${getComputedStyle(document.body).fontSize}`);
}

// Targets. A link inside a sentence is as high as its line, and may be.
const inSentence = (element) =>
  element.tagName === 'A' && getComputedStyle(element).display === 'inline';
for (const element of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
  if (rules.target === 0 || !seen(element) || inSentence(element)) continue;
  let box = element.getBoundingClientRect();
  if (element.matches('[type=radio], [type=checkbox], [type=file]')) {
    const around = element.closest('.choice, label, .upload');
    if (around) box = around.getBoundingClientRect();
  }
  const main = element.matches('.btn-primary, .navlink, .tile, .hall, .btn[type=submit]');
  const least = main ? rules.main : rules.target;
  if (box.height < least - 0.5 || box.width < least - 0.5) {
    say(`target of ${box.width.toFixed(0)}×${box.height.toFixed(0)}, not ${least}: ${name(element)}`);
  }
}

// Width.
const scrolls = (element) => {
  for (let up = element; up && up !== document.body; up = up.parentElement) {
    const flow = getComputedStyle(up).overflowX;
    if (flow === 'auto' || flow === 'scroll' || flow === 'hidden') return true;
  }
  return false;
};
if (html.scrollWidth > html.clientWidth) {
  const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > html.clientWidth + 1);
  say(`scrolls sideways by ${html.scrollWidth - html.clientWidth} px: ${wide.slice(0, 4).map(name).join(', ')}`);
}
for (const [node, element] of texts) {
  const range = document.createRange();
  range.selectNodeContents(node);
  const box = range.getBoundingClientRect();
  if (box.right > html.clientWidth + 1 && !scrolls(element) && !element.closest('svg')) {
    say(`text beyond the edge: ${name(element)}`);
  }
}

// Words. The terms of the interface's own description stay as programs write them.
const foreign = location.pathname === '/api-docs' ? [] : rules.foreign;
for (const [node, element] of texts) {
  const text = node.data.trim();
  if (/^[pu]-[a-z]+(-[a-z]+)+$/.test(text) || /\{ ?\$/.test(text)) say(`raw message: “${text}”`);
  if (foreign.includes(text)) say(`word of the other language: “${short(text)}”`);
}
if (document.querySelector('object, embed, applet')) say('a plug-in');
return [...new Set(found)];
