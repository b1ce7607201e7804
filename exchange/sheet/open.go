package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Open reads a spreadsheet file. What it is, is told by its content and not by
// its name: a CSV file named .xlsx is read all the same. A file that cannot be
// read gives a *rules.Problem with BAD_SPREADSHEET that says how to mend it; a
// file that is not there gives an error of package os.
func Open(path string, limits Limits) (*File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open spreadsheet: %w", err)
	}
	defer file.Close()
	stat, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("open spreadsheet: %w", err)
	}
	if !stat.Mode().IsRegular() {
		return nil, refuseNotASpreadsheet()
	}
	return Read(filepath.Base(path), file, stat.Size(), limits)
}

// Read reads a spreadsheet of size bytes; name is what File.Name will say.
func Read(name string, r io.ReaderAt, size int64, limits Limits) (*File, error) {
	if size == 0 {
		return nil, refuseEmpty()
	}
	if size > limits.FileBytes {
		return nil, refuseLarge(fmt.Sprintf("超过 %d MB", limits.FileBytes>>20), fmt.Sprintf("more than %d MB", limits.FileBytes>>20))
	}
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read spreadsheet: %w", err)
	}
	var file *File
	var err error
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		file, err = readWorkbook(r, size, limits)
	default:
		if problem := sniff(head, r, size); problem != nil {
			return nil, problem
		}
		file, err = readCSV(r, size, limits)
	}
	if err != nil {
		return nil, err
	}
	file.Name = name
	for _, sheet := range file.Sheets {
		if len(sheet.Rows) > 0 {
			return file, nil
		}
	}
	return nil, refuseEmpty()
}

// compoundFile begins every OLE file: the legacy .xls, and a workbook that was
// encrypted with a password.
var compoundFile = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// sniff refuses what is plainly no text; nil when it may be a CSV file.
func sniff(head []byte, r io.ReaderAt, size int64) error {
	if bytes.HasPrefix(head, compoundFile) {
		if contains(io.NewSectionReader(r, 0, size), utf16("EncryptedPackage")) {
			return refuseEncrypted()
		}
		return refuseLegacy()
	}
	for _, known := range []struct{ prefix, name string }{
		{"%PDF", "PDF"}, {"{\\rtf", "RTF"}, {"\x89PNG", "PNG"}, {"\xFF\xD8\xFF", "JPEG"}, {"GIF8", "GIF"},
		{"Rar!", "RAR"}, {"7z\xBC\xAF", "7z"}, {"\x1F\x8B", "gzip"}, {"PK", "zip"},
	} {
		if bytes.HasPrefix(head, []byte(known.prefix)) {
			return refuseOtherFormat(known.name)
		}
	}
	start := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, utf8Mark), " \t\r\n"))
	for _, page := range []string{"<!doctype", "<html", "<table", "<meta", "<head", "<style"} {
		// Many systems export a web page under the name of a spreadsheet.
		if bytes.HasPrefix(start, []byte(page)) {
			return refuseOtherFormat("HTML")
		}
	}
	if bytes.HasPrefix(start, []byte("<?xml")) {
		return refuseOtherFormat("XML")
	}
	if !bytes.HasPrefix(head, utf16LittleMark) && !bytes.HasPrefix(head, utf16BigMark) && bytes.IndexByte(head, 0) >= 0 {
		return refuseNotASpreadsheet()
	}
	return nil
}

// utf16 is the little-endian UTF-16 of an ASCII text.
func utf16(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for _, c := range []byte(s) {
		out = append(out, c, 0)
	}
	return out
}

// contains looks for needle without holding the whole file.
func contains(r io.Reader, needle []byte) bool {
	buffer := make([]byte, 64<<10)
	kept := 0
	for {
		n, err := r.Read(buffer[kept:])
		if bytes.Contains(buffer[:kept+n], needle) {
			return true
		}
		if err != nil {
			return false
		}
		tail := min(len(needle)-1, kept+n)
		copy(buffer, buffer[kept+n-tail:kept+n])
		kept = tail
	}
}
