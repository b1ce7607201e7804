package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// secretFile writes a secret as a container runtime does, with a line's end.
func secretFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(text+"\n"), 0o400); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestASecretMayStandInAFile(t *testing.T) {
	register := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
	t.Setenv("MINGZHI_DATA", t.TempDir())
	t.Setenv("MINGZHI_DATABASE_URL_FILE", secretFile(t, register))

	if code, _, errs := ended(t, "", "migrate"); code != 0 {
		t.Fatalf("migrating ends with %d: %s", code, errs)
	}
	if _, err := os.Stat(strings.TrimPrefix(register, "sqlite:")); err != nil {
		t.Errorf("the register is not where the file says: %v", err)
	}

	other := "sqlite:" + filepath.Join(t.TempDir(), "other.db")
	if code, _, errs := ended(t, "", "migrate", "--database-url", other); code != 0 {
		t.Fatalf("a flag goes before the file, but: %d %s", code, errs)
	}
	if _, err := os.Stat(strings.TrimPrefix(other, "sqlite:")); err != nil {
		t.Errorf("the flag was not heeded: %v", err)
	}

	t.Run("a file that is not there is named", func(t *testing.T) {
		t.Setenv("MINGZHI_DATABASE_URL_FILE", "/nowhere/secret")
		if code, _, errs := ended(t, "", "migrate"); code != exitUsage || !strings.Contains(errs, "/nowhere/secret") {
			t.Errorf("%d %s", code, errs)
		}
	})
	t.Run("both ways at once are refused, and the secret is not repeated", func(t *testing.T) {
		t.Setenv("MINGZHI_DATABASE_URL", "postgres://mingzhi:hunter2@nowhere/")
		code, _, errs := ended(t, "", "migrate")
		if code != exitUsage || !strings.Contains(errs, "MINGZHI_DATABASE_URL_FILE") || strings.Contains(errs, "hunter2") {
			t.Errorf("%d %s", code, errs)
		}
	})
}

func TestAContainerCanAskForItsOwnHealth(t *testing.T) {
	data := t.TempDir()
	if code, _, errs := ended(t, "", "migrate", "--data", data); code != 0 {
		t.Fatal(errs)
	}
	server := serving(t, "http://", "serve", "--data", data)
	address := strings.TrimPrefix(server.address, "http://")
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	for _, listen := range []string{address, "0.0.0.0:" + port, ":" + port} {
		if code, out, errs := ended(t, "", "healthcheck", "--listen", listen); code != 0 || out != "ready\n" {
			t.Errorf("of a server on %s: %d %s%s", listen, code, out, errs)
		}
	}
	if code := server.terminate(); code != 0 {
		t.Fatalf("the server ends with %d", code)
	}
	if code, _, _ := ended(t, "", "healthcheck", "--listen", address); code != exitFault {
		t.Errorf("of a server that has ended: %d", code)
	}
	if code, _, _ := ended(t, "", "healthcheck", "--listen", "127.0.0.1:0"); code != exitUsage {
		t.Errorf("of no known port: %d", code)
	}
}
