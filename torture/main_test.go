package torture

import (
	"os"
	"strconv"
	"testing"
)

// The environment in which the test binary is a writer, or tests run longer.
const (
	asWriter  = "MINGZHI_TORTURE_WRITER"  // URL of the database to write to
	asKey     = "MINGZHI_TORTURE_KEY"     // the key file
	asJournal = "MINGZHI_TORTURE_JOURNAL" // the file for acknowledgements
	asPrefix  = "MINGZHI_TORTURE_PREFIX"  // keeps the numbers of writers apart
	asClock   = "MINGZHI_TORTURE_CLOCK"   // set for a clock that jumps
	rounds    = "MINGZHI_TORTURE_ROUNDS"  // how often processes are killed
	stallFor  = "MINGZHI_TORTURE_STALL"   // seconds for which a database hangs
)

func TestMain(m *testing.M) {
	if url := os.Getenv(asWriter); url != "" {
		write(url)
		return
	}
	code := m.Run()
	if built.path != "" {
		_ = os.RemoveAll(built.folder) // a temporary folder
	}
	os.Exit(code)
}

// number is a number from the environment, or a default that suits every change.
func number(variable string, usual int) int {
	if n, err := strconv.Atoi(os.Getenv(variable)); err == nil && n > 0 {
		return n
	}
	return usual
}
