package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A command that an administrator gives is run with what the service has: each
// property of mingzhi-run is a line of the unit, and none that says who, where and
// by which settings is left out.
func TestCommandsRunAsTheServiceDoes(t *testing.T) {
	folder := t.TempDir()
	told := "#!/bin/sh\nprintf '%s\\n' \"$@\"\n"
	if err := os.WriteFile(filepath.Join(folder, "systemd-run"), []byte(told), 0o755); err != nil {
		t.Fatal(err)
	}
	command := exec.Command("systemd/mingzhi-run", "import", "organizations", "two words.xlsx")
	command.Env = []string{"PATH=" + folder + ":" + os.Getenv("PATH")}
	printed, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	arguments := strings.Split(strings.TrimSpace(string(printed)), "\n")
	lines := strings.Split(unit(t), "\n")
	properties := map[string]bool{}
	for _, argument := range arguments {
		if property, is := strings.CutPrefix(argument, "--property="); is {
			name, _, _ := strings.Cut(property, "=")
			properties[name] = true
			if !slices.Contains(lines, property) {
				t.Errorf("the unit has no line %s", property)
			}
		}
	}
	for _, name := range []string{"User", "Group", "UMask", "Environment", "EnvironmentFile", "LoadCredential", "StateDirectory", "StateDirectoryMode", "WorkingDirectory"} {
		inUnit := slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, name+"=") })
		if inUnit != properties[name] {
			t.Errorf("%s is in the unit: %t, in mingzhi-run: %t", name, inUnit, properties[name])
		}
	}
	if end := arguments[len(arguments)-5:]; !slices.Equal(end, []string{"--", "/usr/bin/mingzhi", "import", "organizations", "two words.xlsx"}) {
		t.Errorf("it runs %q", end)
	}
}
