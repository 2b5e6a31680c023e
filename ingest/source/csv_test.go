package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"wengang/ingest/record"
	"wengang/sql/fault"
)

const (
	head = "序号,统一社会信用代码,企业名称,联系人,联系电话,企业性质,失业保险参保地,享受政策类型,企业所属行业,企业规模,涉及职工人数,裁员人数,上年实缴金额,上年应缴金额,申报金额,审批金额,发放金额(元),申报日期,审批日期,发放日期,本年度计划使用-职工生活补助,说明"
	good = "1,91360430700001370J,江西广城物业管理有限公司,张三,13930000001,173,360430,其他,7010,微型,5,0,2010.96,2010.96,1206.58,1206.58,1206.58,2023-11-20,2023/11/27,2023年11月28日,100%,"
	two  = "2,91360430700002744R,江西彭泽国家粮食储备库,李四,13930000002,国有企业,江西省九江市彭泽县,其他,5911,微型,14,0,3317.1,3317.1,1990.26,1990.26,1990.26,20231120,20231127,20231128,100%,"
)

func write(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func encode(t *testing.T, text string, with func(string) (string, error)) []byte {
	t.Helper()
	out, err := with(text)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(out)
}

// The same two rows must come out of every way of writing a csv.
func TestCSVForms(t *testing.T) {
	text := head + "\n" + good + "\n" + two + "\n"
	tabs := strings.ReplaceAll(text, ",", "\t")
	for name, data := range map[string][]byte{
		"utf-8":       []byte(text),
		"bom":         append([]byte{0xef, 0xbb, 0xbf}, text...),
		"gb18030":     encode(t, text, simplifiedchinese.GB18030.NewEncoder().String),
		"utf-16":      encode(t, tabs, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String),
		"tabs":        []byte(tabs),
		"semicolons":  []byte(strings.ReplaceAll(text, ",", ";")),
		"crlf":        []byte(strings.ReplaceAll(text, "\n", "\r\n")),
		"cr":          []byte(strings.ReplaceAll(text, "\n", "\r")),
		"no last end": []byte(strings.TrimSuffix(text, "\n")),
		"blank rows":  []byte(strings.ReplaceAll(text, "\n", "\n\n,,,\n")),
		"quoted":      []byte(strings.ReplaceAll(text, "江西广城物业管理有限公司", "\"江西广城物业管理有限公司\"")),
		"full width":  []byte(strings.NewReplacer("2010.96", " ２０１０．９６ ", "13930000001", "１３９３００００００１").Replace(text)),
	} {
		t.Run(name, func(t *testing.T) {
			_, drafts, _ := readAll(t, write(t, "a.csv", data), Options{})
			if len(drafts) != 2 {
				t.Fatalf("%d rows", len(drafts))
			}
			for i, d := range drafts {
				if len(d.Findings) != 0 {
					t.Errorf("row %d: %v", i, d.Findings)
				}
			}
			a, b := drafts[0].Record, drafts[1].Record
			if a.Name != "江西广城物业管理有限公司" || a.PremiumPaid.V != 201096 || a.ContactPhone != "13930000001" || a.PaidOn != mustDay(2023, 11, 28) {
				t.Errorf("first row: %+v", a)
			}
			if b.Ownership != "110" || b.Place != 360430 || b.Industry != "5911" || b.DeclaredOn != mustDay(2023, 11, 20) {
				t.Errorf("second row: %+v", b)
			}
		})
	}
}

// refused opens and reads a file and returns the fault that ends it.
func refused(t *testing.T, path string, opt Options) *fault.Error {
	t.Helper()
	r, err := Open(path, opt)
	if err == nil {
		defer func() { _ = r.Close() }()
		for err == nil {
			_, err = r.Next()
		}
		if err == io.EOF {
			t.Fatalf("%s is read without a fault", filepath.Base(path))
		}
		if _, again := r.Next(); !errors.Is(again, err) {
			t.Errorf("after a fault Next returns %v", again)
		}
	}
	var f *fault.Error
	if !errors.As(err, &f) {
		t.Fatalf("%s: %v is no fault", filepath.Base(path), err)
	}
	return f
}

func TestCSVRefused(t *testing.T) {
	many := make([]string, 300)
	for i := range many {
		many[i] = fmt.Sprintf("列%d", i)
	}
	copy(many, strings.Split(head, ","))
	gb := encode(t, head+"\n"+good+"\n", simplifiedchinese.GB18030.NewEncoder().String)
	for name, c := range map[string]struct {
		data []byte
		want []string
	}{
		"空.csv":      {nil, []string{"空"}},
		"空白.csv":     {[]byte("\xef\xbb\xbf\n \n"), []string{"空"}},
		"二进制.csv":    {append([]byte(head+"\n"), 0, 1, 2), []string{"不是文本"}},
		"截断.csv":     {[]byte(head + "\n" + good + "\n" + two[:60]), []string{"第3行", "不完整"}},
		"引号.csv":     {[]byte(head + "\n" + good + "\n\"" + two), []string{"第3行", "引号"}},
		"引号后.csv":    {[]byte(head + "\n" + strings.Replace(good, "张三", "\"张\"三", 1) + "\n"), []string{"第2行", "引号"}},
		"坏字节.csv":    {[]byte(head + "\n" + strings.Replace(good, "张三", "张\xff\xfe三", 1) + "\n"), []string{"第2行", "D列", "UTF-8"}},
		"坏国标.csv":    {append(gb, "2,\xff\xff,x\n"...), []string{"第3行", "GB18030"}},
		"两行表头.csv":   {[]byte(head + "\n" + head + "\n" + good + "\n"), []string{"第1行和第2行", "两行表头"}},
		"分组表头.csv":   {[]byte("企业社会统一信用代码,企业名称,失业保险参保地,上年度补贴使用,,本年度计划使用,\n,,,职工生活补助,转岗培训,职工生活补助,转岗培训\n"), []string{"两行表头"}},
		"三百列.csv":    {[]byte(strings.Join(many, ",") + "\n"), []string{"第1行", "300列"}},
		"无表头.csv":    {[]byte("甲,乙\n1,2\n"), []string{"没有找到表头"}},
		"缺列.csv":     {[]byte("企业名称,联系人,企业规模,参保机构\n"), []string{"缺少", "企业社会统一信用代码", "参保机构"}},
		"重复列.csv":    {[]byte(head + ",发放金额\n"), []string{"同一项目", "发放金额"}},
		"万元列.csv":    {[]byte(strings.Replace(head, "发放金额(元)", "发放金额（万元）", 1) + "\n"), []string{"不以元为单位"}},
		"长行.csv":     {[]byte(head + "\n" + strings.Repeat("x", 2<<20)), []string{"第2行", "超过"}},
		"网页.xls":     {[]byte("<html><table><tr><td>1</td></tr></table></html>"), []string{"网页"}},
		"改名.xlsx":    {[]byte(head + "\n" + good + "\n"), []string{"扩展名", "zip"}},
		"文档.pdf":     {[]byte("%PDF-1.4\n"), []string{"PDF"}},
		"旧格式.xls":    {append(bytes.Clone(magicOLE), make([]byte, 600)...), []string{".xls"}},
		"加密.xlsx":    {append(append(bytes.Clone(magicOLE), make([]byte, 1200)...), "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"...), []string{"加密", "密码"}},
		"半个zip.xlsx": {append(bytes.Clone(magicZip), make([]byte, 100)...), []string{"不完整"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := refused(t, write(t, name, c.data), Options{})
			for _, part := range append(c.want, name) {
				if !strings.Contains(f.Error(), part) {
					t.Errorf("%q does not say %q", f.Error(), part)
				}
			}
			if f.Hint == "" {
				t.Errorf("%q does not say what to do", f.Message)
			}
		})
	}
	if f := refused(t, filepath.Join(t.TempDir(), "没有.csv"), Options{}); f.Code != fault.NotFound {
		t.Errorf("a missing file is %s", f.Code)
	}
	if f := refused(t, t.TempDir(), Options{}); !strings.Contains(f.Error(), "文件夹") {
		t.Errorf("a folder: %v", f)
	}
}

func TestCSVAsides(t *testing.T) {
	text := strings.Join([]string{
		"彭泽县2023年稳岗返还名单",
		"填报单位：彭泽县就业中心,,,,",
		head + ",经办股室,备注",
		good + ",一股,无",
		head + ",经办股室,备注",
		two + ",,",
		"合计,,2户,,,,,,,,19,,5328.06",
		",本页小计：,,,,,,,,,19",
		"填表人：王五,,,审核人：赵六",
	}, "\n") + "\n"
	rows, drafts, r := readAll(t, write(t, "a.csv", []byte(text)), Options{Mapping: map[string]string{"经办股室": "-"}})
	if len(rows) != 2 || rows[0].Number != 4 || rows[1].Number != 6 {
		t.Fatalf("rows %v", rows)
	}
	for _, d := range drafts {
		if len(d.Findings) != 0 {
			t.Errorf("findings: %v", d.Findings)
		}
	}
	kinds := ""
	for _, n := range r.Notices() {
		kinds += string(n.Kind) + "@" + fmt.Sprint(n.Row) + " "
		if n.String() == "" {
			t.Error("a notice without words")
		}
	}
	if want := "unknown_column@3 title@1 title@2 header@5 total@7 total@8 footer@9 "; kinds != want {
		t.Errorf("notices %s, want %s", kinds, want)
	}
	if unknown := r.Columns().Unknown(); len(unknown) != 1 || unknown[23] != "备注" {
		t.Errorf("unknown columns: %v", unknown)
	}
	if done, total := r.Progress(); done != total || total != int64(len(text)) {
		t.Errorf("progress %d of %d", done, total)
	}
}

func TestCSVMapping(t *testing.T) {
	text := strings.Replace(head, "企业规模", "企业大小", 1) + "\n" + good + "\n"
	_, drafts, _ := readAll(t, write(t, "a.csv", []byte(text)), Options{Mapping: map[string]string{"企业大小": "size"}})
	if drafts[0].Record.Size != "4" || len(drafts[0].Findings) != 0 {
		t.Errorf("mapped: %+v %v", drafts[0].Record, drafts[0].Findings)
	}
	f := refused(t, write(t, "a.csv", []byte(text)), Options{Mapping: map[string]string{"企业大小": "no_such"}})
	if !strings.Contains(f.Error(), "no_such") {
		t.Errorf("a mapping to nothing: %v", f)
	}
}

func TestColumnLetter(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA"} {
		if got := ColumnLetter(i); got != want {
			t.Errorf("ColumnLetter(%d) = %s, want %s", i, got, want)
		}
	}
}

