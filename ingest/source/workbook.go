package source

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"wengang/sql/fault"
)

// The parts of a workbook are read here and not by excelize: its row reader
// gives either formatted text (amounts lose their fen to a format of 0, dates
// come as any format writes them) or raw text (60 % comes as 0.6 and a date as
// 43000), and never the type. Here every cell keeps value and type, and memory
// is that of one row and the shared strings.

// workbook is an opened xlsx with all but its cells.
type workbook struct {
	name     string // of the file
	zip      *zip.Reader
	parts    map[string]*zip.File
	limits   Limits
	sheets   []sheetPart
	from1904 bool
	styles   []cellStyle // by the number that cells name
	strings  []string    // shared strings
}

type sheetPart struct {
	name   string
	hidden bool
	file   *zip.File // nil for what is no worksheet (a chart)
}

// cellStyle is what a number format makes of a number.
type cellStyle struct {
	kind     CellKind
	decimals int8 // shown, plus one; 0 where the format does not say
}

func openWorkbook(file io.ReaderAt, size int64, opt Options) (*workbook, error) {
	z, err := zip.NewReader(file, size)
	if err != nil {
		return nil, fault.New(fault.Invalid, "文件“%s”不完整或已损坏，打不开", opt.Name).Do("文件可能没有传完，请用Excel或WPS打开检查，另存后重新导入").Because(err)
	}
	w := &workbook{name: opt.Name, zip: z, parts: map[string]*zip.File{}, limits: opt.Limits.withDefaults()}
	if err := w.admit(size); err != nil {
		return nil, err
	}
	root, err := w.root()
	if err != nil {
		return nil, err
	}
	if err := w.readWorkbook(root); err != nil {
		return nil, err
	}
	return w, nil
}

// admit bounds what the archive may unfold to before anything is read.
func (w *workbook) admit(size int64) error {
	const mostParts = 10_000
	if len(w.zip.File) > mostParts {
		return fault.New(fault.TooLarge, "文件“%s”内含%d个部件，超过上限", w.name, len(w.zip.File)).Do("请用Excel或WPS另存后重新导入")
	}
	var total int64
	for _, f := range w.zip.File {
		if f.Flags&1 != 0 {
			return fault.New(fault.Invalid, "文件“%s”是加密的压缩文件，打不开", w.name).Do("请取消密码，另存后重新导入")
		}
		total += int64(min(f.UncompressedSize64, 1<<40))
		w.parts[strings.TrimPrefix(strings.ReplaceAll(f.Name, "\\", "/"), "/")] = f
	}
	if total > w.limits.UnzipBytes || (total > 64<<20 && total/max(size, 1) > w.limits.UnzipRatio) {
		return w.bomb(total)
	}
	return nil
}

func (w *workbook) bomb(total int64) error {
	return fault.New(fault.TooLarge, "文件“%s”解压后超过%dMB，大小异常，已停止读取", w.name, total>>20).
		Do("请检查工作簿是否含有大量空白格式或图片；数据确实很多的，请分成几个文件或改用csv")
}

// bounded reads a part no further than its header said, nor than the limits.
type bounded struct {
	r    io.Reader
	left int64
}

var errUnzip = errors.New("xlsx: part is larger than declared")

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.left -= int64(n)
	if b.left < 0 {
		return 0, errUnzip
	}
	return n, err
}

func (w *workbook) open(f *zip.File) (io.ReadCloser, io.Reader, error) {
	r, err := f.Open()
	if err != nil {
		return nil, nil, w.broken(f.Name, err)
	}
	return r, &bounded{r, int64(min(f.UncompressedSize64, uint64(w.limits.UnzipBytes)))}, nil
}

func (w *workbook) broken(part string, err error) error {
	if errors.Is(err, errUnzip) {
		return fault.New(fault.TooLarge, "文件“%s”的部件%s解压后的大小与标明的不符，已停止读取", w.name, part).Do("文件异常，请用Excel或WPS另存后重新导入").Because(err)
	}
	return fault.New(fault.Invalid, "文件“%s”的部件%s不完整或已损坏", w.name, part).Do("请用Excel或WPS打开检查，另存后重新导入").Because(err)
}

