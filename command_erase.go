package main

import (
	"bufio"
	"errors"
	"fmt"
	"strings"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// eraseCommand erases a person's data.
type eraseCommand struct {
	Numbers []string `arg:"" optional:"" name:"number" help:"Numbers of the certificates. Without any, the holder's resident ID number is read from the input: all certificates that were issued with it are erased."`
	DryRun  bool     `help:"Say what would be erased, and change nothing."`
}

// Run erases one person's data from certificates, for good. Who asks for it was
// identified by people before.
func (c eraseCommand) Run(w world) error {
	idNumber := ""
	if len(c.Numbers) == 0 {
		w.note("身份证号：", "Resident ID number:")
		line, err := bufio.NewReader(w.in).ReadString('\n')
		if err != nil && line == "" {
			return fmt.Errorf("reading the ID number: %w", err)
		}
		idNumber = strings.TrimSpace(line)
	}
	house, err := w.open(false)
	if err != nil {
		return err
	}
	defer house.Close()
	var erased, before []string
	err = house.Registry.Publish(w, func(tx *registry.Tx) error {
		numbers := c.Numbers
		if idNumber != "" {
			var err error
			if numbers, err = tx.NumbersOfHolder(w, idNumber); err != nil {
				return err
			}
		}
		for _, number := range numbers {
			change, err := tx.Erase(w, number)
			switch {
			case err != nil:
				return err
			case change == registry.Unchanged:
				before = append(before, number)
			default:
				erased = append(erased, number)
			}
		}
		if c.DryRun {
			return errDryRun
		}
		return nil
	})
	if err != nil && !errors.Is(err, errDryRun) {
		return err
	}
	return c.told(w, house.Database, erased, before)
}

// errDryRun undoes what was only tried.
const errDryRun = exit(exitDone)

// told says what was erased, one number a line, and what of it is still in the files.
func (c eraseCommand) told(w world, database *db.DB, erased, before []string) error {
	for _, number := range erased {
		fmt.Fprintln(w.out, number)
	}
	for _, number := range before {
		w.note("%s 早已删除", "%s was erased before", number)
	}
	switch {
	case len(erased)+len(before) == 0:
		return &rules.Problem{
			Code: rules.NotFound, Field: "idNumber",
			Message: rules.Text{Zh: "没有登记这个身份证号的证明", En: "no certificate was issued with this ID number"},
			Mend:    rules.Text{Zh: "核对号码；出具时没有登记身份证号的，按证明编号删除", En: "check the number; certificates that were issued without an ID number are erased by their own numbers"},
		}
	case c.DryRun:
		w.note("试运行：将删除 %d 份证明中的个人信息，没有改动", "Trial: personal data would be erased from %d certificates; nothing was changed.", len(erased))
		return nil
	case len(erased) == 0:
		return nil
	}
	w.note("已删除 %d 份证明中的个人信息。请记下编号：以前的备份里还有，恢复备份后要再删一次", "Personal data were erased from %d certificates. Note the numbers: backups made before still hold them, and after one is restored they are to be erased again.", len(erased))
	swept, err := database.Sweep(w)
	if err != nil {
		return err
	}
	if !swept {
		w.note("数据库正被读取，旧内容还在日志文件里；稍后会被清掉，或再运行一次本命令", "The database is being read: the old contents are still in its journal. They go by and by, or when this is run again.")
	}
	return nil
}
