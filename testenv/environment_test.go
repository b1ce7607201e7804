package testenv_test

import (
	"fmt"
	"os"
	"testing"

	"mingzhi/testenv"
)

// TestMain says once, in one line, what a plain `go test ./...` leaves out. The
// go command swallows what a passing package prints, so the line goes to the
// standard error of the go command itself.
func TestMain(m *testing.M) {
	if line := testenv.LeftOut(); line != "" {
		if parent, err := os.OpenFile(fmt.Sprintf("/proc/%d/fd/2", os.Getppid()), os.O_WRONLY|os.O_APPEND, 0); err == nil {
			fmt.Fprintln(parent, line)
			parent.Close()
		} else {
			fmt.Println(line)
		}
	}
	os.Exit(m.Run())
}

func TestWhatIsLeftOutIsNamed(t *testing.T) {
	for _, part := range []testenv.Part{testenv.Postgres, testenv.Meili, testenv.ChromiumBin, testenv.AxeScript, testenv.NodeScripts, testenv.PDFTools} {
		t.Setenv(part.Variable, "there")
	}
	if line := testenv.LeftOut(); line != "" {
		t.Errorf("everything is there, yet %q", line)
	}
	t.Setenv(testenv.Meili.Variable, "")
	if line := testenv.LeftOut(); line != "left out: tests with Meilisearch; `make test` runs them all" {
		t.Errorf("Meilisearch is missing, yet %q", line)
	}
}
