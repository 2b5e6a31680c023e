package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Screens are the sizes at which pages are looked at.
var Screens = []struct {
	Name          string
	Width, Height int64
}{
	{"phone", 390, 844},
	{"desktop", 1440, 900},
	{"wall", 2560, 1440},
}

// Tour walks the dashboard at an address as a reader would: the page at every
// size of screen, its charts and their numbers, the drill from the map down to
// a county, and back. Province is the code of one that has data in period, and
// an outline. Pictures go to the directory that the environment variable
// WENGANG_PICTURES names, if it does.
func Tour(t *testing.T, base, province, period string) {
	b := Open(t)
	pictures := os.Getenv("WENGANG_PICTURES")
	address := func(region string) string {
		return fmt.Sprintf("%s/dashboard?region=%s&period=%s&measure=paid_amount&level=ministry", base, region, period)
	}
	picture := func(name string) {
		if pictures != "" {
			b.Picture(t, filepath.Join(pictures, name+".png"))
		}
	}
	for _, screen := range Screens {
		b.Size(t, screen.Width, screen.Height)
		b.Go(t, address("000000"))
		b.checkCharts(t)
		b.checkWidth(t, screen.Width)
		b.Accessible(t)
		picture("nation-" + screen.Name)
	}
	b.Size(t, 1440, 900)
	b.checkInset(t)
	b.checkLandmarks(t)
	b.checkNumbers(t)

	b.Media(t, "", "dark")
	b.Go(t, address("000000"))
	b.checkCharts(t)
	b.Accessible(t)
	picture("nation-dark")
	b.Media(t, "print", "")
	b.checkCharts(t)
	picture("nation-print")
	b.Media(t, "", "")

	b.Go(t, address("000000"))
	b.clickArea(t, province)
	b.Drawn(t)
	b.checkCharts(t)
	if got := b.Text(t, "new URLSearchParams(location.search).get('region')"); got != province {
		t.Errorf("a click on the map led to region %s, want %s", got, province)
	}
	b.Accessible(t)
	picture("province")

	b.follow(t, "#regions tbody th a") // the first city
	city := b.Text(t, "new URLSearchParams(location.search).get('region')")
	if !strings.HasPrefix(city, province[:2]) || city == province {
		t.Errorf("the table of %s led to %s", province, city)
	}
	b.Accessible(t)
	picture("city")
	b.follow(t, "#regions tbody th a") // its first county
	if county := b.Text(t, "new URLSearchParams(location.search).get('region')"); county[:4] != city[:4] || county == city {
		t.Errorf("the table of %s led to %s", city, county)
	}
	b.Accessible(t)
	picture("county")
	b.Text(t, "history.back()")
	b.Wait(t, fmt.Sprintf("new URLSearchParams(location.search).get('region') === %q", city))
	b.Drawn(t)
	b.follow(t, ".crumbs a") // and up again
	if got := b.Text(t, "new URLSearchParams(location.search).get('region')"); got != "000000" {
		t.Errorf("the breadcrumb led to %s", got)
	}
	b.Text(t, "history.back()")
	b.Wait(t, fmt.Sprintf("new URLSearchParams(location.search).get('region') === %q", city))
	b.Drawn(t)

	// The filters take effect at once and land in the address.
	b.Go(t, address(province))
	b.Text(t, `(() => {
		const list = document.querySelector('select[name=measure]');
		list.value = 'enterprises';
		list.dispatchEvent(new Event('change', {bubbles: true}));
	})()`)
	b.Wait(t, "new URLSearchParams(location.search).get('measure') === 'enterprises'")
	b.Drawn(t)
	b.checkCharts(t)
	b.Accessible(t)

	// The pages around: the log-in form, and a year without data.
	b.Go(t, base+"/login")
	b.checkWidth(t, 1440)
	b.Accessible(t)
	b.Go(t, strings.Replace(address(province), "period="+period, "period=2099", 1))
	b.Accessible(t)
	picture("empty")
	b.Size(t, Screens[0].Width, Screens[0].Height)
	b.checkWidth(t, Screens[0].Width)
}

