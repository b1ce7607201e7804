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

// ReadKeys reads the keys of the settings from their file.
func ReadKeys(config Config) (*certificate.Ring, error) { return loadKeys(config.KeyPath(), false) }

// makeKeys draws new keys for a register that has none. A second process that does
// the same at once loses the race and reads the winner's.
func makeKeys(path string) (*certificate.Ring, error) {
	ring, err := NewKeys(certificate.EdDSA)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, unwritable(err)
	}
	switch err := placeKeys(path, ring); {
	case errors.Is(err, fs.ErrExist):
		return loadKeys(path, false)
	case err != nil:
		return nil, err
	}
	return ring, nil
}

// NewKeys draws a secret and a key that signs from now on.
func NewKeys(suite certificate.Suite) (*certificate.Ring, error) {
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

// MakeKeys writes new keys to a file that its owner alone can read. A file that is
// there is a BAD_SETTING, and stays as it is.
func MakeKeys(path string, suite certificate.Suite) (*certificate.Ring, error) {
	ring, err := NewKeys(suite)
	if err != nil {
		return nil, err
	}
	err = placeKeys(path, ring)
	if errors.Is(err, fs.ErrExist) {
		return nil, badSetting("FILE", "已有这个文件", "this file exists already",
			"换一个文件名；已有的密钥不会被覆盖。要换密钥，用 mingzhi keys renew", "choose another name: keys are never written over. To renew them, run mingzhi keys renew")
	}
	return ring, err
}

// placeKeys writes keys to a file that is not there yet, whole or not at all; the error
// is fs.ErrExist where it is.
func placeKeys(path string, ring *certificate.Ring) error {
	draft, err := draftKeys(path, ring, nil)
	if err != nil {
		return err
	}
	defer os.Remove(draft)
	if err := os.Link(draft, path); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return err
		}
		return keysUnwritable(err)
	}
	return syncFolder(path)
}

// Renewal is what is to be renewed in a file of keys.
type Renewal struct {
	// Signing is for a new key of Suite that signs from now on; the one before ends.
	Signing bool
	Suite   certificate.Suite
	// Secret is for a new secret under which certificates are issued from now on.
	Secret bool
}

// RenewKeys renews keys in their file, which is written whole or not at all, and keeps
// every key that was in it. Others who do the same at once wait for each other. A file
// that cannot be written is a BAD_SETTING that says how it is done nevertheless.
func RenewKeys(path string, renewal Renewal) (*certificate.Ring, error) {
	return changeKeys(path, func(ring *certificate.Ring) (changed bool, err error) {
		if renewal.Secret {
			if err := ring.AddSecret(rand.Reader); err != nil {
				return false, err
			}
		}
		if renewal.Signing {
			_, err = ring.AddSigner(renewal.Suite, time.Now(), rand.Reader)
		}
		return renewal.Secret || renewal.Signing, err
	})
}

// changeKeys changes the keys in a file, while nobody else does.
func changeKeys(path string, change func(*certificate.Ring) (changed bool, err error)) (*certificate.Ring, error) {
	if real, err := filepath.EvalSymlinks(path); err == nil { // the file is replaced, and not what leads to it
		path = real
	}
	unlock, err := lockFolder(filepath.Dir(path))
	if err != nil {
		return nil, keysUnwritable(err)
	}
	defer unlock()
	ring, err := loadKeys(path, false)
	if err != nil {
		return nil, err
	}
	changed, err := change(ring)
	if err != nil || !changed {
		return ring, err
	}
	standing, err := os.Stat(path)
	if err != nil {
		return nil, keysUnwritable(err)
	}
	draft, err := draftKeys(path, ring, standing)
	if err != nil {
		return nil, err
	}
	if err := os.Rename(draft, path); err != nil {
		return nil, errors.Join(keysUnwritable(err), os.Remove(draft))
	}
	return ring, syncFolder(path)
}

// draftKeys writes keys into a new file beside their place, readable by its owner
// alone, or by those who can read the file that stands there.
func draftKeys(path string, ring *certificate.Ring, standing fs.FileInfo) (name string, err error) {
	text, err := ring.File()
	if err != nil {
		return "", err
	}
	draft, err := os.CreateTemp(filepath.Dir(path), ".key-*") // mode 0600
	if err != nil {
		return "", keysUnwritable(err)
	}
	_, err = draft.Write(text)
	if standing != nil {
		err = errors.Join(err, keepOwner(draft, standing))
	}
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return "", errors.Join(keysUnwritable(err), os.Remove(draft.Name()))
	}
	return draft.Name(), nil
}

// syncFolder makes sure that a name in the folder of a file outlives a power cut.
func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return keysUnwritable(err)
	}
	if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
		return keysUnwritable(err)
	}
	return nil
}

// keysUnwritable is what is wrong with a key file that cannot be written where it is.
func keysUnwritable(cause error) *rules.Problem {
	problem := badSetting("--key-file", "密钥文件写不了，原来的没有改动", "the key file cannot be written here; it is as it was",
		"以它的属主运行；若是只读挂载的：复制出来，用 mingzhi keys renew 文件名 换好，再替换挂载的那一份，各服务器会自己读到",
		"run this as the user who owns it; where it is mounted read-only: copy it out, run mingzhi keys renew COPY, and mount the copy in its place, which servers notice by themselves")
	problem.Cause = cause
	return problem
}
