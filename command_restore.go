package main

import (
	"errors"
	"os"

	"golang.org/x/mod/sumdb/tlog"

	"mingzhi/registry"
	"mingzhi/rules"
	"mingzhi/server"
)

type restoreCommand struct {
	File       string `arg:"" help:"The backup."`
	ExpectRoot string `help:"Root hash of the ledger as it was published or printed elsewhere; another one is refused." placeholder:"HASH"`
	ExpectSize int64  `help:"Number of entries that the published ledger had: an older backup is refused. With --expect-root: the root over that many entries." placeholder:"N"`
}

// Run brings a backup into an empty database, or over one whose ledger it
// continues. Nothing that was published is lost by it.
func (c restoreCommand) Run(w world) error {
	expected := registry.Expected{Size: c.ExpectSize}
	if c.ExpectSize < 0 {
		return wrongExpectation("--expect-size", "条数不能是负数", "a ledger has no negative size", nil)
	}
	if c.ExpectRoot != "" {
		root, err := tlog.ParseHash(c.ExpectRoot)
		if err != nil {
			return wrongExpectation("--expect-root", "这不是根哈希", "this is no root hash", err)
		}
		expected.RootHash = &root
	}
	file, err := os.Open(c.File)
	if err != nil {
		problem := wrongFile("没有这个文件，或者打不开", "there is no such file, or it cannot be opened", "核对路径和文件名", "check the path and the name")
		problem.Cause = err
		return problem
	}
	defer file.Close()
	manifest, audit, err := server.Restore(w, w.settings.config(), file, expected)
	if err != nil {
		return err
	}
	w.say("已恢复 %s 的备份（程序 %s）", "Restored the backup of %s (mingzhi %s).", manifest.MadeAt.Format("2006-01-02 15:04:05Z"), manifest.Program)
	w.say("账本 %d 条，登记 %d 行，不符 %d 处；根哈希 %s", "%d entries, %d rows, %d faults; root %s",
		audit.Entries, audit.Rows, len(audit.Faults), manifest.RootHash)
	return c.askForKey(w)
}

// askForKey says when the key of the certificates is missing or another one:
// nothing else is left to do before serving. A register that has issued none gets
// a new key.
func (c restoreCommand) askForKey(w world) error {
	house, err := w.open(true)
	if err == nil {
		return house.Close()
	}
	var problem *rules.Problem
	if !errors.As(err, &problem) || problem.Field != "--key-file" {
		return err
	}
	w.say("还缺密钥文件：把原来的密钥放到 --key-file 指明的位置（缺省是数据文件夹里的 mingzhi.key），再启动服务",
		"The key file is still missing: put the original one where --key-file says (by default mingzhi.key in the data folder), then serve.")
	return nil
}

func wrongExpectation(flag, zh, en string, cause error) error {
	return &rules.Problem{
		Code: rules.BadSetting, Field: flag, Cause: cause, Message: rules.Text{Zh: zh, En: en},
		Mend: rules.Text{Zh: "照抄 mingzhi audit 或已公布的检查点", En: "copy it from mingzhi audit or from the published checkpoint"},
	}
}
