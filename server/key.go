package server

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// secretSize is the size of the secret in bytes.
const secretSize = 32

// loadSecret reads the secret from its file or, for a register that has issued
// nothing, may make the file: 64 hex digits, readable by its owner alone. Whoever
// has the file can check guessed names and numbers against the database, so both
// are never kept in one backup.
func loadSecret(path string, mayMake bool) ([]byte, error) {
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && mayMake:
		return makeSecret(path)
	case errors.Is(err, fs.ErrNotExist):
		return nil, badSetting("--key-file", "密钥文件不见了", "the key file is missing",
			"从另行保存的副本恢复（登记簿的备份里没有密钥），或从另一台服务器复制；没有原来的密钥，已出具的证明无法查验",
			"bring back the copy that is kept apart (a backup of the register does not hold it), or copy it from another server; without it no certificate can be verified")
	case err != nil:
		problem := badSetting("--key-file", "密钥文件读不出来", "the key file cannot be read", "改正路径或权限", "mend its path or permissions")
		problem.Cause = err
		return nil, problem
	}
	secret, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(secret) < secretSize {
		return nil, badSetting("--key-file", "密钥文件内容不对", "the key file is not a key",
			"应是至少 64 位十六进制数；用另行保存的副本恢复，不要新建", "it has at least 64 hex digits; bring back the copy that is kept apart rather than making a new one")
	}
	return secret, nil
}

// makeSecret writes a new secret. A second process that does the same at once
// loses the race and reads the winner's.
func makeSecret(path string) ([]byte, error) {
	secret := make([]byte, secretSize)
	if _, err := rand.Read(secret); err != nil {
		return nil, fmt.Errorf("drawing a key: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, unwritable(err)
	}
	draft, err := os.CreateTemp(filepath.Dir(path), ".key-*") // mode 0600
	if err != nil {
		return nil, unwritable(err)
	}
	defer os.Remove(draft.Name())
	if _, err := draft.WriteString(hex.EncodeToString(secret) + "\n"); err != nil {
		return nil, unwritable(err)
	}
	if err := errors.Join(draft.Sync(), draft.Close()); err != nil {
		return nil, unwritable(err)
	}
	if err := os.Link(draft.Name(), path); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return loadSecret(path, false)
		}
		return nil, fmt.Errorf("placing the key file: %w", err)
	}
	return secret, nil
}
