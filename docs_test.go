package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
)

// papers are the texts that a newcomer reads.
func papers(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			texts[path] = string(text)
		}
	}
	if len(texts) < 10 {
		t.Fatalf("only %d papers were found", len(texts))
	}
	return texts
}

func TestEveryLinkOfThePapersLeadsSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
	for path, text := range papers(t) {
		for _, found := range link.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), found[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", path, found[1])
			}
		}
	}
}

// Each direct dependency earns its line, and no line outlives its dependency.
func TestEveryDependencyEarnsItsLine(t *testing.T) {
	text, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	module, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	paper := papers(t)["docs/dependencies.md"]
	direct := map[string]bool{}
	for _, require := range module.Require {
		path := require.Mod.Path
		if require.Indirect {
			continue
		}
		direct[path] = true
		if !strings.Contains(paper, path) && !strings.HasPrefix(path, "github.com/uptrace/bun/dialect/") {
			t.Errorf("%s has no line", path)
		}
	}
	for _, row := range regexp.MustCompile(`(?m)^\| ((?:github\.com|golang\.org|modernc\.org)/\S+)`).FindAllStringSubmatch(paper, -1) {
		if !direct[row[1]] {
			t.Errorf("%s has a line and is no direct dependency", row[1])
		}
	}
}

// Each line of the threat model names a test, and the tests that it names are there.
func TestEveryGuardOfTheThreatModelIsThere(t *testing.T) {
	tests := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Name() == "node_modules" {
			return filepath.SkipDir
		}
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		folder := filepath.ToSlash(filepath.Dir(path))
		if folder == "." {
			folder = "main"
		}
		for _, found := range regexp.MustCompile(`(?m)^func (?:Test|Fuzz)(\w+)\(`).FindAllStringSubmatch(string(text), -1) {
			tests[folder+" "+found[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	threats := 0
	for _, line := range strings.Split(papers(t)["docs/security.md"], "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || cells[1] == " threat " || strings.Trim(cells[1], " -") == "" {
			continue
		}
		threats++
		named := regexp.MustCompile("`([a-z/]+)`: \\*(\\w+)\\*").FindAllStringSubmatch(cells[3], -1)
		if len(named) == 0 {
			t.Errorf("no test guards against:%s", cells[1])
		}
		for _, guard := range named {
			if !tests[guard[1]+" "+guard[2]] {
				t.Errorf("%s has no test %s", guard[1], guard[2])
			}
		}
	}
	if threats < 40 {
		t.Errorf("only %d threats were read", threats)
	}
}
