package engine

import (
	"os"
	"path/filepath"
	"runtime"

	"wengang/sql/fault"
)

// packages names the npm package that carries the engine library for each
// platform it exists for, and the library's file name in it.
var packages = map[string]string{
	"linux/amd64":  "@chdb/lib-linux-x64-gnu",
	"linux/arm64":  "@chdb/lib-linux-arm64-gnu",
	"darwin/amd64": "@chdb/lib-darwin-x64",
	"darwin/arm64": "@chdb/lib-darwin-arm64",
}

const libraryFile = "libchdb.*" // .so, on macOS as well in the versions seen; .dylib would do

// FindLibrary returns the path of the engine library below one of the asset
// directories (each holds a node_modules). An explicit path wins.
//
// Errors: fault.Unavailable where it is not installed, fault.Invalid where the
// platform has none.
func FindLibrary(explicit string, assets ...string) (string, error) {
	if explicit != "" {
		if _, err := os.Stat(explicit); err != nil {
			return "", fault.New(fault.Unavailable, "找不到数据库引擎库文件 %s", explicit).Because(err)
		}
		return explicit, nil
	}
	platform := runtime.GOOS + "/" + runtime.GOARCH
	pkg, ok := packages[platform]
	if !ok {
		return "", fault.New(fault.Invalid, "本平台（%s）没有内置数据库引擎", platform).
			Do("请用 --clickhouse 指定外部 ClickHouse 的地址")
	}
	for _, dir := range assets {
		path, err := findBelow(filepath.Join(dir, "node_modules", filepath.FromSlash(pkg)))
		if err == nil {
			return path, nil
		}
	}
	return "", fault.New(fault.Unavailable, "没有安装内置数据库引擎（%s）", pkg).
		Do("请在程序目录执行 make assets，或用 --clickhouse 指定外部 ClickHouse 的地址")
}

// findBelow looks for the library in the package directory itself and one
// level down, where the packages have kept it in different versions.
func findBelow(dir string) (string, error) {
	for _, pattern := range []string{libraryFile, filepath.Join("*", libraryFile)} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err == nil && len(found) > 0 {
			return filepath.Abs(found[0])
		}
	}
	return "", os.ErrNotExist
}
