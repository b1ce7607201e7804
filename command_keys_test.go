package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mingzhi/certificate"
)

// keyWords are the secrets and seeds of a key file.
func keyWords(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`[0-9a-f]{64}`).FindAllString(string(text), -1)
}

func TestKeysAreLookedAfter(t *testing.T) {
	folder := t.TempDir()
	data, kept := filepath.Join(folder, "data"), filepath.Join(folder, "kept.key")
	register := []string{"--data", data, "--public-url", "https://register.example"}
	for _, step := range []struct {
		sentence  string
		arguments []string
		exit      int
		says      []string
	}{
		{"new keys are written without a register", []string{"keys", "make", kept}, exitDone, []string{"signing key z6Mk", "apart from the backups"}},
		{"and never over others", []string{"keys", "make", kept}, exitUsage, []string{"FILE", "exists already", "keys renew"}},
		{"a copy is renewed without a register", []string{"keys", "renew", kept, "--signing", "--secret"}, exitDone, []string{"New secret", "New signing key z6Mk", "Mount this file"}},
		{"one that is not there is not", []string{"keys", "renew", filepath.Join(folder, "no.key"), "--secret"}, exitUsage, []string{"missing"}},
		{"there must be a register to list", append([]string{"keys", "list"}, register...), exitUsage, []string{"--data"}},
		{"one is made", append([]string{"generate", "--organizations", "3", "--certificates", "4"}, register...), exitDone, nil},
		{"its keys are listed", append([]string{"keys", "list"}, register...), exitDone, []string{"in use", "eddsa-jcs-2022"}},
		{"which to renew has to be said", append([]string{"keys", "renew"}, register...), exitUsage, []string{"--signing", "--secret"}},
		{"both are renewed and made public", append([]string{"keys", "renew", "--signing", "--secret"}, register...), exitDone, []string{"New secret", "Servers that run"}},
		{"the names are sealed anew", append([]string{"keys", "reseal"}, register...), exitDone, []string{"4 names sealed anew, 0 stood", "is still needed: codes, names and ID numbers of 4 certificates"}},
		{"once", append([]string{"keys", "reseal"}, register...), exitDone, []string{"0 names sealed anew, 4 stood"}},
		{"another suite has another key", append([]string{"keys", "renew", "--signing", "--suite", "sm2-jcs-2026"}, register...), exitDone, []string{"New signing key z"}},
		{"all are listed", append([]string{"keys", "list"}, register...), exitDone, []string{"sm2-jcs-2026", "in use"}},
		{"the register is sound", append([]string{"audit"}, register...), exitDone, []string{"0 faults"}},
	} {
		exit, out, errs := ended(t, "", step.arguments...)
		if exit != step.exit {
			t.Errorf("%s: exit code %d\n%s%s", step.sentence, exit, out, errs)
		}
		for _, part := range step.says {
			if !strings.Contains(out+errs, part) {
				t.Errorf("%s: it does not say %q:\n%s%s", step.sentence, part, out, errs)
			}
		}
		for _, path := range []string{kept, filepath.Join(data, "mingzhi.key")} {
			if _, err := os.Stat(path); err != nil {
				continue
			}
			for _, word := range keyWords(t, path) {
				if strings.Contains(out+errs, word) {
					t.Errorf("%s: a key is shown:\n%s%s", step.sentence, out, errs)
				}
			}
		}
	}
	if words := keyWords(t, filepath.Join(data, "mingzhi.key")); len(words) != 5 {
		t.Errorf("the file holds %d keys", len(words))
	}
	exit, out, errs := ended(t, "", "keys", "make", "-")
	if ring, err := certificate.ParseRing([]byte(out)); exit != exitDone || err != nil || len(ring.Signing()) != 1 || strings.Contains(errs, out) {
		t.Errorf("on the standard output: %d %v %s", exit, err, errs)
	}
}

// The whole of it with a server that runs: renewed, taken up, verified, erased.
func TestKeysAreRenewedUnderAServerAndAPersonIsErased(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	server := serving(t, "Press Ctrl+C", "demo", "--data", data, "--public-url", "https://register.example")
	defer server.terminate()
	sample, err := os.ReadFile(filepath.Join(data, "sample-certificate.txt"))
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(string(sample))
	number, code := words[0], words[1]
	verdict := func() string {
		return server.post("/api/verify", "application/json", `{"number":"`+number+`","code":"`+code+`"}`)
	}
	if said := verdict(); !strings.Contains(said, "GENUINE") {
		t.Fatal(said)
	}
	if exit, out, errs := ended(t, "", "keys", "renew", "--signing", "--secret", "--data", data); exit != exitDone {
		t.Fatal(out, errs)
	}
	_, listed, _ := ended(t, "", "keys", "list", "--data", data)
	keys := regexp.MustCompile(`z6Mk\w+`).FindAllString(listed, -1)
	if len(keys) != 2 {
		t.Fatal(listed)
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(time.Second) { // attempts are counted
		signed := server.post("/certificate", "application/x-www-form-urlencoded", "number="+number+"&code="+code+"&as=json")
		if strings.Contains(signed, keys[1]) {
			break
		}
		if !strings.Contains(signed, keys[0]) || time.Now().After(end) {
			t.Fatalf("signed by neither key, or never by the newer one: %.600s", signed)
		}
	}
	if said := verdict(); !strings.Contains(said, "GENUINE") {
		t.Error(said)
	}
	if exit, out, errs := ended(t, "", "erase", number, "--data", data, "--dry-run"); exit != exitDone || strings.TrimSpace(out) != number || !strings.Contains(errs, "nothing was changed") {
		t.Errorf("%d %s %s", exit, out, errs)
	}
	if said := verdict(); !strings.Contains(said, "GENUINE") {
		t.Errorf("a trial erased: %s", said)
	}
	for _, step := range []struct {
		sentence, input string
		arguments       []string
		exit            int
		says            []string
	}{
		{"a person is erased", "", []string{"erase", number}, exitDone, []string{number, "from 1 certificates", "backups"}},
		{"again", "", []string{"erase", number}, exitDone, []string{"was erased before"}},
		{"a number that nobody has", "", []string{"erase", "ZM430100-2026-0000001-1"}, exitFault, []string{"["}},
		{"an ID number comes by the input", "430102199001010024\n", []string{"erase"}, exitFault, []string{"no certificate was issued with this ID number"}},
		{"one that does not check is not repeated", "430102199001010025\n", []string{"erase"}, exitFault, []string{"BAD_ID_NUMBER"}},
		{"the register is sound", "", []string{"audit"}, exitDone, []string{"0 faults"}},
	} {
		exit, out, errs := ended(t, step.input, append(slices.Clone(step.arguments), "--data", data)...)
		if exit != step.exit || step.input != "" && strings.Contains(out+errs, step.input[:17]) {
			t.Errorf("%s: exit code %d\n%s%s", step.sentence, exit, out, errs)
		}
		for _, part := range step.says {
			if !strings.Contains(out+errs, part) {
				t.Errorf("%s: it does not say %q:\n%s%s", step.sentence, part, out, errs)
			}
		}
	}
	if said := verdict(); !strings.Contains(said, "COULD_NOT_CHECK") || !strings.Contains(said, "had their data erased on") || !strings.Contains(said, `"facts":null`) {
		t.Errorf("erased, it says %s", said)
	}
}
