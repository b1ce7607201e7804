package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/net/netutil"
	"golang.org/x/sync/errgroup"

	"mingzhi/answers"
	"mingzhi/exchange"
	"mingzhi/graph"
	"mingzhi/portal"
	"mingzhi/portal/checklist"
	"mingzhi/registry"
	"mingzhi/rules"
	"mingzhi/search"
)

// Bounds of a request. A slow body or reader is cut off.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 15 * time.Second
	writeTimeout  = 30 * time.Second
	idleTimeout   = 75 * time.Second
	// maxHeader is in bytes; with room for a URL that the API refuses in its own words.
	maxHeader = 2 * graph.MaxURL
	// maxBody is in bytes, but for files that are verified.
	maxBody = 256 << 10
	// roomForGarbage is how far the heap grows beyond what is in use before it is
	// swept, in percent, where GOGC does not say otherwise: answers are made of many
	// short-lived pieces, and twice the usual room halves what sweeping costs.
	roomForGarbage = 300
	// drainTimeout is how long a stopping server waits for open requests.
	drainTimeout = 20 * time.Second
)

// Listen takes the address of the settings, so that a wrong one is told before
// anything else is done. Serve does it where it was not done.
func (h *House) Listen() (err error) {
	if h.listener != nil {
		return nil
	}
	if h.listener, err = net.Listen("tcp", h.Config.Listen); err != nil {
		return taken("--listen", err)
	}
	return nil
}

// taken is what is wrong with an address that cannot be listened on.
func taken(field string, cause error) *rules.Problem {
	problem := badSetting(field, "这个地址用不了", "this address cannot be used",
		"停掉占用它的程序，或换一个端口，例如 "+field+" 127.0.0.1:8081", "stop the program that has it, or choose another port, for example "+field+" 127.0.0.1:8081")
	problem.Cause = cause
	return problem
}

// fewestThreads is how many threads run the program's goroutines at least, on however
// few processors. One thread works off a queue in which whoever accepts connections
// waits behind all who work: under five times what it could do, a server on one
// processor left newcomers unheard until they gave up. The system shares a processor
// out among threads more fairly.
const fewestThreads = 4

// Serve follows the ledger and serves requests until the context ends; then it
// drains and returns nil. Ready is told the address once it listens; may be nil.
func (h *House) Serve(ctx context.Context, ready func(address net.Addr)) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(roomForGarbage)
	}
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(max(fewestThreads, runtime.GOMAXPROCS(0)))
	}
	lookup, err := h.Lookup()
	if err != nil {
		return err
	}
	if err := h.Listen(); err != nil {
		return err
	}
	watched, err := h.listenToWatch()
	if err != nil {
		return err
	}
	group, running := errgroup.WithContext(ctx)
	group.Go(func() error { return lookup.Run(running) })
	group.Go(func() error { return h.Budgets.Run(running) })
	group.Go(func() error { return h.watchKeys(running) })
	web := h.web(h.Handler(lookup))
	web.ConnState, web.ConnContext = h.connections.note, answers.OnLine
	listener := answers.Lines(fairly{netutil.LimitListener(h.listener, maxConnections), h})
	group.Go(func() error { return serveUntil(running, web, listener, drainTimeout) })
	if watched != nil {
		h.Logger.Info("metrics are shown", "address", watched.Addr().String())
		group.Go(func() error { return serveUntil(running, h.web(h.WatchHandler(lookup)), watched, drainTimeout) })
	}
	if ready != nil {
		ready(h.listener.Addr())
	}
	err = group.Wait()
	h.Answers.Close()
	h.Budgets.Settle(context.WithoutCancel(ctx)) // what was spent while the last requests drained
	if ctx.Err() != nil && (err == nil || errors.Is(err, context.Canceled)) {
		return nil
	}
	return err
}

// web is a server with the bounds of this house.
func (h *House) web(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout,
		WriteTimeout: writeTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(h.Logger.Handler(), slog.LevelWarn),
	}
}

// serveUntil serves until the context ends, and then drains for a while: whoever does not read
// their answers is cut off in the end.
func serveUntil(ctx context.Context, web *http.Server, listener net.Listener, draining time.Duration) error {
	group, running := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := web.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serving: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-running.Done()
		drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), draining)
		defer cancel()
		if err := web.Shutdown(drain); !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		return web.Close()
	})
	return group.Wait()
}

// Handler is everything that the server answers.
func (h *House) Handler(lookup *search.Service) http.Handler {
	router := echo.New()
	router.IPExtractor = h.clientAddress()
	router.Pre(h.around)
	// packed compresses what is there from the start. Whoever answers by answers.Answer
	// has compressed it already and goes without.
	packed := middleware.GzipWithConfig(middleware.GzipConfig{MinLength: 1024})
	askers := budgets{keeper: h.Budgets, address: func(r *http.Request) string { return registry.AskerFrom(r.Context()) }}

	asked := []string{http.MethodGet, http.MethodHead}
	router.Match(asked, "/healthz", echo.WrapHandler(http.HandlerFunc(alive)))
	router.Match(asked, "/readyz", echo.WrapHandler(h.readiness(lookup)))
	api := graph.Deps{
		DB: h.Database, Registry: h.Registry, Search: lookup, Clock: time.Now, Logger: h.Logger,
		Answers: h.Answers, Budgets: h.Budgets, Gate: h.Gate,
	}
	router.Any("/graphql", echo.WrapHandler(graph.New(api)))
	router.Any("/api/verify", echo.WrapHandler(graph.NewVerify(api)))
	explorer := echo.WrapHandler(graph.GraphiQL())
	router.Match(asked, "/graphiql", explorer, packed)
	router.Match(asked, "/graphiql/*", explorer, packed)
	pages := portal.New(portal.Deps{
		DB: h.Database, Registry: h.Registry, Search: lookup, Clock: time.Now, Logger: h.Logger, Build: h.Config.Build,
		Answers: h.Answers, Gate: h.Gate, Lists: lists,
	})
	pages = askers.charged(pointsOf, pages)
	router.Any("/", echo.WrapHandler(pages))
	router.Any("/*", echo.WrapHandler(pages))
	return router
}

// lists are how people's lists of certificates are read.
var lists = checklist.Lists{
	Read: func(name string, file []byte, today rules.Date) (checklist.List, error) {
		return exchange.ReadChecklist(name, bytes.NewReader(file), int64(len(file)), today)
	},
	Blank: exchange.WriteChecklistTemplate, Most: exchange.MostChecked,
}

// clientAddress reads the client's address from the connection, or from
// X-Forwarded-For when the connection comes from a trusted proxy.
func (h *House) clientAddress() echo.IPExtractor {
	if len(h.proxies) == 0 {
		direct := echo.ExtractIPDirect()
		return func(r *http.Request) string {
			if r.Header[echo.HeaderXForwardedFor] != nil {
				h.disbelieved.Do(func() {
					h.Logger.Warn("a request names the address that it comes from (X-Forwarded-For) and is not believed: if that is a proxy of yours, set --trusted-proxy, or all who come through it share one budget")
				})
			}
			return direct(r)
		}
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, network := range h.proxies {
		options = append(options, echo.TrustIPRange(&net.IPNet{
			IP: network.Addr().AsSlice(), Mask: net.CIDRMask(network.Bits(), network.Addr().BitLen()),
		}))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}
