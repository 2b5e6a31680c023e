package source

import (
	"strings"

	"wengang/ingest/record"
	"wengang/sql/fault"
)

// A sheet is read in three stretches: what stands above the header, the row
// under it (a second header row is refused), and data with totals and
// signatures among it. layout tells them apart, for xlsx and csv alike.
type layout struct {
	file     string
	sheet    string
	opt      Options
	limits   Limits
	notes    *notices
	columns  *Columns // nil until the header is found
	rows     int      // rows with anything in them before the header
	checked  bool     // the row under the header has been looked at
	text     bool
	from1904 bool
	best     string // headings of the row that came nearest to a header
	bestHits int
	titles   []Notice // rows above the header, reported once it is found
	noUSCC   bool     // the header has no column of credit codes
}

// verdict is what layout made of a row.
type verdict uint8

const (
	isData verdict = iota
	isSkipped
	isHeader
	isNoSheet // no header within the rows that are searched
)

// take looks at one row that is not blank.
func (l *layout) take(number int, cells []Cell) (verdict, error) {
	if l.columns == nil {
		return l.seek(number, cells)
	}
	if !l.checked {
		l.checked = true
		if err := l.refuseSecondHeader(number, cells); err != nil {
			return isSkipped, err
		}
	}
	switch word, kind := l.aside(cells); kind {
	case NoticeTotal:
		l.notes.add(NoticeTotal, l.sheet, number, "是%s行，未作为数据读取", word)
		return isSkipped, nil
	case NoticeFooter:
		l.notes.add(NoticeFooter, l.sheet, number, "是表尾“%s”，未作为数据读取", short(word))
		return isSkipped, nil
	case NoticeHeader:
		l.notes.add(NoticeHeader, l.sheet, number, "是重复的表头，未作为数据读取")
		return isSkipped, nil
	}
	return isData, nil
}

// seek tries a row as the header.
func (l *layout) seek(number int, cells []Cell) (verdict, error) {
	l.rows++
	hits, filled := 0, 0
	for i := range cells {
		if isBlank(cells[i].Text) {
			continue
		}
		filled++
		if l.known(cells[i].Text) {
			hits++
		}
	}
	if hits > l.bestHits {
		l.bestHits, l.best = hits, joinCells(cells)
	}
	if hits < 3 && (hits < 2 || hits < filled) {
		if l.rows > l.limits.HeaderRows {
			return isNoSheet, nil
		}
		l.titles = append(l.titles, Notice{Row: number, Text: "是标题行“" + short(joinCells(cells)) + "”，未作为数据读取"})
		return isSkipped, nil
	}
	columns, err := l.build(number, cells)
	if err != nil {
		return isSkipped, err
	}
	for _, t := range l.titles {
		l.notes.add(NoticeTitle, l.sheet, t.Row, "%s", t.Text)
	}
	l.columns = columns
	return isHeader, nil
}

// known tells whether a heading is of the table, mapped, or ours to ignore.
func (l *layout) known(heading string) bool {
	if _, ok := record.FieldByHeader(heading); ok {
		return true
	}
	if _, ok := l.opt.Mapping[strings.TrimSpace(heading)]; ok {
		return true
	}
	_, wrong := record.WrongUnit(heading)
	return wrong
}

func (l *layout) build(number int, cells []Cell) (*Columns, error) {
	width := len(cells)
	for width > 0 && isBlank(cells[width-1].Text) {
		width--
	}
	if width > l.limits.Columns {
		return nil, l.fault("表头有%d列，超过上限%d列", width, l.limits.Columns).at(number).Do("请删去不需要的列，只保留模板中的列")
	}
	c := newColumns(l.sheet, number)
	c.text, c.from1904 = l.text, l.from1904
	for i := range width {
		heading := record.Trim(cells[i].Text)
		c.Headers = append(c.Headers, heading)
		n, err := l.match(number, i, heading)
		if err != nil {
			return nil, err
		}
		if n >= 0 {
			if before := c.at[n]; before >= 0 {
				return nil, l.fault("%s列“%s”与%s列“%s”是同一项目（%s）", ColumnLetter(int(before)), c.Headers[before],
					ColumnLetter(i), heading, record.FieldAt(record.FieldNo(n)).Header).at(number).Do("请删去其中一列，或改列名")
			}
			c.at[n] = int16(i)
		}
		c.fields = append(c.fields, n)
	}
	var missing []string
	for _, n := range []record.FieldNo{record.FieldUSCC, record.FieldRegion} {
		if c.at[n] < 0 {
			missing = append(missing, record.FieldAt(n).Header)
		}
	}
	if missing != nil {
		l.noUSCC = c.at[record.FieldUSCC] < 0
		var unknown []string
		for _, h := range c.Headers {
			if h != "" && !l.known(h) && !record.IgnoredHeader(h) {
				unknown = append(unknown, h)
			}
		}
		hint := "请按模板补上该列"
		if unknown != nil {
			hint = "未识别的列有：" + short(strings.Join(unknown, "、")) + "。请按模板改列名，或在导入时指明对应的项目"
		}
		return nil, l.fault("表头缺少%s", strings.Join(missing, "、")).at(number).Do("%s", hint)
	}
	return c, nil
}

