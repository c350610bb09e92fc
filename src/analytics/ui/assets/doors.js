// The doors of pictures by keyboard. A picture takes the focus; the arrows go from point to point in the order
// of the eye, each is told to screen readers, Enter opens what a click would open.
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function keyboardDoors() {
  const said = document.createElement('div');
  said.setAttribute('role', 'status');
  said.className = 'g-said';
  document.body.append(said);

  // Places of all points that lead somewhere, in px of the picture; text that stands for a point counts too.
  const doors = (plot) => plot.calcdata.flatMap((points) => {
    const trace = points[0]?.trace;
    if (!trace?.customdata || trace.visible !== true || trace.hoverinfo === 'skip') return [];
    const across = plot._fullLayout[`xaxis${(trace.xaxis ?? 'x').slice(1)}`];
    const up = plot._fullLayout[`yaxis${(trace.yaxis ?? 'y').slice(1)}`];
    if (!across || !up) return [];
    const lying = trace.orientation === 'h';
    const place = (one, index) => trace.type === 'bar' // its middle: p is where it stands, s how long it is
      ? [across, up][index].c2p(lying === (index === 0) ? one.b + one.s / 2 : (one.p0 + one.p1) / 2)
      : [across, up][index].d2p(trace['xy'[index]][one.i]);
    return points.filter((one) => trace.customdata[one.i] != null).map((one) => ({
      trace,
      index: one.i,
      x: across._offset + place(one, 0),
      y: up._offset + place(one, 1),
    })).filter((one) => Number.isFinite(one.x) && Number.isFinite(one.y));
  }).sort((one, other) => Math.abs(one.y - other.y) > 4 ? one.y - other.y : one.x - other.x);

  // The nearest door in a direction: straight on counts, aside counts three times.
  const next = (all, from, [right, down]) => all
    .filter((one) => (one.x - from.x) * right + (one.y - from.y) * down > 2)
    .map((one) => {
      const on = Math.abs((one.x - from.x) * right + (one.y - from.y) * down);
      const aside = Math.abs((one.x - from.x) * down) + Math.abs((one.y - from.y) * right);
      return [on + 3 * aside, one];
    })
    .sort((one, other) => one[0] - other[0])[0]?.[1];

  const words = (door) => {
    const given = [door.trace.hovertext, door.trace.text]
      .map((texts) => Array.isArray(texts) ? texts[door.index] : texts).find(Boolean) ?? '';
    const plain = document.createElement('div');
    plain.innerHTML = String(given).replace(/\x3cbr>/g, '；');
    return plain.textContent;
  };
  const send = (plot, door, type) => {
    const box = plot.getBoundingClientRect();
    const scale = box.width / plot._fullLayout.width || 1;
    const [clientX, clientY] = [box.x + door.x * scale, box.y + door.y * scale];
    const under = plot.querySelector('.nsewdrag') ? document.elementsFromPoint(clientX, clientY) : [];
    const target = under.find((one) => one.matches('.nsewdrag') && plot.contains(one));
    target?.dispatchEvent(new MouseEvent(type, { bubbles: true, clientX, clientY, button: 0, view: window }));
  };
  const mark = (plot, door) => {
    let ring = plot.querySelector('.g-ring');
    if (!ring) {
      ring = document.createElement('div');
      ring.className = 'g-ring';
      plot.append(ring);
    }
    ring.style.left = `${door.x}px`;
    ring.style.top = `${door.y}px`;
  };
  const go = (plot, door) => {
    plot.gongkaiDoor = door;
    mark(plot, door);
    const box = plot.getBoundingClientRect();
    const y = box.y + door.y;
    if (y < 60 || y > innerHeight - 40) scrollBy({ top: y - innerHeight / 2, behavior: 'instant' });
    send(plot, door, 'mousemove');
    said.textContent = words(door);
  };
  const leave = (plot) => {
    plot.gongkaiDoor = null;
    plot.querySelector('.g-ring')?.remove();
  };

  document.addEventListener('keydown', (event) => {
    const plot = event.target;
    if (!plot.matches?.('.js-plotly-plot[data-doors]')) return;
    const all = doors(plot);
    if (!all.length) return;
    const at = plot.gongkaiDoor;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (!at) return go(plot, all[0]);
      open(plot, at);
    } else if (event.key === 'Home' || event.key === 'End') {
      event.preventDefault();
      go(plot, event.key === 'Home' ? all[0] : all[all.length - 1]);
    } else if (STEPS[event.key]) {
      event.preventDefault();
      const found = at ? next(all, at, STEPS[event.key]) : all[0];
      if (found) go(plot, found);
    }
  });
  document.addEventListener('focusout', (event) => {
    if (event.target.matches?.('.js-plotly-plot[data-doors]')) leave(event.target);
  });
  // What a click on the point gives to whoever listens.
  const open = (plot, door) => {
    const point = {
      curveNumber: door.trace.index, pointNumber: door.index, pointIndex: door.index,
      x: door.trace.x[door.index], y: door.trace.y[door.index],
      customdata: door.trace.customdata[door.index], data: plot.data[door.trace.index], fullData: door.trace,
    };
    plot.emit('plotly_selected', { points: [point] });
  };

  const ready = () => {
    for (const plot of document.querySelectorAll('.js-plotly-plot:not([tabindex])')) {
      if (!plot.calcdata || !doors(plot).length) continue;
      const shown = plot.closest('.stPlotlyChart');
      const name = shown?.querySelector('[role="img"]')?.getAttribute('aria-label') ?? shown?.getAttribute('aria-label');
      plot.dataset.doors = '';
      plot.tabIndex = 0;
      plot.setAttribute('role', 'application');
      plot.setAttribute('aria-roledescription', '图');
      plot.setAttribute('aria-label', `${name ?? '图'}：用方向键逐点移动，回车打开`);
    }
  };
  new MutationObserver(() => requestAnimationFrame(ready)).observe(document.body, { childList: true, subtree: true });
  ready();
}
