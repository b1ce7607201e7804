package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"

	"mingzhi/testenv"
)

// duel is a question put to Mingzhi and to somebody else in turn.
type duel struct {
	// against names the other, and what it does.
	against string
	ours    measured
	theirs  measured
	// address is where the other answers.
	address string
	// goal is the ratio to reach: of answers a second at least, or of latencies at
	// most where slower is true; 0 for none.
	goal   float64
	slower bool
	// connections of the client; 0 for those of the plan.
	connections int
	// equal holds one answer of each against the other; nil where they are the
	// same bytes.
	equal func(ours, theirs []byte) error
}

// duels are the benchmarks' goals on the large register. Those whose opponent is
// not there are told as left out.
func (s *stage) duels(r *register, o *opened) (all []duel, leftOut []string) {
	front := r.spots[:max(1, len(r.spots)/5)]
	deep := r.spots[len(r.spots)/5 : max(len(r.spots)/5+1, len(r.spots)-pageSize-200)]
	repeated := always("a page of 20 organizations with region and two announcements, repeated", page(""), `"organizations":`)
	uncached := pages("such a page that was never asked for, near the front", front)
	deeper := pages("such a page that was never asked for, at random depth", deep)

	theirs := s.postgraphile(r.config.DatabaseURL)
	firstPage := pageAtOffset(func(*rand.Rand) int { return 0 })
	all = append(all,
		duel{against: "PostGraphile: certificate by number, with issuer", ours: verification(r.samples), theirs: verificationOfTheirs(r.samples), address: theirs, goal: 3, equal: sameFacts},
		duel{against: "PostGraphile: certificate by number, with issuer", ours: plainVerification(r.samples, false), theirs: verificationOfTheirs(r.samples), address: theirs, goal: 5},
		duel{against: "PostGraphile: certificate by number, with issuer", ours: plainVerification(r.samples, true), theirs: verificationOfTheirs(r.samples), address: theirs, goal: 5},
		duel{against: "PostGraphile: the same page", ours: repeated, theirs: firstPage, address: theirs, goal: 25, equal: sameData},
		duel{against: "PostGraphile: the first page", ours: uncached, theirs: firstPage, address: theirs, goal: 2},
		duel{against: "PostGraphile: page at random offset", ours: deeper, theirs: pageAtOffset(func(random *rand.Rand) int { return random.IntN(len(r.spots) - pageSize) }), address: theirs, goal: 50},
		duel{against: "Mingzhi: such a page near the front", ours: deeper, theirs: uncached, address: o.address, goal: 0.9},
		duel{against: "bare echo handler, the same bytes", ours: repeated, theirs: plainTwin(repeated), goal: 0.7},
		duel{against: "handler by hand, the same SQL", ours: pages(uncached.name, front), theirs: pageByHand(front), address: s.hand(r.config.DatabaseURL), goal: 0.5, equal: sameShape},
	)
	if nginxPath() == "" {
		return all, append(leftOut, "nginx is not there, so portal pages are not compared")
	}
	for name, path := range map[string]string{"home page": "/", "page of an organization": "/organizations/" + r.spots[0].creditCode} {
		page := always(name, request{method: "GET", path: path}, "</html>")
		body, _, err := newClient(o.address, 1).once(page.next(nil))
		if err != nil || !strings.Contains(string(body), "</html>") {
			s.Fatalf("%s: %v: %.200s", name, err, body)
		}
		address, file := s.nginx(body)
		all = append(all, duel{against: "nginx, the same page as a file", ours: page, theirs: always("", request{method: "GET", path: file}, "</html>"), address: address, goal: 0.5})
	}
	return all, leftOut
}

// plainTwin asks the same and expects nothing of the answer.
func plainTwin(m measured) measured { return measured{m.name, m.next, ""} }

// lookupDuel compares lookup with what it asks of Meilisearch: a first server asks
// through a recorder, and what it asked is asked again directly.
func (s *stage) lookupDuel(binary, folder string, r *register) (o *opened, d duel) {
	meili := testenv.StartMeilisearch(keeping{s, folder})
	recorder := s.record(meili.URL, meili.Key)
	first := s.serveRegister(binary, r, "--meili-url", "http://"+recorder.address, "--meili-key", meili.Key)
	s.awaitReady(first.address, true)
	recorder.asked = nil
	probe := newClient(first.address, 1)
	question := lookup(r.spots)
	for range min(500, len(r.spots)) {
		if _, _, err := probe.once(question.next(nil)); err != nil {
			s.Fatal(err)
		}
	}
	first.stop()
	bodies := recorder.asked
	if len(bodies) == 0 {
		s.Fatal("Meilisearch was asked nothing")
	}
	o = s.serveRegister(binary, r, "--meili-url", meili.URL, "--meili-key", meili.Key)
	s.awaitReady(o.address, true)
	direct := measured{"", func(random *rand.Rand) request { return bodies[random.IntN(len(bodies))] }, `"hits"`}
	return o, duel{
		against: "Meilisearch, the same request directly", ours: question, theirs: direct, address: strings.TrimPrefix(meili.URL, "http://"),
		goal: 1.3, slower: true, connections: 1,
	}
}

// keeping is a stage whose folders stay for the next run.
type keeping struct {
	*stage
	folder string
}

// TempDir is the folder that stays.
func (k keeping) TempDir() string {
	if err := os.MkdirAll(k.folder, 0o700); err != nil {
		k.Fatal(err)
	}
	return k.folder
}

// sameData holds two answers to one question against each other.
func sameData(ours, theirs []byte) error {
	a, errA := canonical(ours)
	b, errB := canonical(theirs)
	if errA != nil || errB != nil || a != b {
		return fmt.Errorf("the answers differ (%v, %v):\n%.400s\n%.400s", errA, errB, a, b)
	}
	return nil
}

// canonical is the data of an answer in one form.
func canonical(body []byte) (string, error) {
	var answer struct {
		Data any `json:"data"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return "", err
	}
	text, err := json.Marshal(answer.Data)
	return string(text), err
}

// sameFacts holds what verifying tells against the row that PostGraphile gives,
// which writes large integers as texts.
func sameFacts(ours, theirs []byte) error {
	var a struct {
		Data struct {
			VerifyCertificate struct{ Facts map[string]any }
		}
	}
	var b struct {
		Data struct{ Facts map[string]any }
	}
	if err := json.Unmarshal(ours, &a); err != nil {
		return err
	}
	if err := json.Unmarshal(theirs, &b); err != nil {
		return err
	}
	if len(a.Data.VerifyCertificate.Facts) == 0 {
		return fmt.Errorf("no facts: %.300s", ours)
	}
	for name, value := range a.Data.VerifyCertificate.Facts {
		if fmt.Sprint(value) != fmt.Sprint(b.Data.Facts[name]) {
			return fmt.Errorf("%s is %v here and %v there", name, value, b.Data.Facts[name])
		}
	}
	return nil
}

// sameShape holds a page against another one of the same list.
func sameShape(ours, theirs []byte) error {
	count := func(body []byte, what string) int { return strings.Count(string(body), what) }
	for _, what := range []string{`"creditCode":`, `"region":`, `"announcements":`} {
		if a, b := count(ours, what), count(theirs, what); a != b || a != pageSize {
			return fmt.Errorf("%s comes %d times here and %d times there", what, a, b)
		}
	}
	return nil
}
