package server

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingzhi/certificate"
	"mingzhi/rules"
	"mingzhi/testenv"
)

// keptHouse opens a register whose keys lie in a file of its data folder.
func keptHouse(t *testing.T, url string, log *bytes.Buffer) *House {
	t.Helper()
	config := Config{Listen: "127.0.0.1:8080", Data: t.TempDir(), DatabaseURL: url}
	h, err := Open(t.Context(), config, slog.New(slog.NewTextHandler(log, nil)), true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

func both() Renewal { return Renewal{Signing: true, Secret: true, Suite: certificate.EdDSA} }

func newest(ring *certificate.Ring) string {
	return ring.Signing()[len(ring.Signing())-1].Public().Multibase()
}

func publicKeys(t *testing.T, h *House) (keys []string) {
	t.Helper()
	public, err := h.Registry.PublishedKeys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range public {
		keys = append(keys, key.Multibase())
	}
	return keys
}

func TestARunningServerTakesUpARenewedFile(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		var log bytes.Buffer
		h := keptHouse(t, url, &log)
		watch := keyWatch{house: h}
		watch.look(t.Context())
		ring, err := RenewKeys(h.Config.KeyPath(), both())
		if err != nil || len(ring.Secrets()) != 2 || len(ring.Signing()) != 2 {
			t.Fatalf("%+v, %v", ring, err)
		}
		if keys := publicKeys(t, h); len(keys) != 1 {
			t.Errorf("public before anybody looked: %v", keys)
		}
		watch.look(t.Context()) // whoever renewed it died before it was public
		if keys := publicKeys(t, h); len(keys) != 2 || keys[1] != newest(ring) {
			t.Errorf("public: %v", keys)
		}
		if !strings.Contains(log.String(), "other keys were taken up") {
			t.Errorf("the log says %s", &log)
		}

		log.Reset()
		path := h.Config.KeyPath()
		good, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for sentence, text := range map[string]string{"a file cut off": string(good[:40]), "no keys": "hello"} {
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			watch.look(t.Context())
			watch.look(t.Context())
			if n := strings.Count(log.String(), "cannot be taken up"); n != 1 || strings.Contains(log.String(), text) {
				t.Errorf("%s is told %d times: %s", sentence, n, &log)
			}
			log.Reset()
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		watch.look(t.Context())
		if _, signs := h.Registry.Signs(); !signs || log.Len() > 0 {
			t.Errorf("the keys in use are lost with their file: %s", &log)
		}
	})
}

func TestWhileItServesTheFileIsLookedAt(t *testing.T) {
	var log bytes.Buffer
	h := keptHouse(t, testenv.SQLiteURL(t), &log)
	ring, err := RenewKeys(h.Config.KeyPath(), both())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan error, 1)
	go func() { done <- h.watchKeys(ctx) }()
	for end := time.Now().Add(10 * time.Second); len(publicKeys(t, h)) < 2; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("what was in the file is never made public")
		}
	}
	stop()
	if err := <-done; err != context.Canceled {
		t.Error(err)
	}
	if keys := publicKeys(t, h); keys[1] != newest(ring) {
		t.Error(keys)
	}
}

func TestKeysAreMadeOnceAndRenewedWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	made, err := MakeKeys(path, certificate.EdDSA)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := MakeKeys(path, certificate.EdDSA); rules.AsProblem(err).Code != rules.BadSetting {
		t.Errorf("keys are written over: %v", err)
	}
	if err := os.Chmod(path, 0o640); err != nil { // as a service's group reads it
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	for range 8 {
		go func() { _, err := RenewKeys(link, both()); done <- err }()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	ring, err := certificate.ParseRing(text)
	if err != nil || len(ring.Secrets()) != 9 || len(ring.Signing()) != 9 || ring.KeysOf(made.Keys().ID()) == nil {
		t.Errorf("of eight at once some are lost: %v, %v", ring.Secrets(), err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced, and not the file")
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".key-*")); err != nil || len(left) > 0 {
		t.Errorf("drafts are left: %v, %v", left, err)
	}
}

func TestAFileOfHexadecimalDigitsIsRenewedIntoOneThatSigns(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(path, []byte(strings.Repeat("6b", 32)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ring, err := RenewKeys(path, Renewal{Signing: true, Suite: certificate.SM2})
	if err != nil {
		t.Fatal(err)
	}
	if read, err := loadKeys(path, false); err != nil || newest(read) != newest(ring) || read.KeysOf(testenv.Keys().Keys().ID()) == nil {
		t.Errorf("%v, %v", read, err)
	}
}

func TestAFileThatCannotBeWrittenStaysAsItIs(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root writes everywhere")
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "keys")
	if _, err := MakeKeys(path, certificate.EdDSA); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(folder, 0o700) //nolint:errcheck // it only has to be cleared away
	_, err = RenewKeys(path, both())
	if problem := rules.AsProblem(err); problem.Field != "--key-file" || !strings.Contains(problem.Mend.En, "mingzhi keys renew COPY") {
		t.Errorf("%v", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("it changed, %v", err)
	}
}

// Nothing of a key is in what the program says of it.
func TestNoProblemWithKeysRepeatsThem(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	secret := strings.Repeat("ab", 40)
	if err := os.WriteFile(path, []byte(`{"version":1,"secrets":["`+secret+`","`+secret+`"],"signing":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		func() error { _, err := loadKeys(path, false); return err }(),
		func() error { _, err := RenewKeys(path, both()); return err }(),
	} {
		problem := rules.AsProblem(err)
		if err == nil || strings.Contains(problem.Error()+problem.Mend.En+problem.Message.En, secret[:16]) {
			t.Errorf("%v", err)
		}
	}
}
