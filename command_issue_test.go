package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A clerk takes a blank form, fills it in, and has one certificate.
func TestOneCertificateIsIssuedByTheCommand(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	data, form := filepath.Join(folder, "data"), filepath.Join(folder, "one.txt")
	exit, blank, errs := ended(t, "", "issue", "--blank")
	if exit != exitDone || !strings.Contains(blank, "\n姓名：\n") {
		t.Fatalf("%d %s%s", exit, blank, errs)
	}
	for column, content := range map[string]string{
		"姓名": "欧阳示例", "身份证号": "43010219900101001" + "6", "记录单位": "晨光志愿者协会（示例）", "总时长": "1", "出具日期": "2024-04-01", "活动名称": "社区清洁",
		"开始时间": "2024-03-02 09:00", "结束时间": "2024-03-02 10:00", "服务时长": "1", "记录时间": "2024-03-20",
	} {
		filled := strings.Replace(blank, "\n"+column+"：\n", "\n"+column+"："+content+"\n", 1)
		if filled == blank {
			t.Fatalf("the form has no %s", column)
		}
		blank = filled
	}
	if err := os.WriteFile(form, []byte(blank), 0o600); err != nil {
		t.Fatal(err)
	}
	if exit, _, _ := ended(t, "", "migrate", "--data", data); exit != exitDone {
		t.Fatal(exit)
	}
	for _, step := range []struct {
		sentence  string
		input     string
		arguments []string
		exit      int
		says      string
	}{
		{"it is tried first", "", []string{form, "--dry-run"}, exitDone, "certificates issued: 1"},
		{"it is issued", "", []string{form}, exitDone, "one.codes.csv"},
		{"it is not issued twice", blank, []string{"-"}, 3, "CERTIFIED_BEFORE"},
		{"there must be a form", "", []string{filepath.Join(folder, "none.txt")}, exitUsage, "issue --blank"},
		{"something must be filled in", "# nothing\n", nil, exitFault, "nothing is filled in"},
	} {
		exit, out, errs := ended(t, step.input, append(append([]string{"issue"}, step.arguments...), "--data", data)...)
		if exit != step.exit || !strings.Contains(out+errs, step.says) {
			t.Errorf("%s: exit code %d\n%s%s", step.sentence, exit, out, errs)
		}
		if strings.Contains(out+errs, "欧阳") || strings.Contains(out+errs, "43010219900101001") {
			t.Errorf("%s: the person is told", step.sentence)
		}
	}
	codes, err := os.ReadFile(filepath.Join(folder, "one.codes.csv"))
	if err != nil || !strings.Contains(string(codes), "ZM") {
		t.Fatalf("%s, %v", codes, err)
	}
	cells := strings.Split(strings.Split(string(codes), "\r\n")[1], ",")
	if exit, out, errs := ended(t, "", "verify", cells[0], "--code", cells[1], "--data", data); exit != exitDone || !strings.Contains(out, "GENUINE") {
		t.Errorf("%d %s%s", exit, out, errs)
	}
}
