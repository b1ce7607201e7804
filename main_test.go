package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

var sampleLine = regexp.MustCompile(`^sample certificate: (\S+) (\S+)$`)

// sample is the certificate that the demonstration offers.
func (r *running) sample() (number, code string) {
	r.t.Helper()
	for _, line := range r.said {
		if found := sampleLine.FindStringSubmatch(line); found != nil {
			return found[1], found[2]
		}
	}
	r.t.Fatalf("no sample certificate in:\n%s", strings.Join(r.said, "\n"))
	return "", ""
}

// What README promises: one command fills a register, and the certificate that
// it prints can be verified by every way in.
func TestTheDemonstrationIsWhatTheReadmeSays(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	demo := serving(t, "Ctrl+C", "demo", "--data", data)
	number, code := demo.sample()

	answer := demo.post("/graphql", "application/json",
		`{"query":"query($i:VerifyCertificateInput!){verifyCertificate(input:$i){verdict}}","variables":{"i":{"number":"`+number+`","code":"`+code+`"}}}`)
	if answer != `{"data":{"verifyCertificate":{"verdict":"GENUINE"}}}` {
		t.Errorf("GraphQL answers %s", answer)
	}
	if page := demo.post("/verify", "application/x-www-form-urlencoded", "number="+number+"&code="+code); !strings.Contains(page, "属实") {
		t.Errorf("the page answers %.400s", page)
	}
	if page := demo.post("/verify", "application/x-www-form-urlencoded", "number="+number+"&code="+code+"&hours=999"); !strings.Contains(page, "不一致") {
		t.Errorf("of other hours the page says %.400s", page)
	}
	answer = demo.post("/graphql", "application/json",
		`{"query":"{ organizations(first: 3, filter: {region: \"430100\", markStatus: [MARKED]}) { totalCount nodes { name creditCode markedOn } } ledger { size rootHash } }"}`)
	if !strings.Contains(answer, `"creditCode"`) || strings.Contains(answer, `"errors"`) {
		t.Errorf("README's query is answered with %s", answer)
	}
	for _, looked := range []string{"岳麓志愿者", "changsha", "湘民发[2023]29号"} {
		answer = demo.post("/graphql", "application/json", `{"query":"query($q:String!){search(query:$q){totalCount}}","variables":{"q":"`+looked+`"}}`)
		if strings.Contains(answer, `"totalCount":0`) || !strings.Contains(answer, "totalCount") {
			t.Errorf("looking for %s gives %s", looked, answer)
		}
	}
	if code := demo.terminate(); code != 0 {
		t.Errorf("after SIGTERM the exit code is %d", code)
	}

	exit, out, errs := ended(t, code+"\n", "verify", number, "--data", data)
	if exit != 0 || !strings.Contains(out, "(GENUINE)") {
		t.Errorf("on the command line: %d\n%s%s", exit, out, errs)
	}
	exit, out, _ = ended(t, "", "verify", number, "--code", "2222-2222-2222", "--data", data)
	if exit != 1 || !strings.Contains(out, "(NOT_CONFIRMED)") || strings.Contains(out, "INTEGRITY") {
		t.Errorf("a wrong code: %d\n%s", exit, out)
	}
	if exit, out, errs := ended(t, "", "audit", "--data", data); exit != 0 || !strings.Contains(out, " 0 faults") {
		t.Errorf("audit: %d\n%s%s", exit, out, errs)
	}

	again := serving(t, "Ctrl+C", "demo", "--data", data)
	if same, _ := again.sample(); same != number {
		t.Errorf("started again it offers %s instead of %s", same, number)
	}
	if strings.Contains(strings.Join(again.said, "\n"), "Loading") {
		t.Error("started again it loads the samples again")
	}
}

