package hostile

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// victim is a server of its own process, on a small register of its own.
type victim struct {
	t       testing.TB
	process *exec.Cmd
	// address takes requests, watch shows the metrics.
	address, watch string
	// asking is what it allocates to tell the metrics, in bytes.
	asking int64
}

// The register is small and full enough for every list of the corpus to be long.
var register = []string{"--organizations", "300", "--announcements", "200", "--inspections", "3000", "--certificates", "50"}

// newVictim builds the program, fills a register in a database and serves it.
func newVictim(t testing.TB, url string) *victim {
	t.Helper()
	folder := t.TempDir()
	binary, data := filepath.Join(folder, "mingzhi"), filepath.Join(folder, "data")
	build := exec.Command("go", "build", "-o", binary, "mingzhi")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	generate := exec.Command(binary, append([]string{"generate", "--data", data, "--database-url", url}, register...)...)
	for _, command := range []*exec.Cmd{build, generate} {
		if output, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", command.Args, err, output)
		}
	}
	v := &victim{t: t, watch: free(t)}
	v.process = exec.Command(binary, "serve", "--lang", "en", "--data", data, "--database-url", url, "--listen", "127.0.0.1:0",
		"--metrics-listen", v.watch, "--trusted-proxy", "127.0.0.1/32")
	output, err := v.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := v.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = v.process.Process.Signal(syscall.SIGTERM) // it may have ended
		_ = v.process.Wait()                          // its exit code is of no matter here
	})
	lines := bufio.NewScanner(output)
	for v.address == "" && lines.Scan() {
		if found := regexp.MustCompile(`http://([^/\s]+)`).FindStringSubmatch(lines.Text()); found != nil {
			v.address = found[1]
		}
	}
	go io.Copy(io.Discard, output) //nolint:errcheck // nobody reads the rest
	v.awaitReady()
	for range 3 {
		before := v.allocated()
		v.asking = v.allocated() - before
	}
	return v
}

// free is an address that nobody has.
func free(t testing.TB) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func (v *victim) awaitReady() {
	v.t.Helper()
	for range 600 {
		if answer, err := http.Get("http://" + v.address + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	v.t.Fatal("the server never became ready")
}

// answered is what came back for a request.
type answered struct {
	status int
	bytes  int64
	// points is what the request was estimated at; 0 when it was not.
	points int64
	// data is true for an answer that is no refusal.
	data bool
}

// send writes bytes over a connection of their own and reads what comes back to
// its end. A server may stop reading and answer: what cannot be written is left.
func (v *victim) send(request []byte) answered {
	v.t.Helper()
	connection, err := net.Dial("tcp", v.address)
	if err != nil {
		v.t.Fatal(err)
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		v.t.Fatal(err)
	}
	go connection.Write(request)      //nolint:errcheck // the server may have heard enough
	text, _ := io.ReadAll(connection) // an answer may be cut short where the request was
	got := answered{bytes: int64(len(text))}
	head, body, _ := strings.Cut(string(text), "\r\n\r\n")
	status, points := 0, ""
	for line := range strings.SplitSeq(head, "\r\n") {
		if fields := strings.Fields(line); status == 0 && len(fields) > 1 {
			status, _ = strconv.Atoi(fields[1]) // 0 for what is no HTTP
		}
		if rest, found := strings.CutPrefix(line, "Query-Cost: "); found {
			points = rest
		}
	}
	got.read(status, points, body)
	return got
}

// read reads an answer; points are as the header Query-Cost tells them.
func (a *answered) read(status int, points, body string) {
	a.status, a.bytes = status, max(a.bytes, int64(len(body)))
	number, _, _ := strings.Cut(points, ";")
	a.points, _ = strconv.ParseInt(number, 10, 64) // 0 where it was not estimated
	a.data = status == http.StatusOK && !strings.HasPrefix(body, `{"errors"`)
}
