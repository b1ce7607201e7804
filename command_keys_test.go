package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKeysAreLookedAfter(t *testing.T) {
	folder := t.TempDir()
	data, made := filepath.Join(folder, "data"), filepath.Join(folder, "certificates_key")
	mounted := []string{"--key-file", made}
	for _, step := range []struct {
		sentence  string
		arguments []string
		exit      int
		says      []string
	}{
		{"there must be a register", []string{"keys", "list"}, exitUsage, []string{"--data"}},
		{"keys are made for one that is to be", []string{"keys", "make", made}, exitDone, []string{"you alone can read", "Keep a copy"}},
		{"nothing is written over", []string{"keys", "make", made}, exitFault, []string{"[CONFLICT]"}},
		{"the register is made with them", append([]string{"migrate"}, mounted...), exitDone, nil},
		{"they are listed, and one is public", append([]string{"keys", "list"}, mounted...), exitDone, []string{"no certificate uses it", "eddsa-jcs-2022", "public"}},
		{"one that signs is added", append([]string{"keys", "renew"}, mounted...), exitDone, []string{"Keep a copy now", "signs from a minute on"}},
		{"a secret is added", append([]string{"keys", "renew", "--secret"}, mounted...), exitDone, []string{"keys reseal"}},
		{"names are sealed anew", append([]string{"keys", "reseal"}, mounted...), exitDone, []string{"0 names"}},
	} {
		exit, out, errs := ended(t, "", append(step.arguments, "--data", data)...)
		if exit != step.exit {
			t.Errorf("%s: exit code %d\n%s%s", step.sentence, exit, out, errs)
		}
		for _, part := range step.says {
			if !strings.Contains(out+errs, part) {
				t.Errorf("%s: it does not say %q:\n%s%s", step.sentence, part, out, errs)
			}
		}
	}
	_, out, errs := ended(t, "", "keys", "list", "--data", data, "--key-file", made)
	if strings.Count(out, "hashes and names") != 2 || strings.Count(out, "eddsa-jcs-2022") != 2 {
		t.Errorf("both renewed are not listed:\n%s%s", out, errs)
	}
	text, err := os.ReadFile(made)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		if secret := strings.Trim(line, "\", :sed"); len(secret) >= 64 && strings.Contains(out, secret) {
			t.Error("a secret is told")
		}
	}
	info, err := os.Stat(made)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
}
