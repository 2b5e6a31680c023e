package source

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wengang/cube/codes"
	"wengang/ingest/record"
)

func TestTemplate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.xlsx")
	file, err := os.Create(path)
	must(t, err)
	must(t, WriteTemplate(file, codes.BuiltinPlaces()))
	must(t, file.Close())
	f, err := excelize.OpenFile(path)
	must(t, err)
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows(templateData)
	must(t, err)
	fields := record.Fields()
	if len(rows) != 1 || len(rows[0]) != len(fields) {
		t.Fatalf("rows %q", rows)
	}
	comments, err := f.GetComments(templateData)
	must(t, err)
	if len(comments) != len(fields) {
		t.Errorf("%d notes on %d headings", len(comments), len(fields))
	}
	validations, err := f.GetDataValidations(templateData)
	must(t, err)
	lists := map[string]string{}
	for _, v := range validations {
		lists[strings.TrimRight(strings.Split(v.Sqref, ":")[0], "0123456789")] = v.Formula1
	}
	for i, field := range fields {
		if rows[0][i] != field.Header {
			t.Errorf("column %d is %s, want %s", i, rows[0][i], field.Header)
		}
		letter := ColumnLetter(i)
		switch field.Kind {
		case record.KindUSCC, record.KindPhone, record.KindCode, record.KindPlace, record.KindText:
			id, err := f.GetColStyle(templateData, letter)
			must(t, err)
			if style, err := f.GetStyle(id); err != nil || style.CustomNumFmt == nil && style.NumFmt != 49 || style.CustomNumFmt != nil && *style.CustomNumFmt != "@" {
				t.Errorf("%s is not in text format: %+v, %v", field.Header, style, err)
			}
		}
		switch field.Kind {
		case record.KindCode, record.KindPlace, record.KindMode, record.KindAction:
			if !strings.Contains(lists[letter], templateCodes) {
				t.Errorf("%s has no drop-down: %q", field.Header, lists[letter])
			}
		}
	}

	// Every choice that the drop-downs offer is read back.
	table, err := f.GetCols(templateCodes)
	must(t, err)
	d := decoder(t)
	for _, column := range table {
		field, ok := record.FieldByHeader(strings.TrimSuffix(column[0], "代码表"))
		if !ok || len(column) < 3 {
			t.Fatalf("codes under %q", column[0])
		}
		c := FormColumns(field.No)
		for _, choice := range column[1:] {
			if choice == "" {
				break
			}
			if draft := d.Decode(&Row{Columns: c, Cells: []Cell{{Text: choice}}}); len(draft.Findings) != 0 {
				t.Errorf("choice %q: %v", choice, draft.Findings)
			}
		}
	}

	// Filled in, it is read; its sheets of notes and codes are left alone.
	values := map[string]any{}
	for i, name := range strings.Split(head, ",") {
		if field, ok := record.FieldByHeader(name); ok {
			values[ColumnLetter(int(field.No))] = strings.Split(good, ",")[i]
		}
	}
	for letter, v := range values {
		must(t, f.SetCellValue(templateData, letter+"2", v))
	}
	filled := filepath.Join(t.TempDir(), "filled.xlsx")
	must(t, f.SaveAs(filled))
	rowsRead, drafts, _ := readAll(t, filled, Options{})
	if len(rowsRead) != 1 || len(drafts[0].Findings) != 0 || drafts[0].Record.PaidAmount.V != 120658 {
		t.Errorf("filled in: %+v", drafts)
	}
}
