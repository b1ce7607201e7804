package main

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asProgram makes the test binary the program itself.
const asProgram = "MINGZHI_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// program is the program as a process of its own.
func program(arguments ...string) *exec.Cmd {
	command := exec.Command(os.Args[0], arguments...)
	command.Env = append(os.Environ(), asProgram+"=1", "MINGZHI_LANG=en")
	return command
}

// ended runs the program to its end.
func ended(t *testing.T, input string, arguments ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	command := program(arguments...)
	command.Stdin, command.Stdout, command.Stderr = strings.NewReader(input), &stdout, &stderr
	err := command.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), stdout.String(), stderr.String()
}

// running is the program while it serves.
type running struct {
	*exec.Cmd
	t       *testing.T
	address string
	// said are the lines up to the one that ends with a wait.
	said []string
}

// serving starts a command that serves and reads what it says until a line that
// holds last.
func serving(t *testing.T, last string, arguments ...string) *running {
	t.Helper()
	r := &running{Cmd: program(append(arguments, "--listen", "127.0.0.1:0")...), t: t}
	output, err := r.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Stderr = io.Discard
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Process.Kill() }) // it has ended in most tests
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		r.said = append(r.said, lines.Text())
		if found := regexp.MustCompile(`http://[^/\s]+`).FindString(lines.Text()); found != "" {
			r.address = found
		}
		if strings.Contains(lines.Text(), last) {
			r.ready()
			return r
		}
	}
	t.Fatalf("it never said %q, but:\n%s", last, strings.Join(r.said, "\n"))
	return nil
}

// ready waits until the server says that it is.
func (r *running) ready() {
	r.t.Helper()
	for range 600 {
		if answer, err := http.Get(r.address + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	r.t.Fatal("it never became ready")
}

// terminate sends SIGTERM and gives the exit code.
func (r *running) terminate() int {
	r.t.Helper()
	if err := r.Process.Signal(syscall.SIGTERM); err != nil {
		r.t.Fatal(err)
	}
	_ = r.Wait() // the exit code tells
	return r.ProcessState.ExitCode()
}

func (r *running) post(path, mediaType, body string) string {
	r.t.Helper()
	answer, err := http.Post(r.address+path, mediaType, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(text)
}