// FuzzCSV opens anything as a csv: a fault in Chinese or rows, never a panic,
// and never a row without columns.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{head + "\n" + good + "\n", "标题\n" + head + "\r\n" + good, head + "\n\"" + good, strings.ReplaceAll(head, ",", "\t") + "\n1\t2", "\xff\xfe\x00\x00", head + "\n合计\n" + good} {
		f.Add([]byte(s))
	}
	dir := f.TempDir()
	d := decoder(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(dir, "f.csv")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Open(path, Options{Limits: Limits{RecordBytes: 4096}})
		for err == nil {
			var row *Row
			if row, err = r.Next(); err == nil {
				if row.Columns == nil || row.Number < 2 {
					t.Fatalf("row %+v", row)
				}
				d.Decode(row)
			}
		}
		if r != nil {
			_ = r.Close()
		}
		var f *fault.Error
		if !errors.As(err, &f) && err != io.EOF {
			t.Fatalf("%v is no fault", err)
		}
	})
}

func TestFormColumns(t *testing.T) {
	c := FormColumns(record.FieldUSCC, record.FieldRegion, record.FieldPaidAmount)
	d := decoder(t).Decode(&Row{Columns: c, Cells: []Cell{{Text: "91360430700001370J"}, {Text: "360430"}, {Text: "x"}}})
	if d.Record.USCC == "" || d.Record.Place != 360430 || len(d.Findings) != 1 || d.Findings[0].Field != "paid_amount" || !d.Unread.Has(record.FieldPaidAmount) {
		t.Errorf("draft %+v", d)
	}
}
