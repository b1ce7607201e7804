package torture

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"mingzhi/testenv"
)

// While a database is away, requests are answered within this time, and not with a
// wrong answer.
const answeredWithin = 15 * time.Second

// away fails the test unless a server whose database is away lives, says that it is
// not ready, repeats what it knows and says how old that is, and takes no
// certificate for unknown or forged.
func away(t *testing.T, r *register, server *served) {
	t.Helper()
	done, _, _ := journalOf(t, r.journal)
	certificate := done[0]
	server.alive()
	eventually(t, answeredWithin, "the server says that it is not ready", func() error {
		return server.status("/readyz", http.StatusServiceUnavailable)
	})
	begun := time.Now()
	answer, text, err := server.verify(certificate.certificate, certificate.code)
	if err != nil || strings.Contains(text, "属实") || answer.StatusCode < 500 && !strings.Contains(text, "COULD_NOT_CHECK") && !strings.Contains(text, "未能核对") {
		t.Errorf("verification without a database: %v, %v\n%.500s", answer, err, text)
	}
	if took := time.Since(begun); took > answeredWithin {
		t.Errorf("verification was answered after %v", took)
	}
	eventually(t, answeredWithin, "a page that was read before is repeated, and says so", func() error {
		begun := time.Now()
		answer, text, err := server.get(knownPage)
		if took := time.Since(begun); err != nil || answer.StatusCode != http.StatusOK || took > answeredWithin {
			t.Fatalf("after %v: %v, %v\n%.300s", took, answer, err, text)
		}
		if !strings.HasPrefix(answer.Header.Get("Answer-State"), "stale") {
			return fmt.Errorf("it is given as current: %v", answer.Header)
		}
		return nil
	})
}

// quiet stops the writer and waits until the server has shown the last state of the
// register: what is kept of it can be repeated.
func quiet(t *testing.T, r *register, w *writer, server *served, witness *witness) {
	t.Helper()
	w.kill()
	witness.sound(t, r)
	shown(t, server, witness)
	if err := server.status(knownPage, http.StatusOK); err != nil {
		t.Fatal(err)
	}
}

// knownPage is read before the database goes away.
const knownPage = "/announcements"

// back fails the test unless the service comes back by itself, with every
// acknowledged publication, and goes on.
func back(t *testing.T, r *register, server *served, witness *witness) {
	t.Helper()
	took := eventually(t, backWithin, "the server is ready again", func() error { return server.status("/readyz", http.StatusOK) })
	acknowledges(t, r.journal, 30*time.Second)
	acknowledged, _ := witness.sound(t, r)
	t.Logf("ready after %v, %d publications acknowledged, none lost", took.Round(time.Millisecond), acknowledged)
	done, _, _ := journalOf(t, r.journal)
	eventually(t, backWithin, "a certificate is verified again", func() error {
		_, text, err := server.verify(done[0].certificate, done[0].code)
		if err == nil && !strings.Contains(text, "属实") {
			err = fmt.Errorf("the page says %.300s", text)
		}
		return err
	})
	eventually(t, backWithin, "pages are current again", func() error {
		answer, _, err := server.get(knownPage)
		if err == nil && (answer.StatusCode != http.StatusOK || answer.Header.Get("Answer-State") != "") {
			err = fmt.Errorf("status %d, %q", answer.StatusCode, answer.Header.Get("Answer-State"))
		}
		return err
	})
}

// worked is a register that a server and a writer have worked on for a moment.
func worked(t *testing.T, url string, settings ...string) (*register, *served, *witness, *writer) {
	t.Helper()
	r, witness := newRegister(t, url), &witness{}
	server := r.serve(settings...)
	server.ready(backWithin)
	w := startWriter(t, url, r.key, r.journal, "甲")
	acknowledges(t, r.journal, 30*time.Second)
	return r, server, witness, w
}

func TestPostgresIsKilledAndComesBack(t *testing.T) {
	cluster := testenv.StartCluster(t)
	r, server, witness, w := worked(t, cluster.URL)
	for round := range 2 {
		quiet(t, r, w, server, witness)
		w = startWriter(t, r.url, r.key, r.journal, fmt.Sprint("乙", round)) // it meets the fault
		cluster.Kill()
		away(t, r, server)
		if err := cluster.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		back(t, r, server, witness)
	}
}

// A database that takes connections and answers nothing is worse than one that is
// gone: nothing fails by itself.
func TestADatabaseThatHangs(t *testing.T) {
	stall := time.Duration(number(stallFor, 3)) * time.Second
	t.Run("its processes are stopped", func(t *testing.T) {
		cluster := testenv.StartCluster(t)
		hangs(t, cluster.URL, cluster.URL, stall, cluster.Freeze, cluster.Thaw)
	})
	t.Run("the network forwards nothing", func(t *testing.T) {
		url := testenv.PostgresURL(t)
		proxy := testenv.StartProxy(t, url)
		hangs(t, proxy.URL, url, stall, proxy.Stall, proxy.Resume)
	})
}

// hangs lets a database hang for a while under a server and a writer.
func hangs(t *testing.T, served, direct string, stall time.Duration, stop, resume func()) {
	r, server, witness, w := worked(t, served)
	r.url = direct
	quiet(t, r, w, server, witness)
	stop()
	hung := time.Now()
	startWriter(t, served, r.key, r.journal, "乙") // it meets the fault
	away(t, r, server)
	time.Sleep(time.Until(hung.Add(stall))) // the fault lasts as long as it is said to
	server.alive()
	resume()
	back(t, r, server, witness)
}
