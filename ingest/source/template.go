package source

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"wengang/cube/codes"
	"wengang/ingest/record"
	"wengang/sql/fault"
)

// Names of the template's sheets.
const (
	templateData  = "填报表"
	templateNotes = "填写说明"
	templateCodes = "代码表"
)

// WriteTemplate writes the workbook that agencies fill in: headings of every
// field in official order with notes, drop-downs from the code lists, text
// format on columns of codes, instructions, and the codes themselves. The
// agencies to choose from are those valid today; industries are those of
// GB/T 4754-2011, which records are coded in unless an import says otherwise.
func WriteTemplate(w io.Writer, places *codes.Places) error {
	t := &template{file: excelize.NewFile(), places: places.Agencies(codes.NationID, 0), industry: codes.Industry(2011), ranges: map[record.FieldNo]string{}}
	defer func() { _ = t.file.Close() }() // temporary files only
	for _, step := range []func() error{t.sheets, t.codes, t.data, t.notes} {
		if err := step(); err != nil {
			return fault.New(fault.Internal, "模板生成失败").Because(err)
		}
	}
	if err := t.file.Write(w); err != nil {
		return fault.New(fault.Internal, "模板写出失败").Do("请检查磁盘空间和权限").Because(err)
	}
	return nil
}

type template struct {
	file     *excelize.File
	places   []codes.Place
	industry *codes.List
	ranges   map[record.FieldNo]string // where on the sheet of codes a field's choices stand
}

func (t *template) sheets() error {
	if err := t.file.SetSheetName("Sheet1", templateData); err != nil {
		return err
	}
	for _, name := range []string{templateNotes, templateCodes} {
		if _, err := t.file.NewSheet(name); err != nil {
			return err
		}
	}
	return nil
}

// choices are what a drop-down offers, each as the decoder reads it back.
func (t *template) choices(f *record.Field) []string {
	list := func(l *codes.List, withCode bool, keep func(codes.Entry) bool) (texts []string) {
		for _, e := range l.All() {
			switch {
			case !keep(e):
			case withCode:
				texts = append(texts, e.String())
			default:
				texts = append(texts, e.Name)
			}
		}
		return texts
	}
	all := func(codes.Entry) bool { return true }
	switch f.Kind {
	case record.KindMode:
		return []string{record.ByApplication.String(), record.ByData.String()}
	case record.KindAction:
		return []string{record.ActionCreate.String(), record.ActionUpdate.String(), record.ActionVoid.String()}
	case record.KindPlace:
		var texts []string
		for _, p := range t.places {
			texts = append(texts, p.Code+" "+p.FullName)
		}
		return texts
	case record.KindCode:
		switch f.List {
		case record.ListOwnership:
			return list(codes.Ownership(), true, all)
		case record.ListPolicy:
			return list(codes.Policy(), false, all)
		case record.ListFocus:
			return list(codes.Focus(), false, all)
		case record.ListSize:
			return list(codes.Size(), false, all)
		case record.ListIndustry:
			return list(t.industry, true, func(e codes.Entry) bool { return e.Level == 2 || e.Level == 4 })
		}
	}
	return nil
}

func (t *template) codes() error {
	header, err := t.headerStyle("#404040")
	if err != nil {
		return err
	}
	stream, err := t.file.NewStreamWriter(templateCodes)
	if err != nil {
		return err
	}
	var heads []any
	var columns [][]string
	for _, f := range record.Fields() {
		choices := t.choices(&f)
		if choices == nil {
			continue
		}
		letter := ColumnLetter(len(columns))
		t.ranges[f.No] = fmt.Sprintf("'%s'!$%s$2:$%s$%d", templateCodes, letter, letter, len(choices)+1)
		heads = append(heads, excelize.Cell{StyleID: header, Value: f.Header + "代码表"})
		columns = append(columns, choices)
	}
	if err := stream.SetColWidth(1, len(columns), 30); err != nil {
		return err
	}
	if err := stream.SetRow("A1", heads); err != nil {
		return err
	}
	for row := 0; ; row++ {
		values, some := make([]any, len(columns)), false
		for i, c := range columns {
			if row < len(c) {
				values[i], some = c[row], true
			}
		}
		if !some {
			return stream.Flush()
		}
		if err := stream.SetRow(fmt.Sprintf("A%d", row+2), values); err != nil {
			return err
		}
	}
}

func (t *template) headerStyle(colour string) (int, error) {
	return t.file.NewStyle(&excelize.Style{
		Font:      &excelize.Font{Bold: true, Color: "#FFFFFF"},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
		NumFmt:    49,
	})
}

// duty says when a field has to be filled in.
func duty(f *record.Field) (text, colour string) {
	switch {
	case f.Required == record.Declared && f.OnlyAsked:
		return "申报环节必填（免申即享不适用）", "#C00000"
	case f.Required == record.Declared:
		return "申报环节必填", "#C00000"
	case f.Required == record.Approved:
		return "审批环节必填", "#C55A11"
	case f.Required == record.Paid:
		return "发放环节必填", "#7F6000"
	}
	return "选填", "#7F7F7F"
}

