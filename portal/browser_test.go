package portal_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"mingzhi/db"
	"mingzhi/load"
	"mingzhi/testenv"
)

// itoa writes an entry's index.
func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// paths are one page of every kind.
func (w *town) paths(t *testing.T) map[string]string {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	withdrawn, err := w.db.AnnouncementByNumber(ctx, "示例通知〔2026〕7号")
	if err != nil {
		t.Fatal(err)
	}
	marking, err := w.db.MarkingsOf(ctx, []int64{w.marked.ID})
	if err != nil {
		t.Fatal(err)
	}
	inspections, err := w.db.Inspections(ctx, db.InspectionFilter{Outcome: []db.InspectionOutcome{db.IssuesFound}}, db.Page{First: 1})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"home": "/", "results": "/search?q=changsha", "nothing": "/search?q=xyzxyz", "organizations": "/organizations",
		"organization": "/organizations/" + w.marked.CreditCode, "announcements": "/announcements",
		"withdrawn": "/announcements/" + itoa(withdrawn.EntryIndex), "announcement": "/announcements/" + itoa(marking[w.marked.ID][0].AnnouncementID),
		"inspections": "/inspections", "inspection": "/inspections/" + itoa(inspections.Items[0].EntryIndex),
		"commendations": "/commendations", "regions": "/regions", "region": "/regions/430100", "platforms": "/platforms",
		"verify": "/verify", "certificate": "/certificate", "share": "/share", "shared": "/shared", "list": "/verify/list", "scanned-nothing": "/c", "about": "/about", "missing": "/no/such/page", "refused": "/organizations?status=X",
	}
}

// print has the holder of the sample open the sheet to print.
func (w *town) print(t *testing.T, tab context.Context, lang string) {
	t.Helper()
	testenv.Visit(t, tab, w.URL+"/certificate?lang="+lang)
	testenv.Evaluate[bool](t, tab, `(() => { const put = (id, v) => { document.getElementById(id).value = v };
		put("number", "`+w.sample.Number+`"); put("code", "`+w.sample.Code+`"); document.querySelector("button[value=page]").click(); return true })()`)
	testenv.Loaded(t, tab, `document.readyState === "complete" && !!document.querySelector(".paper svg")`)
}

// crowd has others take every place, until they leave.
func (w *town) crowd(t *testing.T) (leave func()) {
	t.Helper()
	var leaves []func()
	for range w.gate.Slots() {
		one, err := w.gate.Enter(t.Context(), load.Page)
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, one)
	}
	return func() {
		for _, one := range leaves {
			one()
		}
	}
}

// photograph leaves a picture where MINGZHI_SCREENSHOTS names a folder.
func photograph(t *testing.T, tab context.Context, name string, width int64) {
	t.Helper()
	if pictures := os.Getenv("MINGZHI_SCREENSHOTS"); pictures != "" {
		testenv.Screenshot(t, tab, filepath.Join(pictures, name+"-"+itoa(width)+".png"))
	}
}

// TestPagesInARealBrowser opens every page in Chromium, on a phone and on a
// desktop, in both languages: axe finds nothing, and no page is wider than the
// screen. With MINGZHI_SCREENSHOTS set to a folder it leaves pictures there.
func TestPagesInARealBrowser(t *testing.T) {
	tab := testenv.Browser(t)
	w := openTown(t, testenv.SQLiteURL(t))
	check := func(name string, width int64) {
		t.Helper()
		if wide := testenv.Evaluate[int64](t, tab, "document.scrollingElement.scrollWidth"); wide > width {
			t.Errorf("%s is %d px wide on a screen of %d", name, wide, width)
		}
		for _, violation := range testenv.AxeViolations(t, tab) {
			t.Errorf("%s at %d px: %s", name, width, violation)
		}
		photograph(t, tab, name, width)
	}
	for _, width := range []int64{320, 1280} {
		testenv.Viewport(t, tab, width, 800)
		for _, lang := range []string{"zh", "en"} {
			for name, path := range w.paths(t) {
				joint := "?"
				if strings.Contains(path, "?") {
					joint = "&"
				}
				testenv.Visit(t, tab, w.URL+path+joint+"lang="+lang)
				check(name+"-"+lang, width)
			}
			w.print(t, tab, lang)
			check("paper-"+lang, width)
			opened := w.crowd(t)
			testenv.Visit(t, tab, w.URL+"/regions?crowded&lang="+lang)
			opened()
			check("shed-"+lang, width)
			for name, fill := range map[string]string{
				"genuine": `["` + w.sample.Number + `","` + w.sample.Code + `","",""]`,
				"altered": `["` + w.sample.Number + `","` + w.sample.Code + `","999",""]`,
				"unknown": `["OTHER-2026-1","7KQM-X2WD-85UC","",""]`,
				"faulty":  `["` + w.sample.Number + `","` + w.sample.Code + `","lots",""]`,
			} {
				testenv.Visit(t, tab, w.URL+"/verify?lang="+lang)
				testenv.Evaluate[bool](t, tab, `(() => { const f = `+fill+`; const put = (id, v) => { document.getElementById(id).value = v };
					put("number", f[0]); put("code", f[1]); put("hours", f[2]); window.name = "asked";
					document.querySelector("form[method=post]").submit(); return true })()`)
				testenv.Loaded(t, tab, `document.readyState === "complete" && !location.search`)
				check("verify-"+name+"-"+lang, width)
			}
		}
	}
}