// match finds what a heading stands for.
func (l *layout) match(number, column int, heading string) (int16, error) {
	if name, ok := l.opt.Mapping[heading]; ok && heading != "" {
		if name == "-" {
			return columnIgnored, nil
		}
		f, known := record.FieldByName(name)
		if !known {
			return 0, l.fault("列“%s”约定对应的项目%s不存在", heading, name).at(number).Do("请重新指明对应的项目")
		}
		l.notes.add(NoticeMappedColumn, l.sheet, number, "%s列“%s”按约定对应“%s”", ColumnLetter(column), heading, f.Header)
		return int16(f.No), nil
	}
	if f, ok := record.FieldByHeader(heading); ok {
		return int16(f.No), nil
	}
	if f, wrong := record.WrongUnit(heading); wrong {
		return 0, l.fault("%s列“%s”不以元为单位", ColumnLetter(column), heading).at(number).Do("本系统金额一律以元为单位，请把该列换算成元，列名改为“%s”", f.Header)
	}
	if record.IgnoredHeader(heading) || heading == "" {
		return columnIgnored, nil
	}
	l.notes.add(NoticeUnknownColumn, l.sheet, number, "%s列“%s”不在模板内，未读取", ColumnLetter(column), short(heading))
	return columnUnknown, nil
}

// refuseSecondHeader refuses a header in two rows: which cell belongs to which
// would be a guess.
func (l *layout) refuseSecondHeader(number int, cells []Cell) error {
	hits, filled := 0, 0
	for i := range cells {
		text := record.Trim(cells[i].Text)
		if text == "" {
			continue
		}
		filled++
		if l.known(text) || subHeading(text) {
			hits++
		}
	}
	if hits >= 2 && hits*2 >= filled {
		return l.fault("第%d行和第%d行是两行表头", l.columns.Header, number).Do("请把表头合成一行，如“上年度补贴使用-职工生活补助”，并取消合并单元格")
	}
	return nil
}

// subHeading tells the words that stand in the second row of a header.
func subHeading(text string) bool {
	text = record.Clean(text)
	for i := range record.UseCount {
		if text == record.UseLabel(i) && i != record.UseOther {
			return true
		}
	}
	switch text {
	case "姓名", "电话", "金额", "日期", "人数", "代码", "名称", "金额(元)", "比例", "比例(%)", "申报", "审批", "发放", "实缴", "应缴":
		return true
	}
	return false
}

var totalWords = []string{"合计", "总计", "小计", "累计", "总合计", "本页合计", "本页小计"}

var footerWords = []string{"填表人", "制表人", "制表", "填报人", "审核人", "复核人", "单位负责人", "负责人", "填表日期", "报出日期", "填报日期", "制表日期", "制表时间",
	"填报单位", "填表单位", "单位盖章", "单位(盖章)", "备注:", "注:", "说明:", "填表说明", "填报说明", "以下空白", "(以下空白)", "经办人:", "联系电话:"}

// mostFooterCells is how many cells a row of signatures may fill; a row with
// more is data, whatever it begins with.
const mostFooterCells = 10

// aside tells rows that stand among data and are none. A row with a credit
// code is always data.
func (l *layout) aside(cells []Cell) (word string, kind NoticeKind) {
	uscc := l.columns.Index(record.FieldUSCC)
	if uscc >= 0 && uscc < len(cells) {
		text := record.Trim(cells[uscc].Text)
		if text != "" {
			if c := text[0]; '0' <= c && c <= '9' && len(text) >= 9 {
				return "", "" // by far the most frequent
			}
			if f, ok := record.FieldByHeader(text); ok && f.No == record.FieldUSCC {
				return "", NoticeHeader
			}
		}
	}
	filled := 0
	for i := range cells {
		if !isBlank(cells[i].Text) {
			filled++
		}
	}
	for i := range cells {
		text := record.Clean(cells[i].Text)
		if text == "" {
			continue
		}
		for _, w := range totalWords {
			if rest, ok := strings.CutPrefix(text, w); ok && (rest == "" || rest[0] == ':' || rest[0] == '(') {
				return w, NoticeTotal
			}
		}
		for _, w := range footerWords {
			if strings.HasPrefix(text, w) && filled <= mostFooterCells {
				return text, NoticeFooter
			}
		}
		if i > uscc && i > 3 {
			break
		}
	}
	return "", ""
}

// noHeader is the fault of a file without a header.
func (l *layout) noHeader() *fault.Error {
	e := fault.New(fault.Invalid, "文件“%s”%s没有找到表头", l.file, l.where())
	if l.bestHits > 0 {
		return e.Do("最接近的一行是“%s”。表头须在前%d行之内，列名按模板填写，至少有企业社会统一信用代码、失业保险参保地", short(l.best), l.limits.HeaderRows)
	}
	return e.Do("表头须在前%d行之内，列名按模板填写，如企业社会统一信用代码、企业名称、失业保险参保地", l.limits.HeaderRows)
}

func (l *layout) where() string {
	if l.sheet == "" {
		return ""
	}
	return "的工作表“" + l.sheet + "”"
}

// placed is a fault that still takes its row.
type placed struct {
	l      *layout
	format string
	args   []any
}

func (l *layout) fault(format string, args ...any) *placed { return &placed{l, format, args} }

func (p *placed) at(row int) *placed {
	p.format, p.args = "第%d行"+p.format, append([]any{row}, p.args...)
	return p
}

// Do finishes the fault.
func (p *placed) Do(format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, "文件“%s”%s"+p.format, append([]any{p.l.file, p.l.where()}, p.args...)...).Do(format, args...)
}

func isBlank(s string) bool {
	return s == "" || (s[0] <= ' ' || s[0] >= 0x7f) && record.IsBlank(s)
}

func blankRow(cells []Cell) bool {
	for i := range cells {
		if !isBlank(cells[i].Text) {
			return false
		}
	}
	return true
}

func joinCells(cells []Cell) string {
	var parts []string
	for i := range cells {
		if t := record.Trim(cells[i].Text); t != "" {
			parts = append(parts, t)
		}
		if len(parts) == 8 {
			break
		}
	}
	return strings.Join(parts, " ")
}

// short keeps a cell of any length from filling a message.
func short(s string) string {
	const most = 60
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
