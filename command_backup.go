package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"mingzhi/db"
	"mingzhi/server"
)

type backupCommand struct {
	File string `arg:"" help:"The file to write; it must not exist. - writes to the standard output."`
}

// Run writes the register to one file, while servers go on. The file appears under
// its name when it is whole.
func (c backupCommand) Run(w world) error {
	if c.File == "-" {
		digest := sha256.New()
		manifest, err := server.Backup(w, w.settings.config(), io.MultiWriter(w.out, digest))
		if err != nil {
			return err
		}
		w.out = w.err // what is said does not belong into the backup
		return c.told(w, manifest, digest.Sum(nil))
	}
	if _, err := os.Lstat(c.File); err == nil {
		return fileExists()
	}
	draft, err := os.CreateTemp(filepath.Dir(c.File), ".mingzhi-backup-*") // mode 0600: it holds personal data
	if err != nil {
		return unwritableFile(err)
	}
	defer os.Remove(draft.Name())
	defer draft.Close()
	digest := sha256.New()
	manifest, err := server.Backup(w, w.settings.config(), io.MultiWriter(draft, digest))
	if err != nil {
		return err
	}
	if err := errors.Join(draft.Sync(), draft.Close()); err != nil {
		return unwritableFile(err)
	}
	if err := os.Link(draft.Name(), c.File); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return fileExists()
		}
		return unwritableFile(err)
	}
	return c.told(w, manifest, digest.Sum(nil))
}

func (c backupCommand) told(w world, m *db.Manifest, digest []byte) error {
	w.say("已备份：账本 %d 条，登记 %d 行；根哈希 %s", "Backed up: %d entries, %d rows; root %s", m.Size, m.Rows()-m.Size, m.RootHash)
	w.say("文件 SHA-256：%s", "SHA-256 of the file: %s", hex.EncodeToString(digest))
	w.say("备份里没有密钥文件；请另行保存，不要与备份放在一处", "The key file is not in it: keep it too, in another place.")
	return nil
}

func fileExists() error {
	return wrongFile("已有这个文件", "this file exists already", "换一个文件名；已有的文件不会被覆盖", "choose another name; nothing is written over")
}

func unwritableFile(cause error) error {
	problem := wrongFile("这个文件写不了", "this file cannot be written", "换一个可写、空间足够的位置", "choose a place that can be written and has room")
	problem.Cause = fmt.Errorf("writing the backup: %w", cause)
	return problem
}
