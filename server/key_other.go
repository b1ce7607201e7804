//go:build !unix

package server

import (
	"io/fs"
	"os"
)

// lockFolder locks nothing where the system has no such lock.
func lockFolder(string) (unlock func(), err error) { return func() {}, nil }

// keepOwner keeps a file's own owner where the system knows no other.
func keepOwner(*os.File, fs.FileInfo) error { return nil }