func (t *template) data() error {
	formats := map[record.Kind]string{record.KindMoney: "0.00", record.KindDay: "yyyy-mm-dd", record.KindCount: "0"}
	styles := map[string]int{}
	for _, code := range []string{"@", "0.00", "yyyy-mm-dd", "0"} {
		id, err := t.file.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			return err
		}
		styles[code] = id
	}
	headers := map[string]int{}
	for _, f := range record.Fields() {
		letter := ColumnLetter(int(f.No))
		cell := letter + "1"
		text, colour := duty(&f)
		if _, made := headers[colour]; !made {
			id, err := t.headerStyle(colour)
			if err != nil {
				return err
			}
			headers[colour] = id
		}
		format := "@"
		if code, ok := formats[f.Kind]; ok {
			format = code
		}
		if err := t.file.SetColStyle(templateData, letter, styles[format]); err != nil {
			return err
		}
		if err := t.file.SetColWidth(templateData, letter, letter, width(&f)); err != nil {
			return err
		}
		if err := t.file.SetCellStr(templateData, cell, f.Header); err != nil {
			return err
		}
		if err := t.file.SetCellStyle(templateData, cell, cell, headers[colour]); err != nil {
			return err
		}
		if err := t.file.AddComment(templateData, excelize.Comment{Cell: cell, Author: "稳岗", Width: 260, Height: 110,
			Paragraph: []excelize.RichTextRun{{Text: text + "。" + f.Note}}}); err != nil {
			return err
		}
		if err := t.validate(&f, letter); err != nil {
			return err
		}
	}
	if err := t.file.SetRowHeight(templateData, 1, 36); err != nil {
		return err
	}
	return t.file.SetPanes(templateData, &excelize.Panes{Freeze: true, XSplit: 2, YSplit: 1, TopLeftCell: "C2", ActivePane: "bottomRight"})
}

// validate offers choices without insisting on them: a bare code or another
// spelling is read as well, and pasting goes past validation anyway.
func (t *template) validate(f *record.Field, letter string) error {
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(fmt.Sprintf("%s2:%s1048576", letter, letter))
	if where, ok := t.ranges[f.No]; ok {
		dv.SetSqrefDropList(where)
	} else if f.Kind == record.KindUSCC {
		if err := dv.SetRange(18, 18, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorEqual); err != nil {
			return err
		}
		dv.SetError(excelize.DataValidationErrorStyleWarning, "统一社会信用代码", "应为18位")
	} else {
		return nil
	}
	if f.Kind != record.KindUSCC {
		dv.ShowErrorMessage = false
	}
	note := []rune(f.Note)
	dv.SetInput(f.Header, string(note[:min(len(note), 120)]))
	return t.file.AddDataValidation(templateData, dv)
}

func width(f *record.Field) float64 {
	switch f.Kind {
	case record.KindUSCC:
		return 22
	case record.KindPlace, record.KindText, record.KindCode:
		return 20
	}
	return 14
}

func (t *template) notes() error {
	header, err := t.headerStyle("#1F4E79")
	if err != nil {
		return err
	}
	wrap, err := t.file.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	stream, err := t.file.NewStreamWriter(templateNotes)
	if err != nil {
		return err
	}
	for i, width := range []float64{8, 34, 28, 90} {
		if err := stream.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	row := 0
	put := func(style int, texts ...string) error {
		row++
		values := make([]any, len(texts))
		for i, s := range texts {
			values[i] = excelize.Cell{StyleID: style, Value: s}
		}
		return stream.SetRow(fmt.Sprintf("A%d", row), values)
	}
	for i, line := range []string{
		"数据填在“" + templateData + "”，一行一次申报，第一行列名不要改动；不用的选填列可以删除，列的先后不限。",
		"代码类项目填代码或规范名称均可，可从下拉列表选择；代码列为文本格式，请不要改为数值。",
		"金额单位为元，两位小数，没有发生的留空，不要填0；日期填如2017-06-01。",
		"使用情况填金额，或以%结尾的比例；各方向比例合计为100%，金额合计等于补贴金额。",
		"更新已有记录时，空白单元格保留原值，填“" + record.ClearWord + "”删除原值；文件中没有的记录不会被删除。",
		"提示性疑点须在“说明”列写明原因后才能入库；其他错误须改正。",
	} {
		if err := put(wrap, fmt.Sprint(i+1), line); err != nil {
			return err
		}
		if err := stream.MergeCell(fmt.Sprintf("B%d", row), fmt.Sprintf("D%d", row)); err != nil {
			return err
		}
	}
	if err := put(header, "列", "列名", "是否必填", "填写内容"); err != nil {
		return err
	}
	for _, f := range record.Fields() {
		text, _ := duty(&f)
		if err := put(wrap, ColumnLetter(int(f.No)), f.Header, text, f.Note); err != nil {
			return err
		}
	}
	return stream.Flush()
}
