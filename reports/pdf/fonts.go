// Package pdf sets a bulletin's content on A4 pages after GB/T 9704, with its
// own line breaking, three-line tables and vector charts.
package pdf

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"wengang/sql/fault"
)

// Fonts are the font files of the roles that GB/T 9704 names. Read once and
// shared by any number of documents.
type Fonts struct {
	roles map[Role][]*Face // fallback chain of each role
}

// Role is what a font is used for.
type Role string

// Roles after GB/T 9704, each with the official typeface.
const (
	Body    Role = "body"    // 仿宋: running text
	Title   Role = "title"   // 小标宋: the title
	Heading Role = "heading" // 黑体: headings of the first level
	Sub     Role = "sub"     // 楷体: headings of the second level
	Figures Role = "figures" // 宋体: page numbers, tables
	Chart   Role = "chart"   // 黑体 light: lettering of charts
)

// files names, for each role, the licensed font that takes its place if it is
// found and the free one that stands in for it.
var files = []struct {
	role     Role
	licensed []string
	free     string
}{
	{Body, []string{"仿宋_GB2312.ttf", "simfang.ttf"}, serifRegular},
	{Title, []string{"方正小标宋.ttf", "方正小标宋简体.ttf", "FZXBSJW.ttf"}, serifBold},
	{Heading, []string{"黑体.ttf", "simhei.ttf"}, sansBold},
	{Sub, []string{"楷体_GB2312.ttf", "simkai.ttf"}, serifBold},
	{Figures, []string{"宋体.ttf", "simsun.ttf"}, serifRegular},
	{Chart, nil, sansRegular},
}

const (
	serifRegular = "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf"
	serifBold    = "noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf"
	sansRegular  = "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf"
	sansBold     = "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf"
)

// OpenFonts reads the fonts. dir holds the free fonts, either as npm installs
// them (…/@expo-google-fonts/…) or flat; licensed, which may be empty, is a
// directory of licensed fonts that take their place.
func OpenFonts(dir, licensed string) (*Fonts, error) {
	fonts := &Fonts{roles: map[Role][]*Face{}}
	loaded := map[string]*Face{}
	for _, f := range files {
		if licensed != "" {
			for _, name := range f.licensed {
				face, err := readFace(loaded, filepath.Join(licensed, name))
				if errors.Is(err, fs.ErrNotExist) {
					continue
				}
				if err != nil {
					return nil, err
				}
				fonts.roles[f.role] = append(fonts.roles[f.role], face)
				break
			}
		}
		face, err := findFree(loaded, dir, f.free)
		if err != nil {
			return nil, err
		}
		fonts.roles[f.role] = append(fonts.roles[f.role], face)
	}
	// The last of every chain: a glyph that one free font lacks may stand in the other.
	for _, f := range files {
		for _, last := range []string{serifRegular, sansRegular} {
			face, err := findFree(loaded, dir, last)
			if err != nil {
				return nil, err
			}
			if !slices.Contains(fonts.roles[f.role], face) {
				fonts.roles[f.role] = append(fonts.roles[f.role], face)
			}
		}
	}
	return fonts, nil
}

func findFree(loaded map[string]*Face, dir, name string) (*Face, error) {
	for _, path := range []string{
		filepath.Join(dir, "@expo-google-fonts", filepath.FromSlash(name)),
		filepath.Join(dir, filepath.FromSlash(name)),
		filepath.Join(dir, filepath.Base(name)),
	} {
		face, err := readFace(loaded, path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		return face, err
	}
	return nil, fault.New(fault.Unavailable, "在“%s”中找不到字体文件“%s”", dir, filepath.Base(name)).
		Do("请先运行 make run 或 npm ci 取得字体，再重试")
}

func readFace(loaded map[string]*Face, path string) (*Face, error) {
	if face, ok := loaded[path]; ok {
		return face, nil
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err != nil {
		return nil, fault.New(fault.Unavailable, "无法读取字体文件“%s”", filepath.Base(path)).Because(err)
	}
	face, err := newFace("f"+strconv.Itoa(len(loaded)), data)
	if err != nil {
		return nil, fault.New(fault.Invalid, "“%s”不是可用的 TrueType 字体文件", filepath.Base(path)).
			Do("请换用 .ttf 格式（TrueType 轮廓）的字体").Because(err)
	}
	loaded[path] = face
	return face, nil
}
