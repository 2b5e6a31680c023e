package pdf

import (
	"fmt"
	"sync"

	"wengang/sql/fault"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Face is one font file.
type Face struct {
	name string // family name within the document
	data []byte
	font *sfnt.Font

	mu       sync.Mutex // guards buffer and advances
	buffer   sfnt.Buffer
	advances map[rune]float64 // em; negative: no glyph
}

func newFace(name string, data []byte) (*Face, error) {
	f, err := sfnt.Parse(data)
	if err != nil {
		return nil, err
	}
	return &Face{name: name, data: data, font: f, advances: map[rune]float64{}}, nil
}

// lastBMP is the last character that the PDF library can set.
const lastBMP = 0xFFFF

// advance is the width of a character in em; ok is false where the face has no
// glyph for it, or the library cannot set it.
func (f *Face) advance(r rune) (em float64, ok bool) {
	if r > lastBMP || r < 0 {
		return 0, false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if a, known := f.advances[r]; known {
		return a, a >= 0
	}
	em = -1
	if index, err := f.font.GlyphIndex(&f.buffer, r); err == nil && index != 0 {
		ppem := fixed.I(1000)
		if a, err := f.font.GlyphAdvance(&f.buffer, index, ppem, font.HintingNone); err == nil {
			em = float64(a) / float64(ppem)
		}
	}
	f.advances[r] = em
	return em, em >= 0
}

// MissingGlyphError says that no font of a chain has a character.
type MissingGlyphError struct {
	Rune  rune
	Place string // where it stands: 表3第5行
}

func (e *MissingGlyphError) Error() string {
	return fmt.Sprintf("字体中没有字符“%c”（U+%04X），出现在%s", e.Rune, e.Rune, e.Place)
}

// Unwrap gives the fault that a user reads.
func (e *MissingGlyphError) Unwrap() error {
	return fault.New(fault.Invalid, "%s", e.Error()).Do("请在字体目录中配置含有该字的字体，或改用通用规范汉字")
}

// glyph is one character with the face that has it.
type glyph struct {
	r    rune
	face *Face
	em   float64
}

// shape finds a face for every character of a text. Control characters count
// as spaces.
func (f *Fonts) shape(role Role, text, place string) ([]glyph, error) {
	glyphs := make([]glyph, 0, len(text)/2)
next:
	for _, r := range text {
		if r < ' ' {
			r = ' '
		}
		for _, face := range f.roles[role] {
			if em, ok := face.advance(r); ok {
				glyphs = append(glyphs, glyph{r, face, em})
				continue next
			}
		}
		return nil, &MissingGlyphError{Rune: r, Place: place}
	}
	return glyphs, nil
}
