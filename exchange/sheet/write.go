package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// Write writes a file in its own format and, for CSV, in its own encoding and
// with its own separator. Every cell is written as text, so that no program
// rounds a code or turns a number into a date. Rows keep their numbers in a
// workbook; a CSV file gets them one after the other.
func Write(w io.Writer, file *File) error {
	if file.Format == CSV {
		return writeCSV(w, file)
	}
	return writeWorkbook(w, file)
}

func writeCSV(w io.Writer, file *File) error {
	buffered := bufio.NewWriter(w)
	out := io.Writer(buffered)
	if file.Encoding == UTF8Mark {
		if _, err := buffered.Write(utf8Mark); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	var closeCodec func() error
	if codec := file.Encoding.codec(); codec != nil {
		encoder := codec.NewEncoder().Writer(buffered)
		out = encoder
		if closer, ok := encoder.(io.Closer); ok {
			closeCodec = closer.Close
		}
	}
	records := csv.NewWriter(out)
	records.UseCRLF = true
	if file.Comma != 0 {
		records.Comma = file.Comma
	}
	for _, sheet := range file.Sheets {
		for _, row := range sheet.Rows {
			record := make([]string, max(len(row.Cells), 1))
			for i, cell := range row.Cells {
				record[i] = cell.Text
			}
			if err := records.Write(record); err != nil {
				return fmt.Errorf("write CSV: %w", err)
			}
		}
	}
	records.Flush()
	if err := records.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	if closeCodec != nil {
		if err := closeCodec(); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

func writeWorkbook(w io.Writer, file *File) error {
	book := excelize.NewFile()
	defer book.Close()
	for i, sheet := range file.Sheets {
		name := sheet.Name
		if name == "" {
			name = fmt.Sprintf("Sheet%d", i+1)
		}
		if i == 0 {
			if err := book.SetSheetName("Sheet1", name); err != nil {
				return fmt.Errorf("write workbook: %w", err)
			}
		} else if _, err := book.NewSheet(name); err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
		if err := writeSheet(book, name, sheet.Rows); err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	if _, err := out.WriteTo(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

func writeSheet(book *excelize.File, name string, rows []Row) error {
	stream, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for _, row := range rows {
		values := make([]any, len(row.Cells))
		for i, cell := range row.Cells {
			if cell.Text != "" {
				values[i] = cell.Text
			}
		}
		if err := stream.SetRow(fmt.Sprintf("A%d", row.Number), values); err != nil {
			return err
		}
	}
	return stream.Flush()
}
