// Draws the charts of a page. Each <figure> holds a <script
// type="application/json"> with the option that the server built; here its
// names are filled in: "var(--x)" becomes the page's colour, "@name" one of
// the formatters below. Nothing is fetched but map outlines of this server.
(function () {
  'use strict';

  var root = document.documentElement;
  var outlines = {}; // name of the map -> promise of its registration
  var aspects = {}; // name of a province's map -> degree of longitude in degrees of latitude

  // number writes a value with thousands separators and the places of the
  // chart. The value came rounded; toFixed only restores trailing zeros.
  function number(value, decimals) {
    if (value === null || value === undefined || value === '' || Number.isNaN(value)) return '无数据';
    return Number(value).toLocaleString('zh-CN', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  }

  function withUnit(value, spec) {
    var text = number(value, spec.decimals);
    return text === '无数据' ? text : text + (spec.unit === '%' ? '%' : ' ' + spec.unit);
  }

  var formatters = {
    axis: function () {
      return function (v) { return Number(v).toLocaleString('zh-CN', { maximumFractionDigits: 2 }); };
    },
    value: function (spec) {
      return function (p) { return p.value === null || p.value === undefined ? '' : number(p.value, spec.decimals); };
    },
    area: function () {
      return function (p) { return p.name; };
    },
    tooltip: function (spec) {
      return function (params) {
        var list = Array.isArray(params) ? params : [params];
        var lines = [list[0].name];
        list.forEach(function (p) {
          var d = p.data || {};
          if (d.note && (d.value === null || d.value === undefined)) { lines.push((list.length > 1 && p.seriesName ? p.seriesName + '：' : '') + d.note); return; }
          lines.push((p.seriesName ? p.seriesName + '：' : '') + withUnit(d.value, spec) + (d.note ? '（' + d.note + '）' : ''));
        });
        return lines.join('\n');
      };
    }
  };

  function fill(node, spec, style) {
    if (typeof node === 'string') {
      if (node.indexOf('var(--') === 0) return style.getPropertyValue(node.slice(4, -1)).trim();
      if (node.charAt(0) === '@' && formatters[node.slice(1)]) return formatters[node.slice(1)](spec);
      return node;
    }
    if (Array.isArray(node)) return node.map(function (n) { return fill(n, spec, style); });
    if (node && typeof node === 'object') {
      var out = {};
      Object.keys(node).forEach(function (k) { out[k] = fill(node[k], spec, style); });
      return out;
    }
    return node;
  }

  function option(spec, width, height) {
    var style = getComputedStyle(root);
    var body = getComputedStyle(document.body);
    var o = fill(spec.option, spec, style);
    var size = parseFloat(getComputedStyle(root).fontSize) || 15;
    o.textStyle = { fontFamily: body.fontFamily, fontSize: Math.round(size * 0.85), color: style.getPropertyValue('--ink').trim() };
    if (o.tooltip) {
      o.tooltip.renderMode = 'richText'; // html tooltips write inline styles
      o.tooltip.confine = true;
      o.tooltip.textStyle = { color: style.getPropertyValue('--ink').trim(), fontSize: Math.round(size * 0.87), fontFamily: body.fontFamily };
    }
    [].concat(o.xAxis || [], o.yAxis || []).forEach(function (axis) {
      axis.nameTextStyle = { color: style.getPropertyValue('--ink-muted').trim(), align: 'left' };
      if (axis.axisLabel) axis.axisLabel.fontSize = Math.round(size * 0.82);
      if (axis.type === 'category' && spec.kind !== 'months' && axis.axisLabel) {
        axis.axisLabel.interval = 0;
        axis.axisLabel.width = Math.round(Math.min(size * 13, width * 0.34));
        axis.axisLabel.overflow = 'truncate';
      }
    });
    (o.series || []).forEach(function (s) {
      s.cursor = s.data && s.data.some(function (d) { return d.href; }) ? 'pointer' : 'default';
      if (s.label && s.type === 'bar') s.label.fontSize = Math.round(size * 0.8);
      if (s.type === 'map') {
        s.showLegendSymbol = false;
        if (aspects[s.map]) s.aspectScale = aspects[s.map];
        s.label.fontSize = Math.round(size * (width < 480 ? 0.55 : 0.72));
        s.label.textBorderColor = style.getPropertyValue('--surface').trim();
        s.label.textBorderWidth = 2;
        s.data.forEach(function (d) {
          // In the inset's open sea, clear of the dashes around it. Labels of
          // maps take no offset: empty lines below move the name up.
          if (d.name !== '南海诸岛') return;
          var small = Math.round(s.label.fontSize * 0.8);
          d.label = { show: true, fontSize: small, lineHeight: small, formatter: '南海\n诸岛' + '\n'.repeat(Math.round(height * 0.12 / small)) };
        });
        s.data.forEach(function (d) { if (d.label && d.label.color) { d.label.textBorderWidth = 0; d.label.fontSize = s.label.fontSize; } });
        s.emphasis = { itemStyle: { areaColor: style.getPropertyValue('--chart-2').trim() }, label: { color: style.getPropertyValue('--ink').trim() } };
      }
    });
    return o;
  }

  function outline(map) {
    if (!map) return Promise.resolve();
    if (!outlines[map.name]) {
      outlines[map.name] = fetch(map.url).then(function (r) {
        if (!r.ok) throw new Error(map.url + ': ' + r.status);
        return r.json();
      }).then(function (json) {
        // A province keeps its shape only at its own latitude; the country is
        // drawn as everyone knows it.
        var points = json.features.map(function (f) { return f.properties.cp; }).filter(Boolean);
        if (map.name !== 'china' && points.length) {
          var latitude = points.reduce(function (sum, p) { return sum + p[1]; }, 0) / points.length;
          aspects[map.name] = Math.cos(latitude * Math.PI / 180);
        }
        echarts.registerMap(map.name, json);
      });
    }
    return outlines[map.name];
  }

  function draw(figure) {
    var holder = figure.querySelector('.plot');
    var spec = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    if (spec.rows) {
      var size = parseFloat(getComputedStyle(root).fontSize) || 15;
      var each = spec.kind === 'paired' ? 1.35 : 1.65;
      holder.style.height = Math.round(Math.max(5, spec.rows + 1) * size * each + (spec.kind === 'paired' ? 40 : 0)) + 'px';
    }
    return outline(spec.map).then(function () {
      var chart = echarts.init(holder, null, { renderer: 'canvas', locale: 'ZH' });
      chart.setOption(option(spec, holder.clientWidth, holder.clientHeight));
      chart.on('click', function (p) { if (p.data && p.data.href) window.location.href = p.data.href; });
      new ResizeObserver(function () { chart.resize(); }).observe(holder);
      figure.setAttribute('data-drawn', '');
      return { chart: chart, spec: spec };
    });
  }

  function start() {
    var drawn = [];
    Promise.all(Array.prototype.map.call(document.querySelectorAll('figure.chart'), function (f) {
      return draw(f).then(function (d) { drawn.push(d); });
    })).then(function () { root.setAttribute('data-charts', 'drawn'); }, function (err) {
      root.setAttribute('data-charts', 'failed');
      throw err; // seen in the console
    });
    function again() { drawn.forEach(function (d) { d.chart.setOption(option(d.spec, d.chart.getDom().clientWidth, d.chart.getDom().clientHeight), true); d.chart.resize(); }); }
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);
    window.matchMedia('print').addEventListener('change', again);

    // A choice in the filters takes effect at once; without this script the
    // button does it.
    var form = document.querySelector('form.filters');
    if (form) form.addEventListener('change', function () { form.submit(); });

    // On paper the numbers stand under every chart.
    window.addEventListener('beforeprint', function () {
      document.querySelectorAll('details.numbers').forEach(function (d) { d.open = true; });
    });
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start); else start();
})();
