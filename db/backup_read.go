package db

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/klauspost/compress/zstd"

	"mingzhi/ledger"
	"mingzhi/rules"
)

// Bounds of what is read: a file may be anything.
const (
	maxBackupLine   = 16 << 20
	maxBackupWindow = 64 << 20
)

// BackupRow is one row of a backup.
type BackupRow struct {
	Table   string
	Columns []string
	// Values are json.Number, string, bool or nil.
	Values []any
}

// BackupReader reads a backup from its beginning to its end, in constant memory.
type BackupReader struct {
	Manifest

	lines  *bufio.Reader
	zip    *zstd.Decoder
	digest hash.Hash
	table  tableLine
	// counts are the rows read of each table that the manifest names, and of no other.
	counts map[string]int64
}

// NewBackupReader reads a backup's manifest. A file that is none is a BAD_SETTING.
func NewBackupReader(file io.Reader) (*BackupReader, error) {
	zip, err := zstd.NewReader(file, zstd.WithDecoderMaxWindow(maxBackupWindow), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, notABackup(err)
	}
	b := &BackupReader{lines: bufio.NewReaderSize(zip, 64<<10), zip: zip, digest: sha256.New(), counts: map[string]int64{}}
	text, err := b.line()
	if err == nil {
		err = json.Unmarshal(text, &b.Manifest)
	}
	if err == nil && b.Format != backupFormat {
		err = errors.New("the first line names no format that this program knows")
	}
	if err != nil {
		zip.Close()
		return nil, notABackup(err)
	}
	b.digest.Write(text)
	for _, t := range b.Tables {
		b.counts[t.Name] = 0
	}
	return b, nil
}

// Close lets the reader's memory go. The file stays open.
func (b *BackupReader) Close() { b.zip.Close() }

// line reads one line with its end.
func (b *BackupReader) line() ([]byte, error) {
	var whole []byte
	for {
		part, err := b.lines.ReadSlice('\n')
		whole = append(whole, part...)
		switch {
		case err == nil:
			return whole, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		case len(whole) > maxBackupLine:
			return nil, errors.New("a line is too long")
		}
	}
}

// Next gives the next row, and io.EOF after the last when the backup is whole: the
// rows are as many as the manifest says, of no other table, and the hash is that of the lines. A
// backup that is not whole is a BAD_SETTING.
func (b *BackupReader) Next() (BackupRow, error) {
	for {
		text, err := b.line()
		if err != nil {
			return BackupRow{}, cutOff(err)
		}
		if text[0] == '[' {
			if b.table.Table == "" {
				return BackupRow{}, altered(errors.New("a row comes before any table"))
			}
			b.digest.Write(text)
			row := BackupRow{Table: b.table.Table, Columns: b.table.Columns}
			decoder := json.NewDecoder(bytes.NewReader(text))
			decoder.UseNumber()
			if err := decoder.Decode(&row.Values); err != nil || len(row.Values) != len(row.Columns) {
				return BackupRow{}, altered(errors.Join(err, fmt.Errorf("a row of %s is malformed", row.Table)))
			}
			b.counts[row.Table]++
			return row, nil
		}
		var line struct {
			tableLine
			endLine
		}
		if err := json.Unmarshal(text, &line); err != nil {
			return BackupRow{}, altered(err)
		}
		if line.Table == "" {
			return BackupRow{}, b.end(line.endLine)
		}
		if _, named := b.counts[line.Table]; !named {
			return BackupRow{}, altered(fmt.Errorf("its manifest does not name the table %.100q", line.Table))
		}
		b.digest.Write(text)
		b.table = line.tableLine
	}
}

// end compares the last line with what was read; io.EOF when all is well.
func (b *BackupReader) end(last endLine) error {
	if last.SHA256 != hex.EncodeToString(b.digest.Sum(nil)) {
		return altered(errors.New("its lines do not give its hash"))
	}
	for _, t := range b.Tables {
		if b.counts[t.Name] != t.Rows {
			return altered(fmt.Errorf("%s has %d rows instead of %d", t.Name, b.counts[t.Name], t.Rows))
		}
		delete(b.counts, t.Name) // named twice, it would be counted twice
	}
	switch _, err := b.lines.ReadByte(); {
	case err == nil:
		return altered(errors.New("something follows its end"))
	case !errors.Is(err, io.EOF):
		return altered(err)
	}
	return io.EOF
}

// CheckBackup reads a whole backup and changes nothing. It gives the roots over the
// first entries at the sizes asked for, as far as the ledger of the backup goes.
func CheckBackup(file io.Reader, sizes ...int64) (*Manifest, map[int64]ledger.Hash, error) {
	b, err := NewBackupReader(file)
	if err != nil {
		return nil, nil, err
	}
	defer b.Close()
	check := newTreeCheck(nil, append(sizes, b.Size)...)
	for {
		row, err := b.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, err
		}
		if row.Table != entriesTable {
			continue
		}
		if check.Size() == 0 {
			check = newTreeCheck(row.Columns, check.marks...)
		}
		if err := check.add(row.Values); err != nil {
			return nil, nil, altered(err)
		}
	}
	if check.Size() != b.Size || check.root() != b.RootHash {
		return nil, nil, altered(errors.New("its entries do not give the root of its manifest"))
	}
	return &b.Manifest, check.roots, nil
}

func notABackup(cause error) *rules.Problem {
	return badBackup("这不是明志的备份文件", "this is not a backup of mingzhi", "核对文件", "check which file it is", cause)
}

func cutOff(cause error) *rules.Problem {
	if !errors.Is(cause, io.EOF) && !errors.Is(cause, io.ErrUnexpectedEOF) {
		return altered(cause)
	}
	return badBackup("备份文件不完整，后面缺了一截", "the backup is cut off before its end", "重新复制，或换一份备份", "copy it again, or take another backup", cause)
}

func altered(cause error) *rules.Problem {
	return badBackup("备份文件损坏或被改动过", "the backup is damaged or was altered", "重新复制，或换一份备份", "copy it again, or take another backup", cause)
}

func badBackup(zh, en, mendZh, mendEn string, cause error) *rules.Problem {
	return &rules.Problem{
		Code: rules.BadSetting, Field: "FILE", Cause: cause,
		Message: rules.Text{Zh: zh + "；登记簿没有改动", En: en + "; nothing was changed"}, Mend: rules.Text{Zh: mendZh, En: mendEn},
	}
}
