package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// programs are where the real programs were found.
type programs struct {
	// postgres is the folder of initdb and postgres.
	postgres                   string
	meilisearch, chromium, axe string
	// scripts is the folder of the scripts that Node runs.
	scripts string
	// pdf is the folder of poppler's programs and qpdf.
	pdf string
}

// bring finds the programs, and installs those that are missing.
func bring(ctx context.Context, root string) (programs, error) {
	tools := filepath.Join(root, "testenv", "tools")
	found := programs{
		meilisearch: filepath.Join(tools, "node_modules", "@gaubee", "meilisearch-linux-amd64", "meilisearch"),
		axe:         filepath.Join(tools, "node_modules", "axe-core", "axe.min.js"),
		scripts:     tools,
	}
	if own := os.Getenv("MINGZHI_TEST_MEILI"); own != "" {
		found.meilisearch = own
	}
	if _, err := exec.LookPath("node"); err != nil {
		return found, fmt.Errorf("found no Node: install it so that node and npm are on the PATH (Debian: apt-get install nodejs npm)")
	}
	if !exists(found.meilisearch) || !exists(found.axe) || !exists(filepath.Join(tools, "node_modules", "graphql-http")) ||
		!exists(filepath.Join(tools, "node_modules", "@digitalbazaar", "vc")) {
		if err := npm(ctx, tools); err != nil {
			return found, err
		}
	}
	if !exists(found.meilisearch) {
		return found, fmt.Errorf("there is no Meilisearch at %s: on this system set MINGZHI_TEST_MEILI to an official 1.21 binary", found.meilisearch)
	}
	if err := os.Chmod(found.meilisearch, 0o755); err != nil {
		return found, err
	}
	if findPostgres() == "" || findChromium() == "" || !has("systemd-analyze") || findPDF() == "" {
		if err := debian(ctx); err != nil {
			return found, err
		}
	}
	found.postgres, found.chromium, found.pdf = findPostgres(), findChromium(), findPDF()
	switch {
	case found.postgres == "":
		return found, fmt.Errorf("found no PostgreSQL: install it so that initdb is on the PATH (Debian: apt-get install postgresql)")
	case found.chromium == "":
		return found, fmt.Errorf("found no Chromium: install it, or set MINGZHI_TEST_CHROMIUM (Debian: apt-get install chromium)")
	case found.pdf == "":
		return found, fmt.Errorf("found no poppler and qpdf: install both, so that pdftotext and qpdf are on the PATH (Debian: apt-get install poppler-utils qpdf)")
	}
	return found, nil
}

func has(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// npm installs the packages of testenv/tools exactly as locked: npm checks each
// against the integrity in the lock file.
func npm(ctx context.Context, tools string) error {
	fmt.Fprintln(os.Stderr, "testenv: installing the packages of testenv/tools")
	return quietly(ctx, tools, nil, "npm", "ci", "--ignore-scripts")
}

// debian installs what Debian has, when that is possible.
func debian(ctx context.Context) error {
	if _, err := exec.LookPath("apt-get"); err != nil || os.Geteuid() != 0 {
		return nil // bring says what is missing
	}
	fmt.Fprintln(os.Stderr, "testenv: installing postgresql, chromium, a Chinese font, systemd's checks and readers of PDF from Debian")
	quiet := []string{"DEBIAN_FRONTEND=noninteractive"}
	if err := quietly(ctx, "", quiet, "apt-get", "update", "-qq"); err != nil {
		return err
	}
	return quietly(ctx, "", quiet, "apt-get", "install", "-y", "-qq", "--no-install-recommends",
		"postgresql", "chromium", "fonts-noto-cjk", "systemd", "poppler-utils", "qpdf")
}

// quietly runs a command and shows what it printed only when it fails.
func quietly(ctx context.Context, folder string, environment []string, name string, arguments ...string) error {
	command := exec.CommandContext(ctx, name, arguments...)
	command.Dir, command.Env = folder, append(os.Environ(), environment...)
	var printed bytes.Buffer
	command.Stdout, command.Stderr = &printed, &printed
	if err := command.Run(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(arguments, " "), err, printed.String())
	}
	return nil
}

// findPostgres is the folder of the newest PostgreSQL; empty when there is none.
func findPostgres() string {
	folders, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // the pattern is good
	slices.SortFunc(folders, func(a, b string) int { return len(b) - len(a) + 2*strings.Compare(b, a) })
	for _, folder := range folders {
		if exists(filepath.Join(folder, "initdb")) {
			return folder
		}
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(real)
		}
	}
	return ""
}

// findChromium is the path of a Chromium or Chrome; empty when there is none.
func findChromium() string {
	for _, name := range []string{os.Getenv("MINGZHI_TEST_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	return ""
}

// findPDF is the folder of the programs that read PDFs; empty when one is missing.
func findPDF() string {
	path, err := exec.LookPath("pdftotext")
	if err != nil || !has("pdftoppm") || !has("pdfdetach") || !has("qpdf") {
		return ""
	}
	return filepath.Dir(path)
}