// follow clicks the link that a selector finds first and waits for its page.
func (b *Browser) follow(t testing.TB, selector string) {
	t.Helper()
	here := b.Text(t, "location.href")
	b.Text(t, fmt.Sprintf("document.querySelector(%q).click()", selector))
	b.Wait(t, fmt.Sprintf("location.href !== %q", here))
	b.Drawn(t)
}

// checkCharts sees that every chart of the page has drawn something: a canvas
// with more than one colour, and a description for those who cannot see it.
func (b *Browser) checkCharts(t testing.TB) {
	t.Helper()
	blank := b.Text(t, `(() => {
		const figures = [...document.querySelectorAll('figure.chart')];
		if (figures.length < 3) return 'only ' + figures.length + ' charts';
		return figures.map(f => {
			const holder = f.querySelector('.plot'), canvas = f.querySelector('canvas');
			if (!f.hasAttribute('data-drawn') || !canvas) return f.id + ' has no canvas';
			if (!(holder.getAttribute('aria-label') || '').length) return f.id + ' has no description';
			const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
			const colours = new Set();
			for (let i = 0; i < pixels.length; i += 4 * 97) colours.add(pixels[i] << 16 | pixels[i + 1] << 8 | pixels[i + 2]);
			return colours.size > 3 ? '' : f.id + ' is blank';
		}).filter(s => s).join(', ');
	})()`)
	if blank != "" {
		t.Errorf("%s: %s", b.Text(t, "location.href"), blank)
	}
}

// checkWidth sees that nothing makes the page wider than the screen.
func (b *Browser) checkWidth(t testing.TB, width int64) {
	t.Helper()
	if got := b.Text(t, "document.documentElement.scrollWidth"); got != fmt.Sprint(width) {
		t.Errorf("the page is %s wide on a screen of %d: %s", got, width, b.Text(t,
			`[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll')).slice(0, 5).map(e => e.tagName + '.' + e.className).join(' ')`))
	}
}

// checkInset sees that the map of the country has the South China Sea.
func (b *Browser) checkInset(t testing.TB) {
	t.Helper()
	names := b.Text(t, "echarts.getInstanceByDom(document.querySelector('#chart-map .plot')).getModel().getSeriesByIndex(0).coordinateSystem.regions.map(r => r.name).join(' ')")
	for _, name := range []string{"南海诸岛", "台湾", "香港", "澳门", "西藏", "新疆"} {
		if !strings.Contains(names, name) {
			t.Errorf("the map lacks %s: %s", name, names)
		}
	}
	// Its coast, 海南, the frame and the nine dashes that the inset has room for.
	if got := b.Text(t, "echarts.getInstanceByDom(document.querySelector('#chart-map .plot')).getModel().getSeriesByIndex(0).coordinateSystem.getRegion('南海诸岛').geometries.length"); got != "12" {
		t.Errorf("the inset of the South China Sea has %s shapes, want 12", got)
	}
	if b.Text(t, "document.querySelector('#regions .sketch').textContent") != "示意图" {
		t.Error("the map is not marked 示意图")
	}
	if !strings.Contains(b.Text(t, "document.querySelector('#regions .boxed').textContent"), "新疆生产建设兵团") {
		t.Error("兵团 does not stand beside the map")
	}
}

