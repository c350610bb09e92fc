// One view on one sheet of A4: the page keeps its width of the screen and is made as small as it needs to be.
// Where letters would get too small, the longest lists are cut, and say how much is left out.
const PORTRAIT = { width: 703, height: 1032, page: 'A4 portrait' }; // px within margins of 12 mm
const LANDSCAPE = { width: 1031, height: 703, page: 'A4 landscape' };
const READABLE = 0.56; // letters of 12 px are 5 points
const SMALLEST = 0.45; // below it the view goes on to another sheet
const ROWS = 8; // of a list that is cut, at least
const STEP = 2;
const SPARE = 1.01; // paper rounds otherwise than the screen

function onPaper() {
  const undo = [];
  const main = () => document.querySelector('.stMainBlockContainer');
  const height = () => main().getBoundingClientRect().height;
  const fit = (sheet, width, tall) => Math.min(sheet.width / width, sheet.height / (tall * SPARE), 1);
  const set = (one, name, value) => {
    const before = one.style.getPropertyValue(name);
    undo.push(() => one.style.setProperty(name, before));
    one.style.setProperty(name, value);
  };

  // A list that can be cut: how many rows it has, and how to show only the first of them.
  const tables = () => [...main().querySelectorAll('.g-tab')].filter((one) =>
    !one.closest('.g-paper') && !one.querySelector('tbody [rowspan]'));
  const grids = () => [...main().querySelectorAll('[data-testid="stDataFrame"]')];
  const cutTable = (table) => {
    const rows = [...table.querySelectorAll('tbody > tr')];
    return {
      at: table, of: rows.length, shown: rows.length,
      show: (count) => rows.forEach((row, index) => { row.style.display = index < count ? '' : 'none'; }),
      whole: () => rows.forEach((row) => { row.style.display = ''; }),
    };
  };
  const cutGrid = (grid) => {
    const whole = grid.getBoundingClientRect().height;
    const all = Number(grid.querySelector('[aria-rowcount]')?.getAttribute('aria-rowcount') ?? 1) - 1;
    const shown = Math.min(all, Math.floor(whole / 30) - 1);
    const box = grid.closest('[data-testid="stElementContainer"]');
    return {
      at: box, of: all, shown,
      show: (count) => { box.style.maxHeight = `${36 + 30 * count}px`; box.style.overflow = 'hidden'; },
      whole: () => { box.style.maxHeight = ''; box.style.overflow = ''; },
    };
  };
  const cut = (limit) => {
    const lists = [...tables().map(cutTable), ...grids().map(cutGrid)];
    const stuck = new Set();
    while (height() > limit) {
      const list = lists.filter((one) => !stuck.has(one) && one.shown - STEP >= ROWS)
        .sort((one, other) => other.shown - one.shown)[0];
      if (!list) break;
      const before = height();
      list.show(list.shown - STEP);
      if (height() < before) {
        list.shown -= STEP;
        list.cut = true;
        stuck.clear();
      } else {
        list.cut ? list.show(list.shown) : list.whole();
        stuck.add(list); // what stands beside it is as tall
      }
    }
    for (const list of lists.filter((one) => one.cut)) {
      const words = document.createElement('div');
      words.className = 'g-cap g-rest';
      words.textContent = `共 ${list.of} 行，这里列出前 ${list.shown} 行，全部见下载`;
      list.at.after(words);
      undo.push(list.whole, () => words.remove());
    }
  };

  // The rules for paper, in force while the height is measured.
  const rules = () => [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter((one) => one instanceof CSSMediaRule && one.media.mediaText === 'print');

  addEventListener('beforeprint', () => {
    if (!main()) return;
    const style = getComputedStyle(main());
    const width = main().clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    set(document.documentElement, '--sheet', `${width}px`);
    set(document.documentElement, '--zoom', '1');
    const printed = rules();
    for (const one of printed) one.media.mediaText = 'all';
    const best = () => [PORTRAIT, LANDSCAPE]
      .map((sheet) => ({ sheet, zoom: fit(sheet, width, height()) }))
      .sort((one, other) => other.zoom - one.zoom)[0];
    if (best().zoom < Math.min(READABLE, PORTRAIT.width / width)) cut(PORTRAIT.height / READABLE / SPARE);
    const { sheet, zoom } = best();
    for (const one of printed) one.media.mediaText = 'print';
    const page = document.createElement('style');
    page.textContent = `@page { size: ${sheet.page}; }`;
    document.head.append(page);
    undo.push(() => page.remove());
    set(document.documentElement, '--zoom', Math.max(zoom, SMALLEST).toFixed(4));
  });
  addEventListener('afterprint', () => { while (undo.length) undo.pop()(); });
}
