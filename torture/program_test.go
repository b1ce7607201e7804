package torture

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"mingzhi/certificate"
)

// built is the program, built once for all tests.
var built struct {
	sync.Once
	folder, path string
	err          error
}

// program is the path of the program.
func program(t *testing.T) string {
	t.Helper()
	built.Do(func() {
		if built.folder, built.err = os.MkdirTemp("", "mingzhi-torture-"); built.err != nil {
			return
		}
		built.path = filepath.Join(built.folder, "mingzhi")
		var output []byte
		build := exec.Command("go", "build", "-o", built.path, "..")
		if output, built.err = build.CombinedOutput(); built.err != nil {
			built.err = fmt.Errorf("building the program: %w\n%s", built.err, output)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.path
}

// register is a register that processes work on.
type register struct {
	t       *testing.T
	url     string
	folder  string
	key     string
	journal string
}

// newRegister makes a register behind a URL by `mingzhi migrate`.
func newRegister(t *testing.T, databaseURL string) *register {
	t.Helper()
	folder := t.TempDir()
	r := &register{t: t, url: databaseURL, folder: folder, key: filepath.Join(folder, "mingzhi.key"), journal: filepath.Join(folder, "journal")}
	r.done("migrate")
	return r
}

func (r *register) keys() *certificate.Ring {
	r.t.Helper()
	keys, err := keysIn(r.key)
	if err != nil {
		r.t.Fatal(err)
	}
	return keys
}

// command is the program with the settings of the register.
func (r *register) command(arguments ...string) *exec.Cmd {
	command := exec.Command(program(r.t), arguments...)
	command.Env = append(os.Environ(), "MINGZHI_LANG=en", "MINGZHI_DATA="+r.folder, "MINGZHI_DATABASE_URL="+r.url)
	return command
}

// done runs the program to its good end and gives what it said.
func (r *register) done(arguments ...string) string {
	r.t.Helper()
	output, err := r.command(arguments...).CombinedOutput()
	if err != nil {
		r.t.Fatalf("mingzhi %s: %v\n%s", arguments[0], err, output)
	}
	return string(output)
}

// served is a server process.
type served struct {
	*exec.Cmd
	t       *testing.T
	address string
	started time.Time
	log     *os.File
}

var listening = regexp.MustCompile(`http://[^/\s]+`)

// serve starts a server and waits until it listens.
func (r *register) serve(settings ...string) *served {
	r.t.Helper()
	s := &served{Cmd: r.command("serve", "--listen", "127.0.0.1:0"), t: r.t, started: time.Now()}
	s.Env = append(s.Env, settings...)
	log, err := os.OpenFile(filepath.Join(r.folder, "server.log"), os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		r.t.Fatal(err)
	}
	s.log, s.Stderr = log, log
	said, err := s.StdoutPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(s.kill)
	line, err := bufio.NewReader(said).ReadString('\n')
	if s.address = listening.FindString(line); err != nil || s.address == "" {
		s.kill()
		text, _ := os.ReadFile(log.Name())
		r.t.Fatalf("the server does not start: %q, %v\n%.2000s", line, err, text)
	}
	return s
}

// kill kills it at once; it may be dead already.
func (s *served) kill() {
	killed(s.Cmd)
	s.log.Close()
}

// ready waits until it says that it is, and gives the time since its start.
func (s *served) ready(within time.Duration) time.Duration {
	s.t.Helper()
	eventually(s.t, within, "the server is ready", func() error { return s.status("/readyz", http.StatusOK) })
	return time.Since(s.started)
}

// patient is a client that hangs no longer than a person would wait.
var patient = &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}

// status asks for a page and wants one status.
func (s *served) status(path string, want int) error {
	answer, text, err := s.get(path)
	if err != nil {
		return err
	}
	if answer.StatusCode != want {
		return fmt.Errorf("%s: status %d instead of %d: %.200s", path, answer.StatusCode, want, text)
	}
	return nil
}

func (s *served) get(path string) (*http.Response, string, error) {
	return read(patient.Get(s.address + path))
}

// ask asks the API.
func (s *served) ask(query string) (*http.Response, string, error) {
	body := strings.NewReader(fmt.Sprintf(`{"query":%q}`, query))
	return read(patient.Post(s.address+"/graphql", "application/json", body))
}

// verify asks the page for a verdict.
func (s *served) verify(number, code string) (*http.Response, string, error) {
	return read(patient.PostForm(s.address+"/verify", url.Values{"number": {number}, "code": {code}}))
}

func read(answer *http.Response, err error) (*http.Response, string, error) {
	if err != nil {
		return nil, "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return answer, string(text), err
}

// alive fails the test when the process has ended by itself.
func (s *served) alive() {
	s.t.Helper()
	if err := s.Process.Signal(syscall.Signal(0)); err != nil {
		s.t.Fatalf("the server has ended: %v", err)
	}
	if err := s.status("/healthz", http.StatusOK); err != nil {
		s.t.Fatalf("the server does not live: %v", err)
	}
}
