// One view on one sheet of A4: the page keeps its width of the screen and is made as small as it needs to be.
// Where letters would get too small, the longest lists are cut, and say how much is left out.
const PORTRAIT = { width: 703, height: 1032, page: 'A4 portrait' }; // px within margins of 12 mm
const LANDSCAPE = { width: 1031, height: 703, page: 'A4 landscape' };
const READABLE = 0.56; // letters of 12 px are 5 points
const SMALLEST = 0.45; // below it the view goes on to another sheet
const ROWS = 8; // of a list that is cut, at least
const STEP = 2;
const [HEAD, PITCHES] = [32, [30, 27]]; // of grids: their head and the heights that rows have, px
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
  // A grid paints itself anew when its place changes, too late for paper: a copy of it as it stands is printed.
  const grids = () => [...main().querySelectorAll('[data-testid="stDataFrame"]')].map((grid) => {
    const shown = grid.querySelector('canvas');
    const copy = document.createElement('canvas');
    [copy.width, copy.height, copy.className] = [shown.width, shown.height, 'g-grid'];
    copy.style.width = `${shown.getBoundingClientRect().width}px`;
    if (shown.width && shown.height) copy.getContext('2d').drawImage(shown, 0, 0);
    const box = grid.closest('[data-testid="stElementContainer"]');
    box.append(copy);
    undo.push(() => copy.remove());
    return { grid, box, tall: shown.getBoundingClientRect().height };
  });
  const cutTable = (table) => {
    const rows = [...table.querySelectorAll('tbody > tr')];
    return {
      at: table, of: rows.length, shown: rows.length,
      show: (count) => rows.forEach((row, index) => { row.style.display = index < count ? '' : 'none'; }),
      whole: () => rows.forEach((row) => { row.style.display = ''; }),
    };
  };
  const cutGrid = ({ grid, box, tall }) => {
    const all = Number(grid.querySelector('[aria-rowcount]')?.getAttribute('aria-rowcount') ?? 0) - 1;
    const row = PITCHES.find((pitch) => (tall - HEAD) % pitch < 2) ?? PITCHES[0];
    return {
      at: box, of: all > 0 ? all : null, shown: Math.floor((tall - HEAD) / row),
      show: (count) => { box.style.maxHeight = `${HEAD + row * count}px`; box.style.overflow = 'hidden'; },
      whole: () => { box.style.maxHeight = ''; box.style.overflow = ''; },
    };
  };
  const cut = (limit, found) => {
    const lists = [...tables().map(cutTable), ...found.map(cutGrid)];
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
      words.textContent = `${list.of ? `共 ${list.of} 行，` : ''}这里列出前 ${list.shown} 行，全部见下载`;
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
    const found = grids();
    const printed = rules();
    for (const one of printed) one.media.mediaText = 'all';
    const best = () => [PORTRAIT, LANDSCAPE]
      .map((sheet) => ({ sheet, zoom: fit(sheet, width, height()) }))
      .sort((one, other) => other.zoom - one.zoom)[0];
    if (best().zoom < Math.min(READABLE, PORTRAIT.width / width)) cut(PORTRAIT.height / READABLE / SPARE, found);
    const { sheet, zoom } = best();
    for (let share = zoom, tries = 0; tries < 4; tries += 1) { // small letters break lines otherwise than large ones
      set(document.documentElement, '--zoom', Math.max(share, SMALLEST).toFixed(4));
      const tall = height() * SPARE;
      if (tall <= sheet.height || share <= SMALLEST) break;
      share *= sheet.height / tall;
    }
    for (const one of printed) one.media.mediaText = 'print';
    const page = document.createElement('style');
    page.textContent = `@page { size: ${sheet.page}; }`;
    document.head.append(page);
    undo.push(() => page.remove());
  });
  addEventListener('afterprint', () => { while (undo.length) undo.pop()(); });
}
