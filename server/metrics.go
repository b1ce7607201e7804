package server

import (
	"maps"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"mingzhi/db"
	"mingzhi/load"
)

// metrics is what the house counts. Labels are patterns of routes, statuses,
// classes and engines, all of which the program names itself, so that their number
// is bounded and nothing that somebody typed becomes one.
type metrics struct {
	registry *prometheus.Registry
	inFlight atomic.Int64
	requests *prometheus.HistogramVec

	// observers remember the series of each route and status: finding one by its
	// labels costs more than counting in it.
	observers atomic.Pointer[map[series]prometheus.Observer]
	growing   sync.Mutex
}

type series struct {
	route  string
	status int
}

// newMetrics counts for a house whose build, database and gate are known.
func newMetrics(build string, database *db.DB, gate *load.Gate, connections *connections) *metrics {
	m := &metrics{registry: prometheus.NewRegistry()}
	m.requests = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "mingzhi_request_seconds", Help: "How long requests took to answer, by route and status; its count is that of requests.",
		Buckets:                     []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 15},
		NativeHistogramBucketFactor: 1.1, NativeHistogramMaxBucketNumber: 100,
	}, []string{"route", "status"})
	m.observers.Store(&map[series]prometheus.Observer{})
	m.registry.MustRegister(m.requests, gateCounts{gate},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewDBStatsCollector(database.DB.DB, "mingzhi"))
	m.gauge("mingzhi_requests_in_flight", "Requests that are being answered or wait at the gate.",
		func() float64 { return float64(m.inFlight.Load()) })
	m.gauge("mingzhi_connections", "Open connections of clients.",
		func() float64 { open, _ := connections.counts(); return float64(open) })
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "mingzhi_connections_refused_total", Help: "Connections closed at once: places were scarce and their address had its share.",
	}, func() float64 { _, turned := connections.counts(); return float64(turned) }))
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "mingzhi_build", Help: "1, with the version of the program.", ConstLabels: prometheus.Labels{"version": build},
	}, func() float64 { return 1 }))
	return m
}

// observe counts an answered request.
func (m *metrics) observe(seen served) {
	key := series{seen.route, seen.status}
	observer, known := (*m.observers.Load())[key]
	if !known {
		observer = m.remember(key)
	}
	observer.Observe(seen.took.Seconds())
}

func (m *metrics) remember(key series) prometheus.Observer {
	m.growing.Lock()
	defer m.growing.Unlock()
	observer := m.requests.WithLabelValues(key.route, strconv.Itoa(key.status))
	grown := maps.Clone(*m.observers.Load())
	grown[key] = observer
	m.observers.Store(&grown)
	return observer
}

// Counter shows on the page of metrics what another room counts: read gives a
// number that never goes down. A name is given once.
func (h *House) Counter(name, help string, read func() float64) {
	h.metrics.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, read))
}

// Gauge is Counter for a number that goes up and down.
func (h *House) Gauge(name, help string, read func() float64) { h.metrics.gauge(name, help, read) }

// showAnswers shows what the memory of answers counts.
func (h *House) showAnswers() {
	h.Counter("mingzhi_answers_hits_total", "Answers that were given from memory.", func() float64 { return float64(h.Answers.Figures().Hits) })
	h.Counter("mingzhi_answers_misses_total", "Answers that had to be made.", func() float64 { return float64(h.Answers.Figures().Misses) })
	h.Gauge("mingzhi_answers_kept", "Answers in memory.", func() float64 { return float64(h.Answers.Figures().Answers) })
	h.Gauge("mingzhi_answers_bytes", "About how many bytes they take.", func() float64 { return float64(h.Answers.Figures().Bytes) })
}

func (m *metrics) gauge(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
}

// gateCounts shows what the gate counts.
type gateCounts struct{ gate *load.Gate }

var (
	slotsShown   = prometheus.NewDesc("mingzhi_gate_slots", "How many requests are worked on at once at most.", nil, nil)
	insideShown  = prometheus.NewDesc("mingzhi_gate_inside", "How many requests are being worked on.", nil, nil)
	waitingShown = prometheus.NewDesc("mingzhi_gate_waiting", "How many requests wait for a slot, by class.", []string{"class"}, nil)
	passedShown  = prometheus.NewDesc("mingzhi_gate_requests_total",
		"What became of requests at the gate, by class: at_once, waited, shed, or left while they waited.", []string{"class", "fate"}, nil)
)

// Describe gives what is shown.
func (gateCounts) Describe(shown chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{slotsShown, insideShown, waitingShown, passedShown} {
		shown <- desc
	}
}

// Collect shows it.
func (g gateCounts) Collect(shown chan<- prometheus.Metric) {
	shown <- prometheus.MustNewConstMetric(slotsShown, prometheus.GaugeValue, float64(g.gate.Slots()))
	shown <- prometheus.MustNewConstMetric(insideShown, prometheus.GaugeValue, float64(g.gate.Inside()))
	for _, class := range load.Classes() {
		shown <- prometheus.MustNewConstMetric(waitingShown, prometheus.GaugeValue, float64(g.gate.Waiting(class)), class.String())
		counts := g.gate.Counts(class)
		for fate, count := range map[string]uint64{
			"at_once": counts.Admitted - counts.Waited, "waited": counts.Waited, "shed": counts.Shed, "left": counts.Left,
		} {
			shown <- prometheus.MustNewConstMetric(passedShown, prometheus.CounterValue, float64(count), class.String(), fate)
		}
	}
}
