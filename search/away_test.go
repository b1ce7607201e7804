package search_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"mingzhi/search"
	"mingzhi/search/embedded"
	"mingzhi/search/meili"
	"mingzhi/testenv"
)

// processOf finds the process that was started to listen on an address.
func processOf(t *testing.T, url string) int {
	t.Helper()
	address := []byte(strings.TrimPrefix(url, "http://") + "\x00")
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil || len(files) == 0 {
		t.Skip("there is no /proc to find the process in")
	}
	for _, file := range files {
		if line, err := os.ReadFile(file); err == nil && bytes.Contains(line, address) {
			pid, err := strconv.Atoi(strings.Split(file, "/")[2])
			if err != nil {
				t.Fatal(err)
			}
			return pid
		}
	}
	t.Fatal("Meilisearch does not run")
	return 0
}

func TestASearchWaitsASecondForAMeilisearchThatHangs(t *testing.T) {
	m := testenv.StartMeilisearch(t)
	l := openLibrary(t, testenv.SQLiteURL(t), meili.New(m.URL, m.Key, "hangs"))
	l.publish(t, 0, 6)
	l.settle(t, "meilisearch")
	pid := processOf(t, m.URL)
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGCONT) }) // it may be gone already
	for _, text := range []string{"长沙", "蓝天", "微光"} {
		begun := time.Now()
		result, err := l.service.Search(t.Context(), search.Query{Text: text})
		if took := time.Since(begun); err != nil || took > 2*time.Second || result.Engine != "embedded" || !result.Standby || result.CatchingUp || result.TotalCount == 0 {
			t.Errorf("%s, after %v: %+v, %v", text, took, result, err)
		}
	}
	l.publish(t, 6, 13)
	l.settle(t, "embedded")
	if err := syscall.Kill(pid, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	l.settle(t, "meilisearch")
	if result, err := l.service.Search(t.Context(), search.Query{Text: names[12]}); err != nil || result.TotalCount != 1 || result.Engine != "meilisearch" || result.Standby {
		t.Errorf("when it goes on: %+v, %v", result, err)
	}
}

// slowly is an engine that a test fills when it wants.
type slowly struct {
	search.Engine
	filled chan struct{}
}

func (s *slowly) Name() string { return "slowly" }

func (s *slowly) Prepare(context.Context) (bool, error) { return true, nil }

func (s *slowly) Apply(ctx context.Context, documents []search.Document) error {
	select {
	case <-s.filled:
		return s.Engine.Apply(ctx, documents)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func TestAnEngineThatIsBeingFilledIsNotCalledAway(t *testing.T) {
	engine := &slowly{embedded.New(), make(chan struct{})}
	l := openLibrary(t, testenv.SQLiteURL(t), nil)
	l.publish(t, 0, 6) // first, or the engine is in step with the empty register before there is anything to fill it with
	l.stop()
	l.start(t, engine)
	l.settle(t, "embedded")
	if result, err := l.service.Search(t.Context(), search.Query{Text: "长沙"}); err != nil || result.Standby || !result.CatchingUp || result.TotalCount == 0 {
		t.Errorf("while it is being filled: %+v, %v", result, err)
	}
	close(engine.filled)
	l.settle(t, "slowly")
	if result, err := l.service.Search(t.Context(), search.Query{Text: "长沙"}); err != nil || result.Standby || result.CatchingUp {
		t.Errorf("when it is filled: %+v, %v", result, err)
	}
}

func TestRegistersOnOneMeilisearchHaveAnIndexEach(t *testing.T) {
	m := testenv.StartMeilisearch(t)
	one := openLibrary(t, testenv.SQLiteURL(t), meili.New(m.URL, m.Key, "shared"))
	one.publish(t, 0, 6)
	one.settle(t, "meilisearch")
	other := openLibraryAt(t, testenv.SQLiteURL(t), meili.New(m.URL, m.Key, "shared"), now.Add(time.Hour))
	other.publish(t, 6, 13)
	other.settle(t, "meilisearch")
	for _, l := range []*library{one, other} {
		own, foreign := names[0], names[6]
		if l == other {
			own, foreign = foreign, own
		}
		if result, err := l.service.Search(t.Context(), search.Query{Text: own}); err != nil || result.TotalCount != 1 || len(result.Hits) != 1 {
			t.Errorf("%s of this register: %+v, %v", own, result, err)
		}
		if result, err := l.service.Search(t.Context(), search.Query{Text: foreign}); err != nil || result.TotalCount != 0 || len(result.Hits) != 0 || result.HasNextPage {
			t.Errorf("%s of another register: %+v, %v", foreign, result, err)
		}
	}
}
