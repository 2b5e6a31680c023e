package store_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	store "wengang/sql"
	"wengang/sql/storetest"
)

// TestEveryQueryFileHasItsCaller walks the program's sources: every file is
// loaded by somebody, and every load resolves.
func TestEveryQueryFileHasItsCaller(t *testing.T) {
	called := map[string]bool{}
	call := regexp.MustCompile(`(?:Query|Exec|QueryText)\([^"\n]*"([a-z]+\.[A-Z]\w*)"`)
	err := filepath.WalkDir(storetest.Root(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if d != nil && (d.Name() == "node_modules" || d.Name() == ".git") {
				return filepath.SkipDir
			}
			return err
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		for _, m := range call.FindAllStringSubmatch(string(text), -1) {
			called[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]bool{}
	for _, name := range store.QueryNames() {
		files[name] = true
		if !called[name] {
			t.Errorf("sql/query/%s.sql has no caller", name)
		}
	}
	for name := range called {
		if !files[name] {
			t.Errorf("query %s is called and has no file", name)
		}
	}
}
