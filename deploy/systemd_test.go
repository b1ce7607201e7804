package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// verified is what systemd finds in the unit; empty when it is content.
func verified(t *testing.T, unit string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "mingzhi.service")
	// The program is not installed here; another stands in for it.
	unit = strings.Replace(unit, "/usr/bin/mingzhi ", "/bin/true ", 1)
	if err := os.WriteFile(path, []byte(unit), 0o644); err != nil {
		t.Fatal(err)
	}
	printed, err := exec.Command("systemd-analyze", "verify", "--man=no", path).CombinedOutput()
	if err != nil {
		return err.Error() + ": " + string(printed)
	}
	return string(printed)
}

func unit(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("systemd/mingzhi.service")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSystemdTakesTheUnitAsItIs(t *testing.T) {
	text := unit(t)
	if said := verified(t, text); said != "" {
		t.Error(said)
	}
	for name, broken := range map[string]string{
		"a word that does not exist":    strings.Replace(text, "RestartSec=", "RestartSecs=", 1),
		"a time that is none":           strings.Replace(text, "TimeoutStopSec=30s", "TimeoutStopSec=soon", 1),
		"a program that is not there":   strings.Replace(text, "/usr/bin/mingzhi ", "/usr/bin/mingzi ", 1),
		"a system call that is unknown": strings.Replace(text, "@system-service", "@no-such-set", 1),
	} {
		if said := verified(t, broken); said == "" {
			t.Errorf("%s passes", name)
		}
	}
}

// systemd counts what a service could do if it were taken over, from 0 to 10; up
// to 1.5 is let pass here.
func TestTheServiceIsShutIn(t *testing.T) {
	exposed := func(unit string) error {
		path := filepath.Join(t.TempDir(), "mingzhi.service")
		if err := os.WriteFile(path, []byte(unit), 0o644); err != nil {
			t.Fatal(err)
		}
		return run(".", "systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", path)
	}
	if err := exposed(unit(t)); err != nil {
		t.Error(err)
	}
	if exposed(strings.Replace(unit(t), "CapabilityBoundingSet=\n", "", 1)) == nil {
		t.Error("a service with every capability passes")
	}
}

func TestTheServicesUserCanBeMade(t *testing.T) {
	path, err := filepath.Abs("systemd/mingzhi.sysusers")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "etc"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := run(".", "systemd-sysusers", "--root="+root, path); err != nil {
		t.Fatal(err)
	}
	users, err := os.ReadFile(filepath.Join(root, "etc", "passwd"))
	if err != nil || !strings.Contains(string(users), "mingzhi:") || !strings.Contains(string(users), "nologin") {
		t.Errorf("%s %v", users, err)
	}
}