// A demonstration that was killed while it loaded begins again.
func TestAKilledDemonstrationLoadsItsSamplesAgain(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	killed := program("demo", "--data", data, "--listen", "127.0.0.1:0")
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	for { // until it has begun
		if _, err := os.Stat(filepath.Join(data, "sample-certificate.txt")); err == nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	_ = killed.Process.Kill() // it cannot have ended by itself
	_ = killed.Wait()         // it was killed
	demo := serving(t, "Ctrl+C", "demo", "--data", data)
	if number, _ := demo.sample(); number == "" {
		t.Error("it offers no certificate")
	}
}

// An address that is taken is told before anything is loaded.
func TestATakenAddressIsToldFirst(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	exit, out, errs := ended(t, "", "demo", "--data", filepath.Join(t.TempDir(), "data"), "--listen", taken.Addr().String())
	if exit != exitUsage || !strings.Contains(errs, "--listen 127.0.0.1:8081") || strings.Contains(out, "Loading") {
		t.Errorf("exit code %d\n%s%s", exit, out, errs)
	}
}

// What is made by mistake cannot be taken back from a ledger.
func TestNothingIsMadeByMistake(t *testing.T) {
	folder := t.TempDir()
	data := filepath.Join(folder, "data")
	for _, test := range []struct {
		sentence  string
		arguments []string
		exit      int
		says      string
	}{
		{"a mistyped folder is no register", []string{"serve", "--data", filepath.Join(folder, "dada")}, exitUsage, "--data"},
		{"nor is one audited", []string{"audit", "--data", filepath.Join(folder, "dada")}, exitUsage, "mingzhi migrate"},
		{"a register is made when it is asked for", []string{"migrate", "--data", data}, exitDone, ""},
		{"real lists go in", []string{"import", "commendations", "exchange/testdata/real/commendations.csv", "--data", data}, exitDone, ""},
		{"nothing is invented beside them", []string{"generate", "--data", data, "--organizations", "5"}, exitUsage, "real data"},
		{"a template is a workbook", []string{"template", "platforms", filepath.Join(folder, "t.csv")}, exitUsage, ".xlsx"},
		{"and is written", []string{"template", "platforms", filepath.Join(folder, "t.xlsx")}, exitDone, ""},
		{"but never over another", []string{"template", "platforms", filepath.Join(folder, "t.xlsx")}, exitUsage, "exists"},
		{"an invented register is made elsewhere", []string{"generate", "--data", data + "2", "--organizations", "5", "--certificates", "1"}, exitDone, ""},
	} {
		exit, out, errs := ended(t, "", test.arguments...)
		if exit != test.exit || !strings.Contains(errs, test.says) {
			t.Errorf("%s: exit code %d\n%s%s", test.sentence, exit, out, errs)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "dada")); err == nil {
		t.Error("the mistyped folder was made")
	}
	if err := os.Remove(filepath.Join(data+"2", "mingzhi.key")); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"serve", "migrate"} {
		if exit, _, errs := ended(t, "", command, "--data", data+"2"); exit != exitUsage || !strings.Contains(errs, "--key-file") {
			t.Errorf("%s without the key of the certificates: exit code %d\n%s", command, exit, errs)
		}
	}
}

// A stopping server answers what it has begun to read.
func TestAStoppingServerDrains(t *testing.T) {
	data := t.TempDir()
	if exit, out, errs := ended(t, "", "migrate", "--data", data); exit != 0 {
		t.Fatalf("migrate: %d\n%s%s", exit, out, errs)
	}
	r := serving(t, "serving", "serve", "--data", data)
	body, write := io.Pipe()
	answered := make(chan string, 1)
	go func() {
		// The body is sent once the server has begun to read it.
		request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, r.address+"/graphql", body)
		if err != nil {
			answered <- err.Error()
			return
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Expect", "100-continue")
		client := http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute}}
		answer, err := client.Do(request)
		if err != nil {
			answered <- err.Error()
			return
		}
		defer answer.Body.Close()
		text, _ := io.ReadAll(answer.Body) // short when it was cut off
		answered <- string(text)
	}()
	if _, err := io.WriteString(write, `{"query":"{ledger`); err != nil {
		t.Fatal(err)
	}
	if err := r.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for refused := false; !refused; { // it takes no new questions
		answer, err := http.Get(r.address + "/healthz")
		if refused = err != nil; !refused {
			answer.Body.Close()
		}
	}
	if _, err := io.WriteString(write, `{size}}"}`); err != nil {
		t.Fatal(err)
	}
	write.Close()
	if text := <-answered; !strings.Contains(text, `"size":`) {
		t.Errorf("the open request was answered with %s", text)
	}
	_ = r.Wait() // the exit code tells
	if code := r.ProcessState.ExitCode(); code != 0 {
		t.Errorf("the exit code is %d", code)
	}
}

