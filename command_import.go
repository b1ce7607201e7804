package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"mingzhi/exchange"
	"mingzhi/rules"
)

type importCommand struct {
	Kind         string   `arg:"" help:"organizations (志愿服务组织), announcements (公告), inspections (抽查), certificates (证明), commendations (表彰), platforms (平台), populations (人口) or calendars (放假安排)."`
	Files        []string `arg:"" help:"Spreadsheets (.xlsx or .csv)."`
	DryRun       bool     `help:"Check everything, change nothing in the register; errors are marked in a copy, NAME.checked.xlsx or .csv."`
	SkipBadRows  bool     `help:"Import the good rows; write the bad ones, each with its reason, to NAME.rejected.xlsx or .csv."`
	Announcement string   `help:"Document number, or title, of the announcement of every marking whose row names none." placeholder:"NUMBER"`
	Source       string   `help:"Where the facts come from, when the file does not say." placeholder:"TEXT"`
	Synthetic    bool     `help:"Mark every row as invented sample data."`
	Codes        string   `help:"File for verification codes that are drawn; NAME.codes.csv by default. It is never overwritten." placeholder:"FILE"`
}

// Run imports spreadsheets and reports. The exit code says how it went: 0 all in,
// 3 errors and nothing changed, 4 bad rows skipped.
func (c importCommand) Run(w world) error {
	kind, err := exchange.ParseKind(c.Kind)
	if err != nil {
		return err
	}
	for _, file := range c.Files {
		if _, err := os.Stat(file); err != nil {
			problem := wrongFile("没有这个文件，或者打不开", "there is no such file, or it cannot be opened", "核对路径和文件名", "check the path and the name")
			problem.Field, problem.Cause = file, err
			return problem
		}
	}
	return takeIn(w, kind, c.Files, exchange.Options{
		DryRun: c.DryRun, SkipBadRows: c.SkipBadRows, Announcement: c.Announcement, Source: c.Source,
		Synthetic: c.Synthetic, CodesFile: c.Codes, Progress: progress(w, string(kind)),
	})
}

// takeIn imports files into the register of the settings, and reports.
func takeIn(w world, kind exchange.Kind, files []string, options exchange.Options) error {
	house, err := w.open(!options.DryRun)
	if err != nil {
		return err
	}
	defer house.Close()
	summary, err := exchange.Import(w, house.Registry, kind, files, options)
	if err != nil {
		return err
	}
	if summary.Created >= many {
		if err := house.Database.Analyze(w); err != nil {
			house.Logger.WarnContext(w, "the database plans as before", "cause", err)
		}
	}
	if err := summary.WriteReport(w.out, w.settings.Lang); err != nil {
		return err
	}
	if code := summary.ExitCode(); code != 0 {
		return exit(code)
	}
	return nil
}

// many is how many new things change what the database should plan by.
const many = 1000

type templateCommand struct {
	Kind string `arg:"" help:"organizations (志愿服务组织), announcements (公告), inspections (抽查), certificates (证明), commendations (表彰), platforms (平台), populations (人口) or calendars (放假安排)."`
	File string `arg:"" help:"The .xlsx file to write; it must not exist."`
}

// Run writes an empty spreadsheet of a kind.
func (c templateCommand) Run(w world) error {
	kind, err := exchange.ParseKind(c.Kind)
	if err != nil {
		return err
	}
	if !strings.EqualFold(filepath.Ext(c.File), ".xlsx") {
		return wrongFile("模板是 .xlsx 文件", "the template is an .xlsx file", "文件名以 .xlsx 结尾", "give it a name that ends in .xlsx")
	}
	file, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	switch {
	case errors.Is(err, fs.ErrExist):
		return wrongFile("已有这个文件", "this file exists already", "换一个文件名；已有的文件不会被覆盖", "choose another name; nothing is written over")
	case err != nil:
		problem := wrongFile("这个文件写不了", "this file cannot be written", "换一个可写的位置", "choose a place that can be written")
		problem.Cause = err
		return problem
	}
	if err := exchange.WriteTemplate(kind, file); err != nil {
		file.Close()
		return err
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("writing the file: %w", err)
	}
	w.say("已写出 %s", "Wrote %s.", c.File)
	return nil
}

func wrongFile(zh, en, mendZh, mendEn string) *rules.Problem {
	return &rules.Problem{
		Code: rules.BadSetting, Field: "FILE", Message: rules.Text{Zh: zh, En: en}, Mend: rules.Text{Zh: mendZh, En: mendEn},
	}
}
