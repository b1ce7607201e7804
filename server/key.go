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

// loadSecret reads the secret from its file, or makes the file: 64 hex digits,
// readable by its owner alone. Whoever has the file can check guessed names and
// numbers against the database, so both are never kept in one backup.
func loadSecret(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeSecret(path)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the key file: %w", err)
	}
	secret, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(secret) < secretSize {
		return nil, badSetting("--key-file", "密钥文件内容不对", "the key file is not a key",
			"应是至少 64 位十六进制数；从备份恢复，不要新建", "it has at least 64 hex digits; restore it from a backup rather than making a new one")
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
		return nil, fmt.Errorf("making the folder of the key file: %w", err)
	}
	draft, err := os.CreateTemp(filepath.Dir(path), ".key-*") // mode 0600
	if err != nil {
		return nil, fmt.Errorf("making the key file: %w", err)
	}
	defer os.Remove(draft.Name())
	if _, err := draft.WriteString(hex.EncodeToString(secret) + "\n"); err != nil {
		return nil, fmt.Errorf("writing the key file: %w", err)
	}
	if err := errors.Join(draft.Sync(), draft.Close()); err != nil {
		return nil, fmt.Errorf("writing the key file: %w", err)
	}
	if err := os.Link(draft.Name(), path); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return loadSecret(path)
		}
		return nil, fmt.Errorf("placing the key file: %w", err)
	}
	return secret, nil
}