func TestWrongSettingsAreRefusedByNameWithTheWayToMendThem(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("MINGZHI_DATA", filepath.Join(folder, "data"))
	for _, test := range []struct {
		sentence  string
		arguments []string
		says      []string
	}{
		{"an address without a port", []string{"serve", "--listen", "localhost"}, []string{"--listen", "HOST:PORT"}},
		{"a port that is none", []string{"serve", "--listen", "127.0.0.1:99999"}, []string{"--listen", "HOST:PORT"}},
		{"a data folder that is a file", []string{"serve", "--data", file}, []string{"--data", "folder"}},
		{"a database of another kind", []string{"serve", "--database-url", "mysql://x"}, []string{"--database-url", "postgres://"}},
		{"a register that was never made", []string{"serve"}, []string{"--data", "mingzhi migrate"}},
		{"a database that does not answer", []string{"migrate", "--database-url", "postgres://nobody@127.0.0.1:1/none"}, []string{"--database-url", "check address"}},
		{"a database that is something else", []string{"serve", "--database-url", "sqlite:" + file}, []string{"--database-url", "file is not a database"}},
		{"a Meilisearch that is no URL", []string{"serve", "--meili-url", "localhost:7700"}, []string{"--meili-url", "http://"}},
		{"a key without its Meilisearch", []string{"serve", "--meili-key", "k"}, []string{"--meili-key", "--meili-url"}},
		{"a proxy that is no network", []string{"serve", "--trusted-proxy", "proxy.example"}, []string{"--trusted-proxy", "10.0.0.0/8"}},
		{"points that nobody could use", []string{"serve", "--address-points", "5"}, []string{"--address-points", "from 1000"}},
		{"points below none", []string{"serve", "--address-points=-5"}, []string{"--address-points", "from 1000"}},
		{"no attempts at all", []string{"serve", "--address-attempts", "0"}, []string{"--address-attempts", "from 1"}},
		{"attempts below none", []string{"serve", "--address-attempts=-5"}, []string{"--address-attempts", "from 1"}},
		{"a key file that holds no key", []string{"migrate", "--key-file", file}, []string{"--key-file", "kept apart"}},
		{"half a proof", []string{"verify", "OTHER-1", "--name", "示例"}, []string{"--last-four", "together"}},
		{"a list that is not there", []string{"import", "platforms", "no-such-file.csv"}, []string{"no-such-file.csv", "check the path"}},
		{"a reindex without an index", []string{"reindex"}, []string{"--meili-url", "embedded"}},
		{"a language that we do not speak", []string{"serve", "--lang", "fr"}, []string{"--lang", "zh"}},
		{"a command that there is not", []string{"publish"}, []string{"publish"}},
		{"a kind of list that there is not", []string{"import", "people", file}, []string{"organizations", "populations"}},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			exit, out, errs := ended(t, "", test.arguments...)
			if exit != exitUsage {
				t.Errorf("exit code %d", exit)
			}
			for _, part := range test.says {
				if !strings.Contains(errs, part) {
					t.Errorf("it does not say %q:\n%s%s", part, out, errs)
				}
			}
		})
	}
}

func TestHelpNamesEveryCommandAndSetting(t *testing.T) {
	exit, out, _ := ended(t, "", "--help")
	if exit != 0 {
		t.Errorf("exit code %d", exit)
	}
	for _, word := range []string{
		"demo", "serve", "migrate", "import", "reindex", "verify", "generate", "version", "127.0.0.1:8080", "./data",
		"$MINGZHI_LISTEN", "$MINGZHI_DATA", "$MINGZHI_DATABASE_URL", "$MINGZHI_MEILI_URL", "$MINGZHI_MEILI_KEY",
	} {
		if !strings.Contains(strings.Join(strings.Fields(out), " "), word) {
			t.Errorf("it does not name %s", word)
		}
	}
}

// Exit codes are what scripts steer by.
func TestImportsEndWithCodesThatScriptsCanUse(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	list := func(name, text string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := list("平台.csv", "平台名称,网址\n示例平台（示例）,https://example.org/\n")
	bad := list("人口.csv", "行政区划代码,年度,常住人口\n430100,2020,很多\n430200,2020,3902738\n")
	for _, test := range []struct {
		sentence  string
		arguments []string
		exit      int
	}{
		{"a good list goes in", []string{"platforms", good}, 0},
		{"a list with a bad row stays out", []string{"populations", bad}, 3},
		{"its good rows go in when they are asked for", []string{"populations", bad, "--skip-bad-rows"}, 4},
		{"a file that is not there is wrong usage", []string{"platforms", "no-such-file.csv"}, 2},
	} {
		if exit, out, errs := ended(t, "", append(append([]string{"import"}, test.arguments...), "--data", data)...); exit != test.exit {
			t.Errorf("%s: exit code %d instead of %d\n%s%s", test.sentence, exit, test.exit, out, errs)
		}
	}
}

func TestWhoAsksForHelpGetsIt(t *testing.T) {
	for _, arguments := range [][]string{{}, {"help"}, {"--help"}} {
		var out, errs strings.Builder
		if code := run(arguments, strings.NewReader(""), &out, &errs); code != 0 || !strings.Contains(out.String(), "Start with `mingzhi demo`") || errs.Len() > 0 {
			t.Errorf("%q: %d, %q, %q", arguments, code, out.String(), errs.String())
		}
	}
	var out, errs strings.Builder
	if code := run([]string{"help", "backup"}, strings.NewReader(""), &out, &errs); code != 0 || !strings.Contains(out.String(), "mingzhi backup") {
		t.Errorf("of one command: %d, %q", code, out.String())
	}
}
