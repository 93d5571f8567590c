/**
 * The page's script: filters, links to findings, folds, copying. Without it everything is on the page, folded. It is a
 * constant, since its hash allows it to run; it must not contain `</`.
 */
export const SCRIPT = `'use strict';
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const form = byId('filters'), search = byId('search'), shown = byId('shown'), none = byId('none');
  const accepted = byId('show-accepted'), boxes = all('[data-show]');
  const items = all('[data-item]'), found = all('[data-find]'), groups = all('[data-group]');
  const sections = all('[data-section]');
  const lists = all('[data-lines]').map((element) => ({ element, lines: element.textContent.split('\\n') }));
  const texts = new Map(), opened = new Set();
  const number = (n) => n.toLocaleString('en');
  const text = (element) => {
    let known = texts.get(element);
    if (known === undefined) texts.set(element, (known = element.textContent.toLowerCase()));
    return known;
  };

  const filter = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const levels = new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.show));
    const matches = (element) => words.every((word) => text(element).includes(word));
    let count = 0;
    for (const item of items) {
      const taken = 'accepted' in item.dataset;
      item.hidden = !((taken ? accepted.checked : levels.has(item.dataset.item)) && matches(item));
      if (!item.hidden) count += 1;
    }
    for (const element of found) element.hidden = !matches(element);
    for (const group of groups) group.hidden = group.querySelector('[data-item]:not([hidden])') === null;
    // Lines of a long list are filtered one by one, unless they do not match and their parent does.
    for (const list of lists) {
      const kept = words.length === 0 ? list.lines : list.lines.filter((line) => words.every((word) => line.toLowerCase().includes(word)));
      const alone = list.element.classList.contains('table-lines');
      const next = (kept.length > 0 || alone ? kept : list.lines).join('\\n');
      if (list.element.textContent !== next) list.element.textContent = next;
      list.element.toggleAttribute('data-hit', kept.length > 0 && alone);
    }
    let empty = true;
    for (const section of sections) {
      const within = section.querySelector('[data-item], [data-find]') !== null;
      const hit = section.querySelector('[data-item]:not([hidden]), [data-find]:not([hidden]), [data-hit]') !== null;
      section.hidden = within ? !hit : words.length > 0;
      if (hit) empty = false;
      // A fold with a match opens, and closes again after the search.
      for (const fold of all('.family > details, details.fold', section)) {
        const open = words.length > 0 && fold.querySelector('[data-item]:not([hidden]), [data-find]:not([hidden]), [data-hit]') !== null;
        if (open && !fold.open) { fold.open = true; opened.add(fold); }
        if (words.length === 0 && opened.delete(fold)) fold.open = false;
      }
    }
    none.hidden = !empty;
    shown.textContent = number(count) + ' of ' + number(items.length) + ' findings shown';
  };

  let waiting = 0;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(filter, items.length + found.length > 500 ? 120 : 0); };
  const clear = () => {
    search.value = '';
    for (const box of boxes) box.checked = true;
    accepted.checked = true;
    filter();
  };

  const follow = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch {}
    const target = id === '' ? null : byId(id);
    if (target === null) return;
    if (target.closest('[hidden]') !== null) clear();
    for (let at = target; at !== null; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
    const own = target.querySelector(':scope > details');
    if (own !== null && 'item' in target.dataset) own.open = true;
    for (const marked of all('.target')) marked.classList.remove('target');
    target.classList.add('target');
    target.scrollIntoView({ block: 'item' in target.dataset ? 'center' : 'start' });
    const focused = own === null ? target : own.querySelector('summary');
    if (focused !== null && 'item' in target.dataset) focused.focus({ preventScroll: true });
  };

  const fold = (open) => { for (const details of all('main details')) details.open = open; };
  search.addEventListener('input', soon);
  form.addEventListener('change', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  byId('expand').addEventListener('click', () => fold(true));
  byId('collapse').addEventListener('click', () => fold(false));
  document.addEventListener('keydown', (event) => {
    const writes = event.target instanceof HTMLInputElement && event.target.type === 'search';
    if (event.key === '/' && !writes && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === 'Escape' && writes) clear();
  });
  document.addEventListener('click', async (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-copy]') : null;
    if (button === null) return;
    const from = button.parentElement.querySelector('pre');
    try {
      await navigator.clipboard.writeText(from.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(from);
      button.textContent = 'Selected';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });
  // On paper everything is open.
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = all('main details:not([open])');
    for (const details of closed) details.open = true;
  });
  addEventListener('afterprint', () => { for (const details of closed) details.open = false; closed = []; });
  addEventListener('hashchange', follow);
  // A browser scrolls to the address on its own and takes the focus along, so this must run after that.
  addEventListener('load', () => setTimeout(follow));
  form.hidden = false;
  shown.textContent = number(items.length) + ' findings';
  follow();
})();
`;
