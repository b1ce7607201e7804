package testenv

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// SmallDisk is a folder on a disk of its own of a few mebibytes, so that writes
// fail as they do on a full disk. Whoever may not mount one leaves the test out.
func SmallDisk(t T, mebibytes int) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "mingzhi-disk-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(folder) }) // empty once it is unmounted
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, fmt.Sprintf("size=%dm,mode=0777", mebibytes)); err != nil {
		t.Skipf("a small disk cannot be mounted here (%v); it can as root", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Fatalf("unmounting a small disk: %v", err)
		}
	})
	return folder
}

// FillDisk writes a file until its disk is full; removing the file makes room.
func FillDisk(t T, folder string) (file string) {
	t.Helper()
	file = filepath.Join(folder, "ballast")
	ballast, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer ballast.Close()
	for size := 64 << 10; size > 0; size /= 2 {
		for block := make([]byte, size); ; {
			if _, err := ballast.Write(block); err != nil {
				break
			}
		}
	}
	return file
}
