package main

import (
	"os"
	"testing"
	"time"
)

// The storm of `make overload`, for a few seconds.
func TestAtFiveTimesItsCapacityTheServerKeepsItsWord(t *testing.T) {
	outcome, err := plan{times: 5, measuring: 2 * time.Second, lasting: 4 * time.Second}.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	outcome.print(os.Stdout)
	for _, word := range outcome.broken() {
		t.Error(word)
	}
}

func TestABrokenWordIsFoundOut(t *testing.T) {
	for _, test := range []struct {
		sentence string
		breaks   func(*outcome)
		broken   int
	}{
		{"every word is kept", func(*outcome) {}, 0},
		{"nobody is sent away", func(o *outcome) { o.kinds["query"].shed, o.kinds["search"].shed = 0, 0 }, 1},
		{"somebody is sent away for good", func(o *outcome) { o.kinds["query"].mute = 1 }, 1},
		{"an answer is lost", func(o *outcome) { o.kinds["search"].lost = 1 }, 1},
		{"who is let in waits for ever", func(o *outcome) { o.kinds["verify"].latencies = []time.Duration{time.Minute} }, 1},
		{"other work is kept alive longer", func(o *outcome) { o.kinds["query"].accepted = 99 }, 1},
		{"a generator at its end judges no latency", func(o *outcome) {
			o.kinds["verify"].latencies, o.kinds["query"].unsent = []time.Duration{time.Minute}, 1
		}, 0},
		{"the server stays ill", func(o *outcome) { o.recovered = time.Minute }, 1},
		{"no verification is let in", func(o *outcome) { o.kinds["verify"].accepted = 0 }, 3},
	} {
		o := &outcome{times: 5, kinds: map[string]*tally{
			"verify": {asked: 100, accepted: 90, shed: 0}, "query": {asked: 100, accepted: 20, shed: 80}, "search": {asked: 100, accepted: 10, shed: 90},
		}}
		test.breaks(o)
		if words := o.broken(); len(words) != test.broken {
			t.Errorf("%s: %q", test.sentence, words)
		}
	}
}
