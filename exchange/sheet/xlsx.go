package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"sync/atomic"

	"mingzhi/rules"
)

// workbook is an open .xlsx file (ECMA-376): a zip of XML parts.
type workbook struct {
	parts  map[string]*zip.File
	limits Limits
	// left is how many bytes may still be unpacked.
	left atomic.Int64
	// cells counts the cells kept so far, blank ones before the last of a row
	// included: they take memory too.
	cells   int
	strings []string
	formats []numberFormat
	// from1904 is the other of the two calendars that workbooks count days by.
	from1904 bool
}

// readWorkbook reads all sheets of a workbook.
func readWorkbook(r io.ReaderAt, size int64, limits Limits) (*File, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refuseDamaged(err)
	}
	book := &workbook{parts: map[string]*zip.File{}, limits: limits}
	book.left.Store(limits.UnzippedBytes)
	for _, part := range archive.File {
		book.parts[strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(part.Name, `\`, "/"), "/"))] = part
	}
	if problem := book.refuseOther(); problem != nil {
		return nil, problem
	}
	file, err := book.read()
	var problem *rules.Problem
	if err != nil && !errors.As(err, &problem) {
		return nil, refuseDamaged(err)
	}
	return file, err
}

// refuseOther names the zip files that are no .xlsx.
func (b *workbook) refuseOther() error {
	switch {
	case b.parts["xl/workbook.bin"] != nil:
		return refuseOtherFormat("XLSB")
	case b.parts["word/document.xml"] != nil:
		return refuseOtherFormat("Word")
	case b.parts["content.xml"] != nil && b.parts["mimetype"] != nil:
		return refuseOtherFormat("OpenDocument")
	case b.parts["_rels/.rels"] == nil && b.parts["xl/workbook.xml"] == nil:
		return refuseOtherFormat("zip")
	}
	return nil
}

// read follows the workbook's own table of contents to its parts.
func (b *workbook) read() (*File, error) {
	main := "xl/workbook.xml"
	for _, relation := range b.relations("_rels/.rels", "") {
		if strings.HasSuffix(relation.kind, "/officeDocument") {
			main = relation.target
		}
	}
	folder := path.Dir(main)
	relations := b.relations(path.Join(folder, "_rels", path.Base(main)+".rels"), folder)
	sheets, err := b.contents(main)
	if err != nil {
		return nil, err
	}
	for _, relation := range relations {
		switch {
		case strings.HasSuffix(relation.kind, "/sharedStrings"):
			err = b.readStrings(relation.target)
		case strings.HasSuffix(relation.kind, "/styles"):
			err = b.readStyles(relation.target)
		}
		if err != nil {
			return nil, err
		}
	}
	file := &File{Format: XLSX}
	for _, listed := range sheets {
		for _, relation := range relations {
			if relation.id != listed.relation || !strings.HasSuffix(relation.kind, "/worksheet") {
				continue
			}
			sheet, err := b.readSheet(relation.target)
			if err != nil {
				return nil, err
			}
			sheet.Name, sheet.Hidden = listed.name, listed.hidden
			file.Sheets = append(file.Sheets, sheet)
		}
	}
	return file, nil
}

// relation is one link from a part to another.
type relation struct{ id, kind, target string }

// relations reads a table of links; a missing one is empty.
func (b *workbook) relations(name, folder string) []relation {
	var found []relation
	_ = b.each(name, func(_ *xml.Decoder, start xml.StartElement) error {
		if start.Name.Local == "Relationship" {
			link := relation{id: attribute(start, "Id"), kind: attribute(start, "Type"), target: attribute(start, "Target")}
			if strings.HasPrefix(link.target, "/") {
				link.target = strings.TrimPrefix(link.target, "/")
			} else {
				link.target = path.Join(folder, link.target)
			}
			found = append(found, link)
		}
		return nil
	})
	return found
}

// listedSheet is a sheet as the workbook lists it.
type listedSheet struct {
	name, relation string
	hidden         bool
}

func (b *workbook) contents(main string) ([]listedSheet, error) {
	var sheets []listedSheet
	err := b.each(main, func(_ *xml.Decoder, start xml.StartElement) error {
		switch start.Name.Local {
		case "workbookPr":
			since := attribute(start, "date1904")
			b.from1904 = since == "1" || since == "true"
		case "sheet":
			if len(sheets) >= b.limits.Sheets {
				return refuseLarge(fmt.Sprintf("超过 %d 个工作表", b.limits.Sheets), fmt.Sprintf("more than %d sheets", b.limits.Sheets))
			}
			state := attribute(start, "state")
			sheets = append(sheets, listedSheet{
				name: attribute(start, "name"), relation: attribute(start, "id"),
				hidden: state == "hidden" || state == "veryHidden",
			})
		}
		return nil
	})
	return sheets, err
}

// each calls visit for every element that starts in a part. visit may read on
// from the decoder.
func (b *workbook) each(name string, visit func(*xml.Decoder, xml.StartElement) error) error {
	reader, err := b.open(name)
	if err != nil {
		return err
	}
	defer reader.Close()
	decoder := xml.NewDecoder(reader)
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok {
			if err := visit(decoder, start); err != nil {
				return err
			}
		}
	}
}

// open unpacks a part, within what may still be unpacked.
func (b *workbook) open(name string) (io.ReadCloser, error) {
	part := b.parts[strings.ToLower(name)]
	if part == nil {
		return nil, fmt.Errorf("the workbook lacks a part")
	}
	reader, err := part.Open()
	if err != nil {
		return nil, err
	}
	return &boundedReader{ReadCloser: reader, book: b}, nil
}

// boundedReader counts what is really unpacked; sizes that the zip claims are
// not believed.
type boundedReader struct {
	io.ReadCloser
	book *workbook
}

func (r *boundedReader) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	if r.book.left.Add(-int64(n)) < 0 {
		limit := r.book.limits.UnzippedBytes >> 20
		return 0, refuseLarge(fmt.Sprintf("解压后超过 %d MB", limit), fmt.Sprintf("it unpacks to more than %d MB", limit))
	}
	return n, err
}

// attribute gives an attribute by its local name; empty when absent.
func attribute(start xml.StartElement, local string) string {
	for _, a := range start.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
