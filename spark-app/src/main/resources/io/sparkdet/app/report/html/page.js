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
    const logarithmic = chart.shape === 'COLUMNS' && chart.valueAxis.least === null && all.length > 1 && Math.max(...all) > 200 * Math.min(...all);
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
            symbolSize: 7, lineStyle: { color: color, width: 2 }, itemStyle: { color: color }, connectNulls: false }
          : { name: one.name, type: 'bar', data: shown(one), itemStyle: { color: color }, barGap: '5%',
            barCategoryGap: lying ? '35%' : '15%', barMaxWidth: 24,
            label: { show: lying, position: 'right', color: variable('--soft'), fontSize: 10,
              formatter: point => point.value === null ? '' : counts ? grouped(point.value) : Number(point.value).toFixed(3) } };
      })
    });
  }

  /* A square of counts or shares, each cell colored by its share of the row, or of the column where that is shown. */
  function matrix(chart, view, place) {
    const count = chart.names.length, options = common(chart), few = count <= 12;
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

  function drawOne(one) {
    one.view.setOption(kinds[one.kind](one.chart, one.chart.views && one.chart.views[one.chosen], one.place), true);
  }

  /* Gives a chart the height that its rows need. */
  function size(kind, chart, place) {
    if (kind === 'bars' && chart.horizontal) {
      place.style.height = 40 + 24 * chart.bars.length + 'px';
    } else if (chart.shape === 'LYING') {
      place.style.height = 72 + 17 * chart.views[0].series.length * chart.places.length + 'px';
    } else if (kind === 'matrix') {
      const side = chart.names.length <= 12 ? 56 : chart.names.length <= 30 ? 30 : 15;
      place.style.height = 20 + (chart.names.length <= 12 ? 90 : 130) + side * chart.names.length + 'px';
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
  }

  if (typeof echarts !== 'undefined') {
    for (const { kind, chart } of JSON.parse(document.getElementById('charts').textContent)) {
      const place = document.getElementById(chart.id);
      size(kind, chart, place);
      const one = { kind, chart, place, chosen: 0, view: echarts.init(place, null, { renderer: 'svg' }) };
      choices(one);
      charts.push(one);
    }
    const redraw = () => charts.forEach(drawOne);
    const resize = () => charts.forEach(one => {
      one.view.resize();
      if (one.kind === 'matrix') { drawOne(one); }
    });
    redraw();
    dark.addEventListener('change', redraw);
    addEventListener('resize', resize);
    addEventListener('beforeprint', resize);
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
