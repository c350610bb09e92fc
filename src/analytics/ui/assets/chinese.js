// Streamlit's own words, in Chinese: its frontend speaks English only and offers no setting for it.
// What pages and documents say stands in elements of their own and is never touched.
(words, patterns) => {
  const OURS = 'script, style, .stHtml, .g-clickable, .js-plotly-plot, [data-testid="stIconMaterial"], textarea, code';
  const ATTRIBUTES = [
    'aria-label', 'title', 'placeholder', 'alt', 'aria-roledescription', 'aria-description', 'aria-valuetext',
  ];
  document.documentElement.lang = 'zh-CN';
  keepFocus();
  if (window.gongkaiChinese) return;
  window.gongkaiChinese = true;
  onPaper(); // paper.js
  keyboardDoors(); // doors.js
  const known = new Map(Object.entries(words));
  const shapes = patterns.map(([shape, chinese]) => [new RegExp(`^${shape}$`), chinese]);

  const chinese = (text) => {
    const bare = text.trim();
    if (!/[A-Za-z]{2}/.test(bare)) return null;
    if (known.has(bare)) return known.get(bare);
    for (const [shape, to] of shapes) {
      const found = shape.exec(bare);
      if (found) return to.replace(/\$(\d)/g, (_, at) => known.get(found[at]) ?? found[at] ?? '').trim();
    }
    const [before, ...after] = bare.split(': '); // “Search: ” and the name of the table
    return after.length && known.has(before) ? `${known.get(before)}：${after.join(': ')}` : null;
  };
  const say = (node) => {
    if (node.parentElement?.closest(OURS)) return;
    const to = chinese(node.data);
    if (to !== null && to !== node.data) node.data = to;
  };
  const label = (one, name) => {
    const given = one.getAttribute(name);
    const to = given && chinese(given);
    if (to && to !== given) one.setAttribute(name, to);
  };
  const order = () => { // groups of links: lists of their own, not divs in a list
    for (const list of document.querySelectorAll('[data-testid="stSidebarNavItems"]:not([role])')) {
      list.setAttribute('role', 'presentation');
    }
    for (const group of document.querySelectorAll('[data-testid="stSidebarNavItems"] > div:not([role])')) {
      group.setAttribute('role', 'list');
      const header = group.querySelector('[data-testid="stNavSectionHeader"]');
      group.setAttribute('aria-label', header?.querySelector('p')?.textContent ?? '页面');
      header?.setAttribute('role', 'presentation');
    }
  };
  const translate = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return say(root);
    if (root.nodeType !== Node.ELEMENT_NODE || root.closest(OURS)) return;
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
      node.nodeType === Node.ELEMENT_NODE && node.matches(OURS)
        ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    for (let node = walk.currentNode; node; node = walk.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) say(node);
      else for (const name of ATTRIBUTES) label(node, name);
    }
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === 'characterData') say(change.target);
      else if (change.type === 'attributes') !change.target.closest(OURS) && label(change.target, change.attributeName);
      else for (const node of change.addedNodes) translate(node);
    }
    order();
  }).observe(document.body, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
  translate(document.body);
  order();
}
