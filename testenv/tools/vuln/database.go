package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// live is the Go team's database.
const live = "https://vuln.go.dev"

// errUnreachable is when no database can be reached.
var errUnreachable = errors.New("no vulnerability database can be reached; name a copy by GOVULNDB=file:///FOLDER")

// database is where reports of vulnerabilities are read from.
type database struct{ url, name string }

// findDatabase looks for the freshest database that can be reached.
func findDatabase(ctx context.Context) (database, error) {
	if own := os.Getenv("GOVULNDB"); own != "" {
		return database{own, own}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, live+"/index/db.json", nil)
	if err != nil {
		return database{}, err
	}
	client := http.Client{Timeout: 10 * time.Second}
	if answer, err := client.Do(request); err == nil {
		answer.Body.Close()
		if answer.StatusCode == http.StatusOK {
			return database{live, live}, nil
		}
	}
	return fromProxy(ctx)
}

// fromProxy downloads the reports as the module that holds them.
func fromProxy(ctx context.Context) (database, error) {
	command := exec.CommandContext(ctx, "go", "mod", "download", "-json", "golang.org/x/vulndb@latest")
	command.Dir = os.TempDir() // apart from any module
	printed, err := command.Output()
	var module struct{ Dir, Version string }
	if err != nil || json.Unmarshal(printed, &module) != nil || module.Dir == "" {
		return database{}, errUnreachable
	}
	folder := filepath.Join(module.Dir, "data", "osv")
	if reports, err := filepath.Glob(filepath.Join(folder, "GO-*.json")); err != nil || len(reports) == 0 {
		return database{}, fmt.Errorf("golang.org/x/vulndb %s holds no reports", module.Version)
	}
	return database{"file://" + folder, "golang.org/x/vulndb " + module.Version}, nil
}
