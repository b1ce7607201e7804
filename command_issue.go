package main

import (
	"os"

	"mingzhi/exchange"
	"mingzhi/exchange/sheet"
)

// issueCommand issues one certificate.
type issueCommand struct {
	File      string `arg:"" optional:"" help:"The form, filled in; - or nothing reads it from the input. Its ID number and name never stand on the command line."`
	Blank     bool   `help:"Print a blank form."`
	DryRun    bool   `help:"Check everything, change nothing in the register."`
	Source    string `help:"Where the facts come from, when the form does not say." placeholder:"TEXT"`
	Synthetic bool   `help:"Mark it as invented sample data."`
	Codes     string `help:"File for number and verification code; NAME.codes.csv by default. It is never overwritten." placeholder:"FILE"`
}

// formName names a form that came from the input, and the file of its code.
const formName = "证明.txt"

// Run issues the certificate of a form by the rules of the list of certificates, and
// reports as importing does.
func (c issueCommand) Run(w world) error {
	if c.Blank {
		return exchange.WriteForm(w.out, w.settings.Lang)
	}
	name, from := formName, w.in
	if c.File != "" && c.File != "-" {
		file, err := os.Open(c.File)
		if err != nil {
			problem := wrongFile("没有这个文件，或者打不开", "there is no such file, or it cannot be opened", "核对路径和文件名；空白表用 mingzhi issue --blank 取", "check the path and the name; mingzhi issue --blank prints a blank form")
			problem.Field, problem.Cause = c.File, err
			return problem
		}
		defer file.Close()
		name, from = c.File, file
	}
	form, err := exchange.ReadForm(name, from)
	if err != nil {
		return err
	}
	return takeIn(w, exchange.Certificates, []string{name}, exchange.Options{
		DryRun: c.DryRun, Source: c.Source, Synthetic: c.Synthetic, CodesFile: c.Codes, NoRejects: true,
		Open: func(string, sheet.Limits) (*sheet.File, error) { return form, nil },
	})
}
