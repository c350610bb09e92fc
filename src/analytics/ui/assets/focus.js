// Where the reader is. Streamlit draws parts of the page anew, and links to a drawer load the page anew: what
// had the focus is gone then, and the keyboard would begin at the top. What took its place gets the focus.
const KEPT = 'gongkai.focus';
const WITHIN = '[class*="st-key-"]';
const DRAWER = '[role="dialog"]';

function keepFocus() {
  if (window.gongkaiFocus) return;
  window.gongkaiFocus = true;
  let last = fromBefore();

  const place = (one) => {
    const within = one.closest(WITHIN);
    return {
      path: location.pathname,
      within: [...(within?.classList ?? [])].find((name) => name.startsWith('st-key-')) ?? null,
      tag: one.tagName,
      pick: one.dataset.pick ?? null,
      asks: one.href ? [...new URL(one.href, location.href).searchParams] : null,
      said: said(one),
    };
  };
  const drawer = () => document.querySelector(DRAWER);
  const lost = () => document.activeElement === document.body && last && !last.element?.isConnected;

  document.addEventListener('focusin', ({ target }) => {
    if (!target.closest(DRAWER)) last = { ...place(target), element: target };
  });
  document.addEventListener('focusout', ({ target }) => setTimeout(() => {
    // Left on purpose, for a place without focus.
    if (last?.element === target && target.isConnected && document.hasFocus() && !drawer()
      && document.activeElement === document.body) last = null;
  }));
  document.addEventListener('click', ({ target }) => {
    const link = target.closest('a[href]');
    if (!link || link.target === '_blank' || link.closest(DRAWER)) return;
    sessionStorage.setItem(KEPT, JSON.stringify(place(link)));
  }, true);
  for (const kind of ['keydown', 'pointerdown']) {
    document.addEventListener(kind, () => { if (!drawer() && lost()) last = null; }, true);
  }
  new MutationObserver(() => {
    if (!lost() || drawer()) return;
    if (last.path !== location.pathname) last = null;
    else successor(last)?.focus();
  }).observe(document.body, {
    childList: true, subtree: true, attributes: true, attributeFilter: ['inert', 'aria-hidden'],
  });
}

function said(one) {
  return (one.getAttribute('aria-label') ?? one.textContent ?? '').trim().slice(0, 80);
}

// The link that loaded this page, where it stood on this very page.
function fromBefore() {
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  return kept ? JSON.parse(kept) : null;
}

function successor(gone) {
  const around = gone.within ? document.querySelectorAll(`.${CSS.escape(gone.within)}`) : [document.body];
  for (const part of around) {
    for (const one of part.querySelectorAll(gone.tag)) {
      if ((one.dataset.pick ?? null) !== gone.pick) continue;
      if (gone.asks && one.href) {
        const asks = new URL(one.href, location.href).searchParams;
        if (!gone.asks.every(([name, value]) => asks.get(name) === value)) continue;
      }
      if (gone.pick !== null || said(one) === gone.said) return one;
    }
  }
  return null;
}
