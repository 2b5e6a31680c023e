package assets

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func modules(t *testing.T) fs.FS {
	t.Helper()
	dir := os.DirFS("../../node_modules")
	if _, err := fs.Stat(dir, scriptFile); err != nil {
		t.Fatalf("the assets are not there: run `make assets` (%v)", err)
	}
	return dir
}

func TestOutlinesHaveNamedAreas(t *testing.T) {
	set, err := Load(modules(t))
	if err != nil {
		t.Fatal(err)
	}
	for region := range outlineFiles {
		o := set.Outline(region)
		for _, a := range o.Areas {
			if a.Name == "" || a.Code != "" && len(a.Code) != 6 {
				t.Errorf("%s: area %+v", region, a)
			}
			if a.Code != "" && region != "000000" && a.Code[:2] != region[:2] {
				t.Errorf("%s: area %+v is elsewhere", region, a)
			}
		}
		if !strings.HasPrefix(o.Path, "/assets/map/"+region+".json?v=") {
			t.Errorf("%s: served at %s", region, o.Path)
		}
	}
	if n := len(set.Outline("000000").Areas); n != 34 {
		t.Errorf("the country has %d provinces on the map, want 34", n)
	}
	if set.Outline("360400") != nil || set.Outline("660000") != nil {
		t.Error("an outline where there is none")
	}
}

func TestMissingAndBrokenModulesAreErrors(t *testing.T) {
	whole := modules(t)
	file := func(name string) *fstest.MapFile {
		text, err := fs.ReadFile(whole, name)
		if err != nil {
			t.Fatal(err)
		}
		return &fstest.MapFile{Data: text}
	}
	all := func() fstest.MapFS {
		m := fstest.MapFS{scriptFile: {Data: []byte("script")}}
		for _, name := range outlineFiles {
			m[outlineDir+"/"+name] = file(outlineDir + "/" + name)
		}
		return m
	}
	if _, err := Load(all()); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(fstest.MapFS){
		scriptFile:              func(m fstest.MapFS) { delete(m, scriptFile) },
		"province/jiangxi.json": func(m fstest.MapFS) { delete(m, outlineDir+"/province/jiangxi.json") },
		"china.json":            func(m fstest.MapFS) { m[outlineDir+"/china.json"] = &fstest.MapFile{Data: []byte("{")} },
		"province/anhui.json":   func(m fstest.MapFS) { m[outlineDir+"/province/anhui.json"] = &fstest.MapFile{Data: []byte("{}")} },
	} {
		m := all()
		spoil(m)
		if _, err := Load(m); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
