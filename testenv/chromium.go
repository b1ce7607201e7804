package testenv

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/chromedp/chromedp"
)

// browserTimeout bounds all that one test does in its browser.
const browserTimeout = 5 * time.Minute

// Browser starts a Chromium of its own for a test and gives the chromedp context
// of its first tab. Tests may start it with more options, such as a camera that is none.
func Browser(t T, more ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(need(t, ChromiumBin)), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true), chromedp.WSURLReadTimeout(time.Minute),
	)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(options, more...)...)
	timed, cancel := context.WithTimeout(allocator, browserTimeout)
	tab, closeTab := chromedp.NewContext(timed)
	t.Cleanup(func() {
		closeTab()
		cancel()
		stop()
	})
	if err := chromedp.Do(tab); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	return tab
}

// AxeViolations runs axe on the page that a tab shows: WCAG 2.1 A and AA and best
// practices. Each violation is one readable line.
func AxeViolations(t T, tab context.Context) []string {
	t.Helper()
	script, err := os.ReadFile(need(t, AxeScript))
	if err != nil {
		t.Fatal(err)
	}
	Evaluate[bool](t, tab, string(script)+"; true")
	report := Evaluate[string](t, tab, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]})
		.then(r => JSON.stringify(r.violations.map(v => ({id: v.id, help: v.help,
			nodes: v.nodes.map(n => n.target.join(" ") + ": " + n.html.slice(0, 200) + " — " + n.failureSummary)}))))`)
	var violations []struct {
		ID, Help string
		Nodes    []string
	}
	if err := json.Unmarshal([]byte(report), &violations); err != nil {
		t.Fatalf("reading axe's report: %v", err)
	}
	var lines []string
	for _, violation := range violations {
		for _, node := range violation.Nodes {
			lines = append(lines, fmt.Sprintf("%s (%s): %s", violation.ID, violation.Help, node))
		}
	}
	return lines
}

// Viewport shows pages at a width and height in CSS pixels, as a phone or a
// desktop would.
func Viewport(t T, tab context.Context, width, height int64) {
	t.Helper()
	if err := chromedp.Do(tab, chromedp.EmulateViewport(width, height)); err != nil {
		t.Fatalf("setting the viewport: %v", err)
	}
}

// Screenshot writes a picture of the whole page that a tab shows.
func Screenshot(t T, tab context.Context, path string) {
	t.Helper()
	picture, err := chromedp.Run(tab, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatalf("taking a screenshot: %v", err)
	}
	if err := os.WriteFile(path, picture, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Visit opens a page in a tab and waits until it is loaded.
func Visit(t T, tab context.Context, url string) {
	t.Helper()
	if err := chromedp.Do(tab, chromedp.Navigate(url)); err != nil {
		t.Fatalf("opening a page: %v", err)
	}
}

// Loaded waits until a condition in JavaScript holds in the page that a tab
// shows, while that page may still be changing.
func Loaded(t T, tab context.Context, condition string) {
	t.Helper()
	for range 200 {
		holds, err := chromedp.Run(tab, chromedp.Evaluate[bool](condition))
		if err == nil && holds {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("the page never came to %s", condition)
}

// Evaluate runs JavaScript in the page that a tab shows and gives its value; a
// promise is waited for.
func Evaluate[V any](t T, tab context.Context, script string) V {
	t.Helper()
	value, err := chromedp.Run(tab, chromedp.Evaluate[V](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("running a script: %v", err)
	}
	return value
}
