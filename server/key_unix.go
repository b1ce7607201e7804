//go:build unix

package server

import (
	"io/fs"
	"os"
	"syscall"
)

// lockFolder waits until nobody else changes the keys in a folder. The lock ends with
// the process.
func lockFolder(path string) (unlock func(), err error) {
	folder, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX); err != nil { //nolint:gosec // a descriptor is small
		folder.Close()
		return nil, err
	}
	return func() { folder.Close() }, nil
}

// keepOwner gives a file the owner, the group and the mode of another.
func keepOwner(file *os.File, like fs.FileInfo) error {
	is, err := file.Stat()
	if err != nil {
		return err
	}
	owned, ok := like.Sys().(*syscall.Stat_t)
	ours, alike := is.Sys().(*syscall.Stat_t)
	if ok && alike && (owned.Uid != ours.Uid || owned.Gid != ours.Gid) {
		if err := file.Chown(int(owned.Uid), int(owned.Gid)); err != nil {
			return err
		}
	}
	return file.Chmod(like.Mode().Perm())
}
