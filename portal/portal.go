package portal

import (
	"log/slog"
	"net/http"
	"time"

	"mingzhi/answers"
	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/load"
	"mingzhi/portal/about"
	"mingzhi/portal/announcement"
	"mingzhi/portal/announcements"
	"mingzhi/portal/checklist"
	"mingzhi/portal/commendations"
	"mingzhi/portal/home"
	"mingzhi/portal/inspection"
	"mingzhi/portal/inspections"
	"mingzhi/portal/layout"
	"mingzhi/portal/organization"
	"mingzhi/portal/organizations"
	"mingzhi/portal/paper"
	"mingzhi/portal/platforms"
	"mingzhi/portal/problem"
	"mingzhi/portal/region"
	"mingzhi/portal/regions"
	"mingzhi/portal/results"
	"mingzhi/portal/scanned"
	"mingzhi/portal/share"
	"mingzhi/portal/signed"
	"mingzhi/portal/verify"
	"mingzhi/registry"
	"mingzhi/search"
)

// Deps are what the pages are made from.
type Deps struct {
	DB       *db.DB
	Registry *registry.Registry
	Search   *search.Service
	// Clock tells the time; nil means the system's.
	Clock  func() time.Time
	Logger *slog.Logger
	// Build names this build of the program, so that a new release is never taken
	// for the old one.
	Build string
	// Answers keeps pages that many ask for, and Gate lets in whoever needs one to
	// be made; nil for none.
	Answers *answers.Cache
	Gate    *load.Gate
	// Lists reads and writes the lists of certificates that people send.
	Lists checklist.Lists
}

// Uploads are the pages to which files are sent, with how many bytes a form may have
// there.
func Uploads() map[string]int64 {
	return map[string]int64{checklist.Path: checklist.MostBytes, verify.FilePath: verify.MostBytes}
}

// New makes the handler of all pages and their static files.
func New(deps Deps) http.Handler {
	if deps.Clock == nil {
		deps.Clock = time.Now
	}
	if deps.Logger == nil {
		deps.Logger = slog.Default()
	}
	files := assets()
	site := &layout.Site{DB: deps.DB, Clock: deps.Clock, Logger: deps.Logger, Build: deps.Build + files.style.path, Answers: deps.Answers, Gate: deps.Gate,
		Assets: layout.Assets{Style: files.style.path, Seal: files.seal.path, Icon: files.icon.path}}
	problems := problem.New(site)
	site.Refuse = problems.Refuse

	mux := http.NewServeMux()
	for path, page := range map[string]http.Handler{
		"/{$}":                        home.New(site),
		"/search":                     results.New(site, deps.Search),
		"/organizations":              organizations.New(site),
		"/organizations/{creditCode}": organization.New(site),
		"/announcements":              announcements.New(site),
		"/announcements/{entry}":      announcement.New(site),
		"/inspections":                inspections.New(site),
		"/inspections/{entry}":        inspection.New(site),
		"/commendations":              commendations.New(site),
		"/regions":                    regions.New(site),
		"/regions/{code}":             region.New(site),
		"/platforms":                  platforms.New(site),
		"/about":                      about.New(site),
	} {
		mux.Handle("GET "+path, page)
	}
	mux.Handle("GET /c", scanned.New(site, deps.Registry, files.scanned.path))
	mux.Handle("GET /.well-known/did.json", signed.Document(site, deps.Registry))
	mux.Handle("GET "+certificate.ContextPath, signed.Context(site))
	mux.Handle("GET /keys.json", signed.KeyDocument(site, deps.Registry))
	mux.Handle("GET /status/{purpose}/{list}", signed.StatusList(site, deps.Registry))
	ask, sheet := paper.New(site, deps.Registry)
	mux.Handle("GET /certificate", ask)
	mux.Handle("POST /certificate", sheet)
	ask, act := share.New(site, deps.Registry)
	mux.Handle("GET /share", ask)
	mux.Handle("POST /share", act)
	ask, see := share.NewShared(site, deps.Registry, files.shared.path)
	mux.Handle("GET /shared", ask)
	mux.Handle("POST /shared", see)
	ask, check, blank := checklist.New(site, deps.Registry, deps.Lists)
	mux.Handle("GET "+checklist.Path, ask)
	mux.Handle("POST "+checklist.Path, check)
	mux.Handle("GET "+checklist.Path+".xlsx", blank)
	form, verdict, file := verify.New(site, deps.Registry, verify.Scripts{Page: files.verify.path, Decoder: files.decoder.path})
	mux.Handle("GET /verify", form)
	mux.Handle("POST /verify", verdict)
	mux.Handle("POST "+verify.FilePath, file)
	mux.HandleFunc("GET "+verify.FilePath, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/verify", http.StatusFound)
	})
	for _, file := range []asset{files.style, files.seal, files.icon, files.scanned, files.shared, files.verify, files.decoder, files.decoderBase} {
		mux.Handle("GET "+file.path, file)
	}
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, files.icon.path, http.StatusFound)
	})
	mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write(robots) // the reader may be gone
	})
	mux.HandleFunc("GET /", problems.NotFound) // other methods get 405 with Allow
	return layout.Secure(mux)
}
