package store

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"

	"wengang/sql/fault"
)

// queries holds one file per query, named <area>.<Name>.sql after its caller.
//
//go:embed query/*.sql
var queries embed.FS

func queryText(name string) (string, error) {
	text, err := queries.ReadFile("query/" + name + ".sql")
	if err != nil {
		return "", fault.New(fault.Internal, "程序缺少查询 %s", name).Because(err)
	}
	return string(text), nil
}

// QueryNames returns the name of every query file, sorted, for the tests that
// parse them all and look for callers.
func QueryNames() []string {
	files, err := fs.Glob(queries, "query/*.sql")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(path.Base(f), ".sql")
	}
	slices.Sort(files)
	return files
}

// QueryText returns the text of a query file, for tests and for fragments that
// a larger statement includes.
func QueryText(name string) (string, error) { return queryText(name) }
