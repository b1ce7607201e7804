package server

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"mingzhi/certificate"
	"mingzhi/rules"
)

// loadKeys reads the keys from their file or, for a register that has issued
// nothing, may make it, readable by its owner alone. Whoever has the file can check
// guessed names and numbers against the database, read the names in it and sign, so
// both are never kept in one backup.
func loadKeys(path string, mayMake bool) (*certificate.Ring, error) {
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && mayMake:
		return makeKeys(path)
	case errors.Is(err, fs.ErrNotExist):
		return nil, badSetting("--key-file", "密钥文件不见了", "the key file is missing",
			"从另行保存的副本恢复（登记簿的备份里没有密钥），或从另一台服务器复制；没有原来的密钥，已出具的证明无法查验",
			"bring back the copy that is kept apart (a backup of the register does not hold it), or copy it from another server; without it no certificate can be verified")
	case err != nil:
		problem := badSetting("--key-file", "密钥文件读不出来", "the key file cannot be read", "改正路径或权限", "mend its path or permissions")
		problem.Cause = err
		return nil, problem
	}
	ring, err := certificate.ParseRing(text)
	if err != nil {
		problem := badSetting("--key-file", "密钥文件内容不对", "the key file is not a file of keys",
			"用另行保存的副本恢复，不要新建", "bring back the copy that is kept apart rather than making a new one")
		problem.Cause = err
		return nil, problem
	}
	return ring, nil
}

// ReadKeys reads the keys from a file.
func ReadKeys(path string) (*certificate.Ring, error) { return loadKeys(path, false) }

// MakeKeys draws new keys of a suite into a new file, as a deployment mounts one; a
// CONFLICT where there is a file already.
func MakeKeys(path string, suite certificate.Suite) error {
	ring, err := drawKeys(suite)
	if err != nil {
		return err
	}
	draft, err := draftKeys(path, ring)
	if err != nil {
		return err
	}
	defer os.Remove(draft)
	if err := os.Link(draft, path); errors.Is(err, fs.ErrExist) {
		return &rules.Problem{
			Code: rules.Conflict, Field: "FILE",
			Message: rules.Text{Zh: "文件已经存在，不会覆盖", En: "the file exists already and is not written over"},
			Mend:    rules.Text{Zh: "换一个文件名", En: "name another one"},
		}
	} else if err != nil {
		return unwritable(err)
	}
	return nil
}

// drawKeys draws a secret, and a key that signs.
func drawKeys(suite certificate.Suite) (*certificate.Ring, error) {
	secret := make([]byte, certificate.ShortestSecret)
	if _, err := rand.Read(secret); err != nil {
		return nil, fmt.Errorf("drawing a key: %w", err)
	}
	ring, err := certificate.NewRing(secret)
	if err != nil {
		return nil, err
	}
	_, err = ring.AddSigner(suite, time.Now(), rand.Reader)
	return ring, err
}

// makeKeys draws new keys: a secret, and a key that signs. A second process that does
// the same at once loses the race and reads the winner's.
func makeKeys(path string) (*certificate.Ring, error) {
	ring, err := drawKeys(certificate.EdDSA)
	if err != nil {
		return nil, err
	}
	draft, err := draftKeys(path, ring)
	if err != nil {
		return nil, err
	}
	defer os.Remove(draft)
	if err := os.Link(draft, path); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return loadKeys(path, false)
		}
		return nil, fmt.Errorf("placing the key file: %w", err)
	}
	return ring, nil
}

// SaveKeys writes keys over those in a file, whole or not at all.
func SaveKeys(path string, ring *certificate.Ring) error {
	draft, err := draftKeys(path, ring)
	if err != nil {
		return err
	}
	if err := os.Rename(draft, path); err != nil {
		return errors.Join(unwritable(err), os.Remove(draft))
	}
	return nil
}

// draftKeys writes keys into a new file beside their place.
func draftKeys(path string, ring *certificate.Ring) (name string, err error) {
	text, err := ring.File()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", unwritable(err)
	}
	draft, err := os.CreateTemp(filepath.Dir(path), ".key-*") // mode 0600
	if err != nil {
		return "", unwritable(err)
	}
	_, err = draft.Write(text)
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return "", errors.Join(unwritable(err), os.Remove(draft.Name()))
	}
	return draft.Name(), nil
}
