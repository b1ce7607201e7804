// Package sheet reads and writes the tables that offices exchange: .xlsx
// workbooks and .csv files in the encodings in which they really arrive. What it
// gives is text in rows with its true position (sheet, row, column letter), so
// that every later complaint can point to a cell.
//
// It knows spreadsheets and nothing of volunteer service: headings and meanings
// belong to package exchange. It writes by excelize but reads with a reader of
// its own, because a clerk's file is a stranger's file: the reader streams, stops
// at Limits whatever the file claims about itself, sees how a number is formatted
// (a date, a month, a number that lost its last digits) and never panics.
package sheet
