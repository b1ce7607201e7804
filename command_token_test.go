package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestAProjectIsGivenATokenOnceAndLosesIt(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	var token string
	for _, step := range []struct {
		sentence  string
		arguments []string
		exit      int
		says      []string
	}{
		{"there must be a register", []string{"token", "add", "示例项目"}, exitUsage, []string{"--data"}},
		{"one is made", []string{"migrate"}, exitDone, nil},
		{"a token is given", []string{"token", "add", " 示例项目 ", "--points-per-minute", "3000000"}, exitDone, []string{"once", "Authorization: Bearer mz_"}},
		{"a project has one", []string{"token", "add", "示例项目"}, exitFault, []string{"[CONFLICT]", "token revoke"}},
		{"another has another", []string{"token", "add", "second"}, exitDone, nil},
		{"both are listed", []string{"token", "list"}, exitDone, []string{"示例项目", "3000000", "second", "1200000", "20"}},
		{"a project needs a name", []string{"token", "add", " "}, exitUsage, []string{"NAME", "no person"}},
		{"and some points", []string{"token", "add", "third", "--points-per-minute", "10"}, exitUsage, []string{"--points-per-minute", "1000"}},
		{"a token is revoked", []string{"token", "revoke", "示例项目"}, exitDone, []string{"seconds"}},
		{"once", []string{"token", "revoke", "示例项目"}, exitFault, []string{"[NOT_FOUND]", "token list"}},
		{"its project may be given another", []string{"token", "add", "示例项目"}, exitDone, nil},
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
		if step.arguments[0] == "token" && step.arguments[1] == "add" && exit == exitDone {
			if !regexp.MustCompile(`^mz_[a-z2-7]{40}\n$`).MatchString(out) {
				t.Errorf("%s: a script reads %q", step.sentence, out)
			}
			token = strings.TrimSpace(out)
		} else if strings.Contains(out+errs, "mz_") {
			t.Errorf("%s: a token is shown again:\n%s%s", step.sentence, out, errs)
		}
	}
	files, err := filepath.Glob(filepath.Join(data, "mingzhi.db*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if content, err := os.ReadFile(file); err != nil || strings.Contains(string(content), token[3:]) {
			t.Errorf("%s holds the token, %v", filepath.Base(file), err)
		}
	}
}
