'use strict';
(function () {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const charts = [];

  const variable = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const grouped = value => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

  /* A color, #rrggbb, thinned so that the page shows through. */
  const thinned = (color, share) => 'rgba(' + [1, 3, 5].map(at => parseInt(color.slice(at, at + 2), 16)).join(',') + ',' + share + ')';

  /* What all charts have in common. */
  function common(chart) {
    const ink = variable('--ink');
    return {
      animation: false, textStyle: { color: ink },
      aria: { enabled: true, label: { description: chart.title } },
      tooltip: { confine: true, renderMode: 'richText', backgroundColor: variable('--card'),
        borderColor: variable('--line'), textStyle: { color: ink } }
    };
  }

  function axis(type, more) {
    const line = variable('--line'), soft = variable('--soft');
    return Object.assign({
      type, nameLocation: 'middle', nameGap: 30, nameTextStyle: { color: soft },
      axisLabel: { color: soft, hideOverlap: true }, axisLine: { lineStyle: { color: line } },
      axisTick: { show: false }, splitLine: { show: type !== 'category', lineStyle: { color: line } } }, more);
  }

  /* The axis of names beside lying bars. */
  function namesAxis(names) {
    return axis('category', { data: names, inverse: true,
      axisLabel: { color: variable('--ink'), width: 130, overflow: 'truncate', interval: 0 } });
  }

  /* Horizontal bars, the longest on top, or columns in the given order. */
  function bars(chart) {
    const soft = variable('--soft');
    const names = chart.bars.map(bar => bar.name);
    const values = chart.bars.map(bar => ({
      value: bar.value, itemStyle: { color: bar.color || variable('--accent') } }));
    const named = chart.horizontal ? namesAxis(names) : axis('category', { data: names, name: chart.axis,
      axisLabel: { color: variable('--ink'), formatter: name => name.split(' ')[0] } });
    const whole = chart.bars.every(bar => Number.isInteger(bar.value));
    const counted = axis('value', whole ? { minInterval: 1 } : {});
    const options = common(chart);
    options.tooltip.trigger = 'item';
    return Object.assign(options, {
      grid: { left: 8, right: chart.horizontal ? 64 : 16, top: 10, bottom: chart.horizontal ? 8 : 28, containLabel: true },
      xAxis: chart.horizontal ? counted : named,
      yAxis: chart.horizontal ? named : counted,
      series: [{ type: 'bar', data: values, barCategoryGap: chart.horizontal ? '30%' : '8%', barMaxWidth: 28 * (chart.horizontal ? 1 : 3),
        label: { show: chart.horizontal, position: 'right', color: soft } }]
    });
  }

  function limits(given) {
    const more = { name: given.name };
    if (given.least !== null) { more.min = given.least; }
    if (given.most !== null) { more.max = given.most; }
    return more;
  }

  /* Several columns of numbers: lines, standing columns or lying bars. */
  function series(chart, view) {
    const lines = chart.shape === 'LINES', lying = chart.shape === 'LYING';
    const several = view.series.length > 1;
    const options = common(chart);
    options.tooltip.trigger = 'axis';
    options.tooltip.axisPointer = { type: lines ? 'line' : 'shadow' };
    const all = view.series.flatMap(one => one.values).filter(value => value > 0);
    const logarithmic = chart.shape === 'COLUMNS' && chart.valueAxis.least === null && all.length > 1 && all.every(Number.isInteger)
      && Math.max(...all) > 200 * Math.min(...all);
    const valueAxis = axis(logarithmic ? 'log' : 'value', limits(chart.valueAxis));
    valueAxis.nameGap = 40;
    const crowded = view.series.length > 5;
    const counts = chart.valueAxis.most === null && all.every(Number.isInteger);
    if (logarithmic) { valueAxis.min = 0.5; valueAxis.axisLabel.formatter = value => value < 1 ? '' : grouped(value); }
    const placeAxis = lines ? axis('value', limits(chart.placeAxis))
      : lying ? namesAxis(chart.places)
      : axis('category', { data: chart.places, name: chart.placeAxis.name,
        axisLabel: { color: variable('--soft'), formatter: name => name.split(' ')[0] } });
    const shown = one => one.values.map((value, i) => lines ? [chart.places[i], value]
      : logarithmic && value === 0 ? null : value);
    return Object.assign(options, {
      legend: several ? { top: 0, left: 'center', itemWidth: 16, itemHeight: 10, itemGap: 8,
        textStyle: { color: variable('--ink'), fontSize: crowded ? 11 : 12 }, inactiveColor: variable('--line') } : undefined,
      grid: { left: chart.valueAxis.name && !lying ? 32 : 8, right: lying ? 56 : 20, top: crowded ? 58 : several ? 36 : 12,
        bottom: chart.placeAxis.name && !lying ? 30 : 8, containLabel: true },
      xAxis: lying ? valueAxis : placeAxis,
      yAxis: lying ? placeAxis : valueAxis,
      series: view.series.map(one => {
        const color = one.color || variable('--accent');
        return lines
          ? { name: one.name, type: 'line', data: shown(one), showSymbol: one.values.filter(value => value !== null).length < 2,
            symbolSize: 7, lineStyle: { color: color, width: 2 }, itemStyle: { color: color }, connectNulls: false,
            markLine: one.mark === undefined || one.mark === null ? undefined : { silent: true, symbol: 'none', data: [{ xAxis: one.mark }],
              lineStyle: { color: color, type: 'dashed' }, label: { color: color, formatter: () => 'best' } } }
          : { name: one.name, type: 'bar', data: shown(one), itemStyle: { color: color }, barGap: '5%',
            barCategoryGap: lying ? '35%' : '15%', barMaxWidth: 24,
            label: { show: lying, position: 'right', color: variable('--soft'), fontSize: 10,
              formatter: point => point.value === null ? '' : counts ? grouped(point.value) : Number(point.value).toFixed(3) } };
      })
    });
  }

  /* The names of a matrix at these places, with the cells between them: row, column, count, shares of both. */
  function cut(chart, places) {
    const at = new Map(places.map((place, i) => [place, i])), cells = [];
    for (let i = 0; i < chart.cells.length; i += 3) {
      const row = chart.cells[i], column = chart.cells[i + 1], count = chart.cells[i + 2];
      if (at.has(row) && at.has(column)) {
        cells.push({ row: at.get(row), column: at.get(column), count,
          share: count / chart.rowTotals[row], columnShare: count / chart.columnTotals[column] });
      }
    }
    return Object.assign({}, chart, { names: places.map(place => chart.names[place]), cells });
  }

  /* The places of a name and of those that it is confused with most; nothing comes last. */
  function around(chart, name) {
    const own = chart.names.indexOf(name), last = chart.names.length - 1, counts = new Map();
    if (own < 0 || own === last) { return chart.shown; }
    for (let i = 0; i < chart.cells.length; i += 3) {
      const row = chart.cells[i], column = chart.cells[i + 1];
      if (row !== column && (row === own || column === own)) {
        const other = row === own ? column : row;
        counts.set(other, (counts.get(other) || 0) + chart.cells[i + 2]);
      }
    }
    counts.delete(last);
    const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 11).map(pair => pair[0]);
    return [own, ...most, last];
  }

  /* A square of counts or shares, each cell colored by its share of the row, or of the column where that is shown. */
  function matrix(chart, view, place) {
    const count = chart.names.length, options = common(chart), few = count <= 13;
    const shown = Math.max(0, chart.views.indexOf(view)), share = cell => shown === 2 ? cell.columnShare : cell.share;
    const percent = value => (100 * value).toFixed(value < 0.0995 && value > 0 ? 1 : 0) + ' %';
    const narrow = place.clientWidth < 600;
    const side = Math.max(4, (place.clientWidth - 190) / count);
    const below = few ? 90 : 130;
    const high = Math.max(4, (place.clientHeight - 20 - below) / count);
    options.tooltip.trigger = 'item';
    options.tooltip.formatter = cell => chart.rowAxis + ': ' + chart.names[cell.value[1]] + '\n' + chart.columnAxis + ': '
      + chart.names[cell.value[0]] + '\n' + grouped(cell.value[2]) + ' (' + percent(cell.value[3]) + ' of the ' + chart.rowAxis + ', ' + percent(cell.value[4]) + ' of the ' + chart.columnAxis + ')';
    const label = more => Object.assign({ color: variable('--ink'), interval: 0, overflow: 'truncate', width: 110,
      fontSize: few ? 12 : 10, hideOverlap: false }, more);
    return Object.assign(options, {
      grid: { left: 150, right: 20, top: 10, bottom: below },
      xAxis: axis('category', { data: chart.names, name: chart.columnAxis, nameGap: few ? 62 : 108, axisLabel: label({ rotate: few ? 30 : 90 }),
        splitArea: { show: false }, splitLine: { show: true, lineStyle: { color: variable('--line'), opacity: 0.5 } } }),
      yAxis: axis('category', { data: chart.names, name: chart.rowAxis, nameGap: 128, inverse: true, axisLabel: label({}),
        splitLine: { show: true, lineStyle: { color: variable('--line'), opacity: 0.5 } } }),
      series: [{ type: 'scatter', symbol: 'rect', symbolSize: [Math.max(3, side - 1), Math.max(3, high - 1)],
        data: chart.cells.map(cell => ({ value: [cell.column, cell.row, cell.count, cell.share, cell.columnShare], itemStyle: {
          color: thinned(cell.row === cell.column ? variable('--accent') : '#d55e00', 0.1 + 0.8 * share(cell)) } })),
        label: { show: few, color: variable('--ink'), fontWeight: 'bold', fontSize: narrow ? 10 : 12,
          formatter: cell => shown === 0 ? grouped(cell.value[2]) : percent(cell.value[shown + 2]) } }]
    });
  }

  const kinds = { bars, series, matrix };

  /* Draws a chart again, once it has been drawn. */
  function drawOne(one) {
    if (!one.view) {
      return;
    }
    one.view.setOption(kinds[one.kind](one.chart, one.chart.views && one.chart.views[one.chosen], one.place), true);
  }

  /* Gives a chart the height that its rows need. */
  function size(kind, chart, place) {
    if (kind === 'bars' && chart.horizontal) {
      place.style.height = 40 + 24 * chart.bars.length + 'px';
    } else if (chart.shape === 'LYING') {
      place.style.height = 72 + 17 * chart.views[0].series.length * chart.places.length + 'px';
    } else if (kind === 'matrix') {
      const side = chart.names.length <= 13 ? 56 : chart.names.length <= 30 ? 30 : 15;
      place.style.height = 20 + (chart.names.length <= 13 ? 90 : 130) + side * chart.names.length + 'px';
      place.style.minWidth = 190 + (chart.names.length <= 30 ? 30 : 13) * chart.names.length + 'px';
      place.style.maxWidth = 190 + 2.2 * side * chart.names.length + 'px';
    }
  }

  /* Lets the reader choose between the views of a chart. */
  function choices(one) {
    const views = one.chart.views || [];
    if (views.length < 2) {
      return;
    }
    const label = document.createElement('label'), select = document.createElement('select');
    label.className = 'views';
    label.append(one.chart.choice, select);
    views.forEach((view, i) => select.append(new Option(view.name, i)));
    select.autocomplete = 'off';
    select.addEventListener('change', () => { one.chosen = Number(select.value); drawOne(one); });
    one.place.before(label);
    if (one.chart.choice !== 'Show') {
      // A view of a class is called by it and by a number.
      chosen.listeners.push(name => {
        const at = name === '' ? 0 : views.findIndex(view => view.name.slice(0, view.name.lastIndexOf(', ')) === name);
        if (at >= 0) {
          one.chosen = at;
          select.value = at;
          drawOne(one);
        }
      });
    }
  }

  /* The class that the reader looks at; none for all of them. Whatever shows it listens. */
  const chosen = { name: '', names: [], listeners: [] };

  function choose(name) {
    chosen.name = name;
    for (const input of document.querySelectorAll('.chooser input')) { input.value = name; }
    chosen.listeners.forEach(listener => listener(name));
  }

  /* Fields in which the reader names a class. Their list is made when it is first wanted. */
  function choosers() {
    if (chosen.names.length < 2) {
      return;
    }
    const list = document.createElement('datalist'), known = new Map(chosen.names.map(name => [name.toLowerCase(), name]));
    list.id = 'class-names';
    document.body.append(list);
    for (const place of document.querySelectorAll('.chooser')) {
      const label = document.createElement('label'), input = document.createElement('input'), all = document.createElement('button');
      label.className = 'views';
      input.type = 'search';
      input.autocomplete = 'off';
      input.placeholder = 'all classes; type to find one of ' + grouped(chosen.names.length);
      input.setAttribute('list', list.id);
      input.addEventListener('focus', () => {
        if (!list.childElementCount) { list.append(...chosen.names.map(name => new Option(name))); }
      });
      const take = loosely => {
        const typed = input.value.trim().toLowerCase();
        const name = typed === '' ? '' : known.get(typed) ?? (loosely ? chosen.names.find(one => one.toLowerCase().includes(typed)) : undefined);
        if (name !== undefined && name !== chosen.name) { choose(name); }
      };
      input.addEventListener('input', () => take(false));
      input.addEventListener('change', () => take(true));
      all.type = 'button';
      all.textContent = 'all classes';
      all.addEventListener('click', () => choose(''));
      label.append('Class', input, all);
      place.append(label);
    }
  }

  /* Counts that were packed as text: nothing is zero, and so is what is cut off at the end. */
  function unpacked(text, size) {
    const counts = text.split(',').map(Number);
    while (counts.length < size) { counts.push(0); }
    return counts;
  }

  /* How many there are at each place or above it. */
  function above(counts) {
    const sums = counts.slice();
    for (let i = sums.length - 2; i >= 0; i--) { sums[i] += sums[i + 1]; }
    return sums;
  }

  /* Four digits, which is more than a chart can show. */
  const rounded = value => value === null ? null : Math.round(1e4 * value) / 1e4;

  const WRONG = '#d55e00', SECOND = '#e69f00', THIRD = '#009e73', FOURTH = '#cc79a7', NEUTRAL = '#8a929d';

  /* What a class is worth at each score, if all below are dropped: precision, recall, F1. */
  function curves(chart, one) {
    const right = above(unpacked(one.right, chart.scores.length)), wrong = above(unpacked(one.wrong, chart.scores.length));
    const of = value => chart.scores.map((score, i) => rounded(value(right[i], wrong[i])));
    const lines = [
      { name: 'precision', color: '', values: of((r, w) => r + w ? r / (r + w) : null) },
      { name: 'recall', color: SECOND, values: of(r => one.positives ? r / one.positives : null) },
      { name: 'F1', color: THIRD, mark: one.best, values: of((r, w) => one.positives ? 2 * r / (r + w + one.positives) : null) }];
    if (one.name === '' && chart.classes.length > 2) { lines.push({ name: 'mean F1 of classes', color: FOURTH, values: chart.meanF1 }); }
    return [{ name: '', series: lines }];
  }

  const BINS = 20;

  function edge(chart, bin) {
    return chart.low + (chart.high - chart.low) * bin / BINS;
  }

  /* Right and wrong detections by score; a score a little below its bin's edge belongs to it. */
  function histogram(chart, one) {
    const bins = packed => {
      const sums = Array(BINS).fill(0);
      unpacked(packed, chart.scores.length).forEach((count, i) => {
        const bin = Math.floor((chart.scores[i] - chart.low) / (chart.high - chart.low) * BINS + 1e-9);
        sums[Math.max(0, Math.min(BINS - 1, bin))] += count;
      });
      return sums;
    };
    return [{ name: '', series: [{ name: 'right', color: '', values: bins(one.right) }, { name: 'wrong', color: WRONG, values: bins(one.wrong) }] }];
  }

  /* What became of truths and detections, by size: counts, and shares of them. */
  function errors(chart, one) {
    const sizes = one.errors.split(';').map(text => unpacked(text, 5));
    const truths = sizes.map(size => size[0] + size[1] + size[2]), detections = sizes.map(size => size[0] + size[3] + size[4]);
    const fates = [['right', NEUTRAL, 0, truths], ['missed', WRONG, 2, truths], ['confused', SECOND, 1, truths],
      ['false positives', '', 4, detections], ['mistaken', THIRD, 3, detections]];
    return [
      { name: 'counts', series: fates.map(([name, color, at]) => ({ name, color, values: sizes.map(size => size[at]) })) },
      { name: 'shares of truths, of detections', series: fates.map(([name, color, at, all]) =>
        ({ name, color, values: sizes.map((size, i) => all[i] ? rounded(size[at] / all[i]) : null) })) }];
  }

  /* Charts of the class that the reader chooses. */
  function classCharts(chart) {
    const digits = chart.high - chart.low >= BINS ? 0 : 2, open = name => ({ name, least: null, most: null });
    const shapes = {
      CURVES: { views: curves, shape: 'LINES', places: chart.scores, valueAxis: { name: '', least: 0, most: 1 },
        placeAxis: { name: 'least score kept', least: chart.low, most: chart.high } },
      HISTOGRAM: { views: histogram, shape: 'COLUMNS', placeAxis: open('score'), valueAxis: open('detections'),
        places: Array.from({ length: BINS }, (none, bin) => edge(chart, bin).toFixed(digits) + ' – ' + edge(chart, bin + 1).toFixed(digits)) },
      ERRORS: { views: errors, shape: 'COLUMNS', places: chart.sizes, placeAxis: open(''), valueAxis: open('') } };
    const byName = new Map(chart.classes.map(one => [one.name, one])), note = document.querySelector('.class-note');
    const whole = note && note.textContent;
    chosen.names = chart.classes.slice(1).map(one => one.name);
    for (const { id, title, shown } of chart.places) {
      const shape = shapes[shown];
      const one = begin('series', Object.assign({ id, title, choice: 'Show' }, shape, { views: shape.views(chart, chart.classes[0]) }));
      chosen.listeners.push(name => {
        one.chart.views = shape.views(chart, byName.get(name) || chart.classes[0]);
        drawOne(one);
      });
    }
    if (note) {
      chosen.listeners.push(name => { note.textContent = name && byName.has(name) ? byName.get(name).note : whole; });
    }
    const copy = document.querySelector('button.copy');
    if (copy) {
      copy.hidden = false;
      copy.addEventListener('click', () => {
        const scores = Object.fromEntries(chart.classes.slice(1).filter(one => one.best !== null).map(one => [one.name, one.best]));
        toClipboard(JSON.stringify(scores, null, 1), document.querySelector('.copied'), Object.keys(scores).length);
      });
    }
  }

  /* Copies a text; a page that was opened as a file may have no clipboard, but a selection can always be copied. */
  function toClipboard(text, told, count) {
    const tell = done => { told.textContent = done ? 'Copied ' + grouped(count) + (count === 1 ? ' score.' : ' scores.') : 'This browser does not let pages copy.'; };
    const bySelection = () => {
      const area = document.createElement('textarea');
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand('copy');
      area.remove();
      tell(done);
    };
    if (navigator.clipboard) {
      navigator.clipboard.writeText(text).then(() => tell(true), bySelection);
    } else {
      bySelection();
    }
  }

  /* A field in which words are typed, with room for what they find. */
  function finder(find, told, show) {
    const label = document.createElement('label');
    label.className = 'find soft';
    find.type = 'search';
    find.autocomplete = 'off';
    find.placeholder = 'find';
    find.setAttribute('aria-label', 'Find rows');
    find.addEventListener('input', show);
    label.append(find, told);
    return label;
  }

  const wordsOf = find => find.value.toLowerCase().split(/\s+/).filter(word => word);

  /* Lets the reader find rows of a table that is whole already. */
  for (const place of document.querySelectorAll('.scroll.findable')) {
    const rows = [...place.querySelectorAll('tr')].filter(row => row.querySelector('td'));
    if (rows.length > 20) {
      const find = document.createElement('input'), told = document.createElement('span');
      place.before(finder(find, told, () => {
        const words = wordsOf(find);
        let found = 0;
        for (const row of rows) {
          const text = row.textContent.toLowerCase();
          row.hidden = !words.every(word => text.includes(word));
          found += row.hidden ? 0 : 1;
        }
        told.textContent = words.length ? grouped(found) + ' of ' + grouped(rows.length) : '';
      }));
    }
  }

  /* A table that finds, sorts, and shows no more rows than a page bears. */
  const FIRST = 100, tables = {};

  function grid(table) {
    const place = document.getElementById(table.id), body = place.querySelector('tbody'), heads = place.querySelectorAll('th');
    const find = document.createElement('input'), told = document.createElement('span');
    const more = document.createElement('p'), everything = document.createElement('button');
    let column = -1, rising = false, most = FIRST;
    let texts = null;
    const value = text => { const number = parseFloat(text.replaceAll(',', '')); return Number.isNaN(number) ? -Infinity : number; };
    const order = (a, b) => table.columns[column].number
      ? value(table.rows[a][column]) - value(table.rows[b][column])
      : table.rows[a][column].localeCompare(table.rows[b][column]);
    const line = row => {
      const line = document.createElement('tr');
      table.rows[row].forEach((text, i) => {
        const cell = document.createElement('td');
        cell.textContent = text;
        if (table.columns[i].number) { cell.className = 'number'; }
        if (i === 0 && table.hints.length) { cell.title = table.hints[row]; }
        line.append(cell);
      });
      return line;
    };
    function show() {
      texts = texts || table.rows.map(row => row.join(' ').toLowerCase());
      const words = wordsOf(find);
      const rows = [...texts.keys()].filter(row => words.every(word => texts[row].includes(word)));
      if (column >= 0) { rows.sort((a, b) => (rising ? order(a, b) : order(b, a)) || a - b); }
      body.replaceChildren(...rows.slice(0, most).map(line));
      told.textContent = words.length ? grouped(rows.length) + ' of ' + grouped(texts.length) : '';
      more.hidden = rows.length <= most;
      more.firstChild.textContent = 'The first ' + grouped(most) + ' of ' + grouped(rows.length) + '. ';
    }
    place.querySelector('.more')?.remove();
    more.className = 'soft more';
    everything.type = 'button';
    everything.textContent = 'Show all';
    everything.addEventListener('click', () => { most = Infinity; show(); });
    more.append('The first ' + FIRST + ' of ' + grouped(table.rows.length) + '. ', everything);
    more.hidden = table.rows.length <= FIRST;
    place.append(more);
    place.classList.add('live');
    if (table.rows.length > 10) { place.prepend(finder(find, told, show)); }
    heads.forEach((head, i) => head.addEventListener('click', () => {
      rising = column === i ? !rising : !table.columns[i].number;
      column = i;
      heads.forEach((one, j) => {
        one.classList.toggle('sorted', j === i);
        one.classList.toggle('rising', j === i && rising);
      });
      show();
    }));
    if (table.opens === 'class') {
      place.classList.add('opens');
      body.addEventListener('click', event => {
        const cell = event.target.closest('td');
        if (cell && cell === cell.parentElement.firstElementChild && chosen.names.includes(cell.textContent)) {
          choose(cell.textContent);
          const before = [...document.querySelectorAll('.chooser')].filter(one => one.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING);
          (before.length ? before[before.length - 1] : document.querySelector('#scores')).scrollIntoView({ behavior: 'smooth' });
        }
      });
    }
    tables[table.id] = { find: words => { find.value = words; show(); place.scrollIntoView({ behavior: 'smooth', block: 'nearest' }); } };
  }

  /* Draws a chart for the first time. */
  function wake(one) {
    if (!one.view) {
      one.view = echarts.init(one.place, null, { renderer: 'svg' });
      if (one.clicked) { one.view.on('click', one.clicked); }
      drawOne(one);
    }
  }

  /* Charts are drawn when the reader comes near: a page of many opens at once. */
  const near = new IntersectionObserver(seen => seen.filter(one => one.isIntersecting).forEach(one => {
    near.unobserve(one.target);
    wake(charts.find(chart => chart.place === one.target));
  }), { rootMargin: '600px' });

  /* Makes room for a chart. */
  function begin(kind, chart) {
    const place = document.getElementById(chart.id);
    size(kind, chart, place);
    const one = { kind, chart, place, chosen: 0, view: null };
    choices(one);
    charts.push(one);
    near.observe(place);
    return one;
  }

  /* A matrix of some names; the class that the reader chooses brings those around it. */
  function matrixChart(chart) {
    const one = begin('matrix', cut(chart, chart.shown));
    if (!chosen.names.length) { chosen.names = chart.names.slice(0, -1); }
    chosen.listeners.push(name => {
      one.chart = cut(chart, around(chart, name));
      size('matrix', one.chart, one.place);
      if (one.view) { one.view.resize(); }
      drawOne(one);
    });
    one.clicked = cell => {
      const names = one.chart.names, nothing = chart.names[chart.names.length - 1];
      const pair = [names[cell.value[1]], names[cell.value[0]]];
      if (pair[0] !== pair[1] && !pair.includes(nothing) && tables['table-mistakes']) { tables['table-mistakes'].find(pair.join(' ')); }
    };
  }

  const given = JSON.parse(document.getElementById('charts').textContent);
  given.filter(one => one.kind === 'grid').forEach(one => grid(one.chart));

  if (typeof echarts !== 'undefined') {
    for (const { kind, chart } of given) {
      if (kind === 'classes') {
        classCharts(chart);
      } else if (kind === 'matrix') {
        matrixChart(chart);
      } else if (kind !== 'grid') {
        begin(kind, chart);
      }
    }
    choosers();
    const redraw = () => charts.forEach(drawOne);
    const resize = () => charts.filter(one => one.view).forEach(one => {
      one.view.resize();
      if (one.kind === 'matrix') { drawOne(one); }
    });
    dark.addEventListener('change', redraw);
    addEventListener('resize', resize);
    addEventListener('beforeprint', () => { charts.forEach(wake); resize(); });
  }

  for (const stage of document.querySelectorAll('.stage')) {
    stage.addEventListener('click', () => stage.parentElement.classList.toggle('large'));
  }

  const slider = document.getElementById('score');
  if (slider) {
    const boxes = document.querySelectorAll('.box');
    const hide = () => {
      const least = Number(slider.value);
      document.getElementById('score-shown').textContent = least.toFixed(2);
      for (const box of boxes) {
        box.classList.toggle('under', Number(box.dataset.score) < least);
      }
    };
    slider.addEventListener('input', hide);
    hide();
  }
})();
