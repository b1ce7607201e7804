package exchange

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// handedOut is a certificate whose number or code was drawn, to be told to its holder.
type handedOut struct {
	number string
	code   string
	holder string
	row    *row
}

// writeCodes writes what was drawn, readable by its owner alone: number, code, whose it
// is and where it stands in the list. It
// happens before the transaction is committed: a code that was published but not
// written down could never be told to anyone.
func (p *pass) writeCodes(issued []handedOut) error {
	if len(issued) == 0 {
		return nil
	}
	path := p.run.options.CodesFile
	var file *os.File
	var err error
	if path != "" {
		file, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	} else {
		file, err = createBeside(p.run.things[0].table.path, ".codes", ".csv")
	}
	if err != nil {
		return fmt.Errorf("creating the file of codes: %w", err)
	}
	p.codesFile, p.codes = file.Name(), len(issued)
	_, err = file.WriteString("\uFEFF")
	records := csv.NewWriter(file)
	records.UseCRLF = true
	rows := [][]string{{"证明编号", "验证码", "姓名", "行"}}
	for _, one := range issued {
		rows = append(rows, []string{one.number, one.code, inert(one.holder), strconv.Itoa(one.row.cells.Number)})
	}
	if err := errors.Join(err, records.WriteAll(rows), file.Sync(), file.Close()); err != nil {
		p.discardCodes()
		return fmt.Errorf("writing the file of codes: %w", err)
	}
	return nil
}

// inert keeps a spreadsheet from taking a text for a formula.
func inert(text string) string {
	if strings.IndexAny(text, "=+-@\t\r") == 0 {
		return "'" + text
	}
	return text
}

// discardCodes removes the codes of certificates that were not issued.
func (p *pass) discardCodes() {
	if p.codesFile != "" {
		_ = os.Remove(p.codesFile)
		p.codesFile, p.codes = "", 0
		p.run.summary.CodesFile, p.run.summary.Codes = "", 0
	}
}

// createBeside creates NAME+mark+extension beside a file, or NAME+mark-2 and so on
// when that is there already: nothing that a clerk may be working on is
// overwritten. Only the owner may read it.
func createBeside(path, mark, extension string) (*os.File, error) {
	base := strings.TrimSuffix(strings.TrimSuffix(path, filepath.Ext(path)), mark) + mark
	for n := 1; n < 10_000; n++ {
		name := base + extension
		if n > 1 {
			name = fmt.Sprintf("%s-%d%s", base, n, extension)
		}
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if !errors.Is(err, fs.ErrExist) {
			return file, err
		}
	}
	return nil, fs.ErrExist
}
