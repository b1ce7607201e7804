package deploy

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// programs builds the static binary as it ships, and what makes an image of it,
// once for all tests.
var programs = sync.OnceValues(func() (folder string, err error) {
	if folder, err = filepath.Abs("../bin/tested"); err != nil { // apart from one that somebody uses
		return "", err
	}
	return folder, errors.Join(
		run("..", "make", "--silent", "build", "VERSION=1.2.3", "BINARY="+filepath.Join(folder, "mingzhi")),
		run(".", "go", "build", "-o", filepath.Join(folder, "image"), "./image"))
})

// imageOf makes an image of a binary as `make image` does.
func imageOf(t *testing.T, binary, out string) error {
	t.Helper()
	folder, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	return run(folder, "./image", "-binary", binary, "-version", "1.2.3", "-out", out)
}

// run runs a command and gives what it printed when it fails.
func run(folder, name string, arguments ...string) error {
	command := exec.Command(name, arguments...)
	command.Dir = folder
	if printed, err := command.CombinedOutput(); err != nil {
		return errors.Join(err, errors.New(name+": "+string(printed)))
	}
	return nil
}

// made is an image that was made and read back.
type made struct {
	v1.Image
	config *v1.ConfigFile
	file   string
}

func image(t *testing.T) made {
	t.Helper()
	m := made{file: filepath.Join(t.TempDir(), "image.tar")}
	err := imageOf(t, "mingzhi", m.file)
	if err != nil {
		t.Fatal(err)
	}
	if m.Image, err = tarball.ImageFromPath(m.file, nil); err != nil {
		t.Fatal(err)
	}
	if m.config, err = m.ConfigFile(); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTheImageIsTheSameEachTime(t *testing.T) {
	first, err := os.ReadFile(image(t).file)
	if err != nil {
		t.Fatal(err)
	}
	second, err := os.ReadFile(image(t).file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("the same binary gave two images")
	}
}

func TestABinaryThatNeedsMoreThanItselfBecomesNoImage(t *testing.T) {
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Fatal(err)
	}
	err = imageOf(t, shell, filepath.Join(t.TempDir(), "image.tar"))
	if err == nil || !strings.Contains(err.Error(), "not static") {
		t.Errorf("of a dynamic binary: %v", err)
	}
}

// The image is unpacked and run with what an engine would give it: its own root,
// which it does not own, its own user, an empty environment but the image's.
func TestTheImageServesAsNobodyFromItsOwnRoot(t *testing.T) {
	m := image(t)
	if os.Geteuid() != 0 {
		t.Log("not root: the image is unpacked and looked at, not run in a root of its own")
	}
	root := unpack(t, m)
	if os.Geteuid() != 0 {
		return
	}
	inside := func(arguments ...string) *exec.Cmd {
		command := exec.Command(m.config.Config.Entrypoint[0], arguments...)
		command.Env, command.Dir = append(m.config.Config.Env, "MINGZHI_LISTEN=127.0.0.1:18473", "MINGZHI_LANG=en"), m.config.Config.WorkingDir
		command.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: 65532, Gid: 65532}}
		return command
	}
	if printed, err := inside("version").CombinedOutput(); err != nil || string(printed) != "mingzhi 1.2.3\n" {
		t.Fatalf("%v %s", err, printed)
	}
	if printed, err := inside("migrate").CombinedOutput(); err != nil {
		t.Fatalf("migrating: %v %s", err, printed)
	}
	server := inside(m.config.Config.Cmd...)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Process.Kill() }) // it has ended in a test that passes
	deadline := time.Now().Add(30 * time.Second)
	for {
		printed, err := inside(m.config.Config.Healthcheck.Test[2:]...).CombinedOutput()
		if err == nil && string(printed) == "ready\n" {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("it does not become healthy: %v %s", err, printed)
		}
		time.Sleep(50 * time.Millisecond)
	}
	if err := server.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := server.Wait(); err != nil {
		t.Errorf("it stops with %v", err)
	}
}

// unpack puts the image's files where they belong and says what should not be there.
func unpack(t *testing.T, m made) (root string) {
	t.Helper()
	layers, err := m.Layers()
	if err != nil || len(layers) != 1 {
		t.Fatalf("%d layers, %v", len(layers), err)
	}
	content, err := layers[0].Uncompressed()
	if err != nil {
		t.Fatal(err)
	}
	defer content.Close()
	if root, err = os.MkdirTemp("", "mingzhi-image-"); err != nil { // t.TempDir is shut to other users
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(root) }) // a folder left behind fails nothing
	if err := os.Chmod(root, 0o755); err != nil {
		t.Fatal(err)
	}
	var names []string
	archive := tar.NewReader(content)
	for {
		entry, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, entry.Name)
		path := filepath.Join(root, entry.Name)
		if entry.Typeflag == tar.TypeDir {
			err = os.Mkdir(path, 0o755)
		} else {
			var text []byte
			if text, err = io.ReadAll(archive); err == nil {
				err = os.WriteFile(path, text, 0o644)
			}
		}
		if err == nil && os.Geteuid() == 0 {
			err = os.Chown(path, entry.Uid, entry.Gid)
		}
		if err = errors.Join(err, os.Chmod(path, entry.FileInfo().Mode())); err != nil {
			t.Fatal(err)
		}
		if owns := entry.Uid == 65532; owns != (entry.Name == "data/") {
			t.Errorf("%s belongs to %d", entry.Name, entry.Uid)
		}
	}
	if got := strings.Join(names, " "); got != "data/ tmp/ usr/ usr/bin/ usr/bin/mingzhi" {
		t.Errorf("the image holds %s", got)
	}
	return root
}