// decode reads a small part into v.
func (w *workbook) decode(part string, v any) error {
	const most = 64 << 20
	f := w.parts[part]
	if f == nil {
		return w.broken(part, io.ErrUnexpectedEOF)
	}
	if f.UncompressedSize64 > most {
		return w.bomb(int64(f.UncompressedSize64))
	}
	c, r, err := w.open(f)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }() // read only
	if err := xml.NewDecoder(r).Decode(v); err != nil {
		return w.broken(part, err)
	}
	return nil
}

type relationships struct {
	Relationship []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

func (r *relationships) resolve(base string) map[string]string {
	m := map[string]string{}
	for _, rel := range r.Relationship {
		target := strings.ReplaceAll(rel.Target, "\\", "/")
		if strings.HasPrefix(target, "/") {
			target = target[1:]
		} else {
			target = path.Join(base, target)
		}
		m[rel.ID] = target
	}
	return m
}

// root finds the part that is the workbook.
func (w *workbook) root() (string, error) {
	if w.parts["_rels/.rels"] != nil {
		var rels relationships
		if err := w.decode("_rels/.rels", &rels); err != nil {
			return "", err
		}
		targets := rels.resolve("")
		for _, rel := range rels.Relationship {
			if target := targets[rel.ID]; strings.HasSuffix(rel.Type, "/officeDocument") && strings.HasSuffix(target, ".xml") && !strings.HasPrefix(target, "word/") && !strings.HasPrefix(target, "ppt/") && w.parts[target] != nil {
				return target, nil
			}
		}
	}
	if w.parts["xl/workbook.xml"] != nil {
		return "xl/workbook.xml", nil
	}
	what := "是压缩文件，不是工作簿"
	switch {
	case w.parts["xl/workbook.bin"] != nil:
		what = "是二进制工作簿（.xlsb）"
	case w.parts["word/document.xml"] != nil:
		what = "是Word文档，不是工作簿"
	case w.parts["ppt/presentation.xml"] != nil:
		what = "是演示文稿，不是工作簿"
	case w.parts["content.xml"] != nil:
		what = "是OpenDocument格式（.ods等）"
	}
	return "", fault.New(fault.Invalid, "文件“%s”%s", w.name, what).Do("请在Excel或WPS中另存为.xlsx后重新导入；压缩包请先解压")
}

func (w *workbook) readWorkbook(root string) error {
	var book struct {
		Pr struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attrs []xml.Attr `xml:",any,attr"` // r:id, in one of two namespaces
		} `xml:"sheets>sheet"`
	}
	if err := w.decode(root, &book); err != nil {
		return err
	}
	w.from1904 = book.Pr.Date1904 == "1" || book.Pr.Date1904 == "true"
	var rels relationships
	base := path.Dir(root)
	if err := w.decode(path.Join(base, "_rels", path.Base(root)+".rels"), &rels); err != nil {
		return err
	}
	targets := rels.resolve(base)
	types := map[string]string{}
	for _, rel := range rels.Relationship {
		types[rel.ID] = path.Base(rel.Type)
	}
	for _, s := range book.Sheets {
		id := ""
		for _, a := range s.Attrs {
			if a.Name.Local == "id" {
				id = a.Value
			}
		}
		part := sheetPart{name: s.Name, hidden: s.State == "hidden" || s.State == "veryHidden"}
		if types[id] == "worksheet" {
			if part.file = w.parts[targets[id]]; part.file == nil {
				return w.broken(s.Name, io.ErrUnexpectedEOF)
			}
		}
		w.sheets = append(w.sheets, part)
	}
	for _, rel := range rels.Relationship {
		var err error
		switch path.Base(rel.Type) {
		case "styles":
			err = w.readStyles(targets[rel.ID])
		case "sharedStrings":
			err = w.readStrings(targets[rel.ID])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *workbook) readStyles(part string) error {
	if w.parts[part] == nil {
		return nil
	}
	var sheet struct {
		NumFmts []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Xfs []struct {
			ID int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := w.decode(part, &sheet); err != nil {
		return err
	}
	custom := map[int]string{}
	for _, f := range sheet.NumFmts {
		custom[f.ID] = f.Code
	}
	for _, xf := range sheet.Xfs {
		code, ok := custom[xf.ID]
		if ok {
			w.styles = append(w.styles, styleOf(code))
		} else {
			w.styles = append(w.styles, builtinStyle(xf.ID))
		}
	}
	return nil
}

// builtinStyle is of the formats that workbooks name by number only
// (ECMA-376 part 1, 18.8.30, with those of Chinese editions).
func builtinStyle(id int) cellStyle {
	switch {
	case id == 9 || id == 10:
		return cellStyle{kind: CellPercent}
	case id == 1 || id == 3 || id == 5 || id == 6 || id == 37 || id == 38 || id == 41 || id == 42:
		return cellStyle{kind: CellNumber, decimals: 1}
	case id == 2 || id == 4 || id == 7 || id == 8 || id == 39 || id == 40 || id == 43 || id == 44:
		return cellStyle{kind: CellNumber, decimals: 3}
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
		return cellStyle{kind: CellDate}
	}
	return cellStyle{kind: CellNumber}
}

// styleOf reads a format code: what its first section makes of a number.
func styleOf(code string) cellStyle {
	var percent, year, month, day, hour bool
	decimals, inDecimals, digits := 0, false, false
	for i := 0; i < len(code); i++ {
		c := code[i]
		switch c {
		case ';':
			i = len(code)
			continue
		case '"':
			for i++; i < len(code) && code[i] != '"'; i++ {
			}
			continue
		case '[':
			for i++; i < len(code) && code[i] != ']'; i++ {
			}
			continue
		case '\\', '_', '*':
			i++
			continue
		case '%':
			percent = true
		case 'y', 'Y', 'e':
			year = true
		case 'm', 'M':
			month = true
		case 'd', 'D':
			day = true
		case 'h', 'H', 's', 'S':
			hour = true
		case 'G': // General
			i += len("eneral")
			continue
		case '.':
			inDecimals = true
		case '0', '#', '?':
			digits = true
			if inDecimals {
				decimals++
			}
		}
	}
	switch {
	case percent:
		return cellStyle{kind: CellPercent}
	case digits:
		return cellStyle{kind: CellNumber, decimals: int8(min(decimals, 100) + 1)}
	case year || day || (month && !hour):
		return cellStyle{kind: CellDate}
	}
	return cellStyle{kind: CellNumber}
}

// readStrings loads the shared strings, in blocks so that many short strings
// cost one allocation.
func (w *workbook) readStrings(part string) error {
	f := w.parts[part]
	if f == nil {
		return nil
	}
	if int64(min(f.UncompressedSize64, 1<<40)) > 2*w.limits.StringBytes {
		return w.bomb(int64(f.UncompressedSize64))
	}
	c, r, err := w.open(f)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }() // read only
	x := newXMLScan(r, w.limits.CellBytes)
	var block []byte
	var ends []int
	total := int64(0)
	flush := func() {
		s, from := string(block), 0
		for _, end := range ends {
			w.strings = append(w.strings, s[from:end])
			from = end
		}
		block, ends = block[:0], ends[:0]
	}
	inText, phonetic, start := false, false, 0
	for {
		token, err := x.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return w.broken(part, err)
		}
		switch {
		case token == xmlText:
			if inText && !phonetic {
				block = appendText(block, x.text, x.cdata)
			}
			if len(block)-start > w.limits.CellBytes {
				return w.broken(part, errXMLLong)
			}
		case bytes.Equal(x.name, []byte("t")):
			inText = token == xmlStart
		case bytes.Equal(x.name, []byte("rPh")):
			phonetic = token == xmlStart
		case bytes.Equal(x.name, []byte("si")):
			if token == xmlStart {
				start = len(block)
				continue
			}
			block = unescape(block, start)
			total += int64(len(block)-start) + 16
			if total > w.limits.StringBytes {
				return w.bomb(total)
			}
			ends = append(ends, len(block))
			if len(block) > 64<<10 {
				flush()
			}
		}
	}
	flush()
	return nil
}
