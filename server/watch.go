package server

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"mingzhi/search"
)

// lookWithin is how long the database may take to be looked at.
const lookWithin = time.Second

// WatchHandler answers whoever watches over the server: /metrics, and the health
// pages. It belongs on an address of its own, which the public does not reach:
// metrics tell how busy the house is and cost the database a look.
func (h *House) WatchHandler(lookup *search.Service) http.Handler {
	looked := prometheus.NewRegistry()
	looked.MustRegister(standing{h, lookup})
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(prometheus.Gatherers{h.metrics.registry, looked}, promhttp.HandlerOpts{
		ErrorLog: complaints{h.Logger}, ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 2,
	}))
	mux.HandleFunc("GET /healthz", alive)
	mux.Handle("GET /readyz", h.readiness(lookup))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.protect(r, w.Header())
		mux.ServeHTTP(w, r)
	})
}

// listenToWatch takes the address of the settings for whoever watches; nil where
// there is none.
func (h *House) listenToWatch() (net.Listener, error) {
	if h.Config.MetricsListen == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", h.Config.MetricsListen)
	if err != nil {
		return nil, taken("--metrics-listen", err)
	}
	return listener, nil
}

// standing shows how the register stands: its database, its ledger, its lookup.
type standing struct {
	house  *House
	lookup *search.Service
}

var (
	upShown      = prometheus.NewDesc("mingzhi_database_up", "1 when the database answered this look within a second, 0 otherwise.", nil, nil)
	entriesShown = prometheus.NewDesc("mingzhi_ledger_entries", "Entries in the ledger.", nil, nil)
	versionShown = prometheus.NewDesc("mingzhi_data_version", "Index of the last entry that touched the public registry; -1 while there is none.", nil, nil)
	ageShown     = prometheus.NewDesc("mingzhi_confirmation_age_seconds", "How long ago the database last said where the ledger stands.", nil, nil)
	engineShown  = prometheus.NewDesc("mingzhi_search_engine_up", "1 when an engine of lookup is in step and answers.", []string{"engine"}, nil)
	lagShown     = prometheus.NewDesc("mingzhi_search_lag_entries", "Public entries that an engine does not reflect yet.", []string{"engine"}, nil)
)

// Describe gives what is shown.
func (standing) Describe(shown chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{upShown, entriesShown, versionShown, ageShown, engineShown, lagShown} {
		shown <- desc
	}
}

// Collect asks the database and shows what it says. What it does not say is left
// out: an old number would look like a new one.
func (s standing) Collect(shown chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), lookWithin)
	defer cancel()
	reflected, err := s.house.Database.Refresh(ctx)
	gauge := func(desc *prometheus.Desc, value float64, labels ...string) {
		shown <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
	}
	gauge(upShown, oneIf(err == nil))
	if err == nil {
		gauge(entriesShown, float64(reflected.LedgerSize))
		gauge(versionShown, float64(reflected.DataVersion))
	}
	if _, at, known := s.house.Database.LastReflected(); known {
		gauge(ageShown, time.Since(at).Seconds())
	}
	for _, status := range s.lookup.Status() {
		gauge(engineShown, oneIf(status.Up), status.Engine)
		if err != nil {
			continue
		}
		if lag, err := s.house.Database.PublicEntriesAfter(ctx, status.Position); err == nil {
			gauge(lagShown, float64(lag), status.Engine)
		}
	}
}

func oneIf(so bool) float64 {
	if so {
		return 1
	}
	return 0
}

// complaints writes what goes wrong in a look into the log.
type complaints struct{ logger *slog.Logger }

// Println writes one line.
func (c complaints) Println(values ...any) {
	c.logger.Warn("metrics could not be shown", "cause", fmt.Sprint(values...))
}