// checkLandmarks sees what readers with other means go by.
func (b *Browser) checkLandmarks(t testing.TB) {
	t.Helper()
	if missing := b.Text(t, `[
		['language', document.documentElement.lang === 'zh-CN'],
		['one main', document.querySelectorAll('main').length === 1],
		['one h1', document.querySelectorAll('h1').length === 1],
		['title', document.title.length > 4],
		['labels', [...document.querySelectorAll('select, input:not([type=hidden])')].every(e => e.labels.length > 0)],
		['captions', [...document.querySelectorAll('table')].every(e => e.caption && e.caption.textContent)],
		['heads', [...document.querySelectorAll('th')].every(e => e.scope)],
		['names of links', [...document.querySelectorAll('a')].every(e => e.textContent.trim())],
		['ids once', new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size === document.querySelectorAll('[id]').length],
		['sections named', [...document.querySelectorAll('section')].every(e => e.ariaLabel || document.getElementById(e.getAttribute('aria-labelledby')))],
	].filter(([, ok]) => !ok).map(([name]) => name).join(', ')`); missing != "" {
		t.Errorf("missing: %s", missing)
	}
}

// checkNumbers sees that a table and its chart say the same.
func (b *Browser) checkNumbers(t testing.TB) {
	t.Helper()
	if _, err := run(b, chromedp.Evaluate[bool](`(async () => {
		const link = document.querySelector('#industry .take a').getAttribute('href').replace(/format=\w+/, 'format=json');
		window.fromAPI = await (await fetch(link)).json();
		return true;
	})()`, chromedp.EvalAwaitPromise)); err != nil {
		t.Fatal(err)
	}
	// The card's own download, to the fen, against the table in its unit.
	if wrong := b.Text(t, `(() => {
		const head = document.querySelector('#industry thead').rows[0].cells[1].textContent;
		const scale = head.includes('亿元') ? 1e8 : head.includes('万元') ? 1e4 : 1;
		const shown = [...document.querySelectorAll('#industry tbody tr')].map(r => Number(r.cells[1].textContent.replaceAll(',', '')));
		const told = fromAPI.rows.map(r => r.paid_amount / scale).concat(fromAPI.totals.paid_amount / scale);
		if (shown.length !== told.length) return shown.length + ' rows shown, ' + told.length + ' told';
		return shown.filter((v, i) => Math.abs(v - told[i]) > 0.00501).join(', ');
	})()`); wrong != "" {
		t.Errorf("table and API differ: %s", wrong)
	}
	if wrong := b.Text(t, `(() => {
		const spec = JSON.parse(document.querySelector('#chart-industry script').textContent);
		const cells = {};
		document.querySelectorAll('#industry tbody tr:not(.total)').forEach(r => { cells[r.cells[0].textContent] = r.cells[1].textContent.replaceAll(',', ''); });
		return spec.option.series[0].data.filter(d => Number(cells[d.name]) !== d.value).map(d => d.name + ' ' + d.value + ' ' + cells[d.name]).join(', ');
	})()`); wrong != "" {
		t.Errorf("chart and table differ: %s", wrong)
	}
}

// clickArea clicks the area of the map that leads to a region.
func (b *Browser) clickArea(t testing.TB, region string) {
	t.Helper()
	here := b.Text(t, "location.href")
	at := b.Text(t, fmt.Sprintf(`(() => {
		const holder = document.querySelector('#chart-map .plot');
		holder.scrollIntoView({block: 'center', behavior: 'instant'});
		const chart = echarts.getInstanceByDom(holder), series = chart.getModel().getSeriesByIndex(0);
		const item = chart.getOption().series[0].data.find(d => (d.href || '').includes('region=%s'));
		const area = series.coordinateSystem.regions.find(r => r.name === item.name);
		const p = chart.convertToPixel({seriesIndex: 0}, area.getCenter()), r = holder.getBoundingClientRect();
		return (r.left + p[0]) + ' ' + (r.top + p[1]);
	})()`, region))
	var x, y float64
	if _, err := fmt.Sscan(at, &x, &y); err != nil {
		t.Fatalf("no area for %s: %q", region, at)
	}
	b.Do(t, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x, y), chromedp.MouseClickXY(x, y))
	b.Wait(t, fmt.Sprintf("location.href !== %q", here))
}
