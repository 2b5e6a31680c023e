package source

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"wengang/sql/fault"
)

var (
	magicZip      = []byte("PK\x03\x04")
	magicEmptyZip = []byte("PK\x05\x06")
	magicOLE      = []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}
)

// Open opens a file by what it holds, whatever its name says. The errors are
// faults that name the file, what is wrong with it, and what to do.
func Open(path string, opt Options) (Reader, error) {
	if opt.Name == "" {
		opt.Name = filepath.Base(path)
	}
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.New(fault.NotFound, "没有文件“%s”", path).Do("请检查路径和文件名").Because(err)
	case err != nil:
		return nil, fault.New(fault.Invalid, "文件“%s”打不开", path).Do("请检查权限").Because(err)
	}
	r, err := open(file, opt)
	if err != nil {
		_ = file.Close() // the fault is what the caller needs to hear
		return nil, err
	}
	return r, nil
}

func open(file *os.File, opt Options) (Reader, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, unreadable(opt.Name, err)
	}
	if info.IsDir() {
		return nil, fault.New(fault.Invalid, "“%s”是文件夹", opt.Name).Do("请指定一个.xlsx或.csv文件")
	}
	head := make([]byte, 4096)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, unreadable(opt.Name, err)
	}
	head = head[:n]
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, unreadable(opt.Name, err)
	}
	name := strings.ToLower(opt.Name)
	switch {
	case n == 0:
		return nil, fault.New(fault.Invalid, "文件“%s”是空的", opt.Name).Do("请检查是否选错了文件")
	case bytes.HasPrefix(head, magicZip), bytes.HasPrefix(head, magicEmptyZip):
		return openXLSX(file, info.Size(), opt)
	case bytes.HasPrefix(head, magicOLE):
		if encryptedOLE(file) {
			return nil, fault.New(fault.Invalid, "文件“%s”是加密的工作簿，打不开", opt.Name).Do("请在Excel或WPS中取消打开密码，另存后重新导入")
		}
		return nil, fault.New(fault.Invalid, "文件“%s”是旧格式（.xls）的文件", opt.Name).Do("请在Excel或WPS中另存为.xlsx后重新导入")
	case bytes.HasPrefix(head, []byte("%PDF")):
		return nil, fault.New(fault.Invalid, "文件“%s”是PDF，不是表格", opt.Name).Do("请导入.xlsx或.csv文件")
	case markup(head):
		return nil, fault.New(fault.Invalid, "文件“%s”是网页或XML格式，不是工作簿", opt.Name).Do("请在Excel或WPS中打开，另存为.xlsx后重新导入")
	case strings.HasSuffix(name, ".xlsx"), strings.HasSuffix(name, ".xlsm"):
		return nil, fault.New(fault.Invalid, "文件“%s”的扩展名是Excel工作簿，内容却不是（开头不是zip格式）", opt.Name).
			Do("文件可能损坏或改过扩展名：csv请把扩展名改为.csv，其他请在Excel或WPS中另存为.xlsx后重新导入")
	}
	return openCSV(file, info.Size(), opt)
}

// encryptedOLE tells a password-protected workbook, which is a compound file
// holding EncryptedPackage, from an .xls. Names in its directory are UTF-16.
func encryptedOLE(file *os.File) bool {
	var name []byte
	for _, c := range "EncryptedPackage" {
		name = append(name, byte(c), 0)
	}
	const most = 64 << 20
	buf := make([]byte, 1<<20)
	r := io.LimitReader(file, most)
	kept := 0
	for {
		n, err := r.Read(buf[kept:])
		if bytes.Contains(buf[:kept+n], name) {
			return true
		}
		if err != nil {
			return false
		}
		tail := min(len(name)-1, kept+n)
		copy(buf, buf[kept+n-tail:kept+n])
		kept = tail
	}
}

func markup(head []byte) bool {
	text := strings.ToLower(string(bytes.TrimSpace(bytes.TrimPrefix(head, utf8BOM))))
	for _, start := range []string{"<?xml", "<html", "<!doctype", "<table", "<meta", "<head", "<style"} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	return false
}
