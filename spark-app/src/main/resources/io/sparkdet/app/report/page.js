'use strict';
(function () {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const charts = [];

  const variable = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* Horizontal bars, the longest on top, or columns in the given order. */
  function options(chart) {
    const ink = variable('--ink'), soft = variable('--soft'), line = variable('--line');
    const names = chart.bars.map(bar => bar.name);
    const values = chart.bars.map(bar => ({
      value: bar.value, itemStyle: { color: bar.colour || variable('--accent') } }));
    const named = {
      type: 'category', data: names, inverse: chart.horizontal, name: chart.horizontal ? '' : chart.axis,
      nameLocation: 'middle', nameGap: 30, nameTextStyle: { color: soft },
      axisLabel: { color: ink, width: 130, formatter: name => chart.horizontal ? name : name.split(' ')[0], overflow: 'truncate', interval: chart.horizontal ? 0 : 'auto' },
      axisLine: { lineStyle: { color: line } }, axisTick: { show: false } };
    const counted = {
      type: 'value', minInterval: 1, axisLabel: { color: soft, hideOverlap: true },
      splitLine: { lineStyle: { color: line } } };
    return {
      animation: false, textStyle: { color: ink },
      aria: { enabled: true, label: { description: chart.title } },
      grid: { left: 8, right: chart.horizontal ? 64 : 16, top: 10, bottom: chart.horizontal ? 8 : 28, containLabel: true },
      tooltip: { trigger: 'item', confine: true, renderMode: 'richText',
        backgroundColor: variable('--card'), borderColor: line, textStyle: { color: ink } },
      xAxis: chart.horizontal ? counted : named,
      yAxis: chart.horizontal ? named : counted,
      series: [{ type: 'bar', data: values, barCategoryGap: chart.horizontal ? '30%' : '8%', barMaxWidth: 28 * (chart.horizontal ? 1 : 3),
        label: { show: chart.horizontal, position: 'right', color: soft } }]
    };
  }

  function draw() {
    for (const chart of charts) {
      chart.view.setOption(options(chart.data), true);
    }
  }

  if (typeof echarts !== 'undefined') {
    for (const data of JSON.parse(document.getElementById('charts').textContent)) {
      const place = document.getElementById(data.id);
      if (data.horizontal) {
        place.style.height = 40 + 24 * data.bars.length + 'px';
      }
      charts.push({ data, view: echarts.init(place, null, { renderer: 'svg' }) });
    }
    draw();
    dark.addEventListener('change', draw);
    addEventListener('resize', () => charts.forEach(chart => chart.view.resize()));
    addEventListener('beforeprint', () => charts.forEach(chart => chart.view.resize()));
  }

  for (const stage of document.querySelectorAll('.stage')) {
    stage.addEventListener('click', () => stage.parentElement.classList.toggle('large'));
  }

  const slider = document.getElementById('score');
  if (slider) {
    const boxes = document.querySelectorAll('.box');
    slider.addEventListener('input', () => {
      const least = Number(slider.value);
      document.getElementById('score-shown').textContent = least.toFixed(2);
      for (const box of boxes) {
        box.classList.toggle('under', Number(box.dataset.score) < least);
      }
    });
  }
})();
