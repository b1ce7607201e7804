package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/sync/errgroup"

	"mingzhi/graph"
	"mingzhi/portal"
	"mingzhi/registry"
	"mingzhi/search"
)

// Bounds of a request. A slow body or reader is cut off.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 15 * time.Second
	writeTimeout  = 30 * time.Second
	idleTimeout   = 75 * time.Second
	maxHeader     = 16 << 10
	maxBody       = "256K"
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
		problem := badSetting("--listen", "这个地址用不了", "this address cannot be used",
			"停掉占用它的程序，或换一个端口，例如 --listen 127.0.0.1:8081", "stop the program that has it, or choose another port, for example --listen 127.0.0.1:8081")
		problem.Cause = err
		return problem
	}
	return nil
}

// Serve follows the ledger and serves requests until the context ends; then it
// drains and returns nil. Ready is told the address once it listens; may be nil.
func (h *House) Serve(ctx context.Context, ready func(address net.Addr)) error {
	lookup, err := h.Lookup()
	if err != nil {
		return err
	}
	if err := h.Listen(); err != nil {
		return err
	}
	web := &http.Server{
		Handler: h.Handler(lookup), ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout,
		WriteTimeout: writeTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
	}
	group, running := errgroup.WithContext(ctx)
	group.Go(func() error { return lookup.Run(running) })
	group.Go(func() error {
		if err := web.Serve(h.listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serving: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-running.Done()
		drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
		defer cancel()
		return web.Shutdown(drain)
	})
	if ready != nil {
		ready(h.listener.Addr())
	}
	err = group.Wait()
	if ctx.Err() != nil && (err == nil || errors.Is(err, context.Canceled)) {
		return nil
	}
	return err
}

// Handler is everything that the server answers.
func (h *House) Handler(lookup *search.Service) http.Handler {
	router := echo.New()
	router.HideBanner, router.HidePort = true, true
	router.IPExtractor = h.clientAddress()
	router.HTTPErrorHandler = func(err error, c echo.Context) { plainError(err, c.Response()) }
	router.Pre(middleware.RemoveTrailingSlashWithConfig(middleware.TrailingSlashConfig{RedirectCode: http.StatusPermanentRedirect}))
	router.Use(h.logged, recovered(h.Logger), middleware.BodyLimit(maxBody), named,
		middleware.GzipWithConfig(middleware.GzipConfig{MinLength: 1024}))

	asked := []string{http.MethodGet, http.MethodHead}
	router.Match(asked, "/healthz", echo.WrapHandler(http.HandlerFunc(alive)))
	router.Match(asked, "/readyz", echo.WrapHandler(h.readiness(lookup)))
	api := graph.New(graph.Deps{DB: h.Database, Registry: h.Registry, Search: lookup, Clock: time.Now, Logger: h.Logger})
	router.Any("/graphql", echo.WrapHandler(api))
	explorer := echo.WrapHandler(graph.GraphiQL())
	router.Match(asked, "/graphiql", explorer)
	router.Match(asked, "/graphiql/*", explorer)
	pages := portal.New(portal.Deps{
		DB: h.Database, Registry: h.Registry, Search: lookup, Clock: time.Now, Logger: h.Logger, Build: h.Config.Build,
	})
	router.Any("/", echo.WrapHandler(pages))
	router.Any("/*", echo.WrapHandler(pages))
	return router
}

// clientAddress reads the client's address from the connection, or from
// X-Forwarded-For when the connection comes from a trusted proxy.
func (h *House) clientAddress() echo.IPExtractor {
	if len(h.Config.TrustedProxies) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, text := range h.Config.TrustedProxies {
		prefix := netip.MustParsePrefix(text) // checked by Validate
		options = append(options, echo.TrustIPRange(&net.IPNet{
			IP: prefix.Addr().AsSlice(), Mask: net.CIDRMask(prefix.Bits(), prefix.Addr().BitLen()),
		}))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}

// named puts the client's address into the context, for the limit of
// verification attempts.
func named(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		request := c.Request()
		c.SetRequest(request.WithContext(registry.WithAsker(request.Context(), c.RealIP())))
		return next(c)
	}
}
