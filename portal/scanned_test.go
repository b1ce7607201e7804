package portal_test

import (
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"mingzhi/registry"
	"mingzhi/testenv"
)

// shown is what the page of a QR code shows: which answer, and which standing.
const shown = `(({shown, standing}) => shown + " " + standing)(document.getElementById("scanned").dataset)`

// settled waits until it does.
const settled = `(({shown, standing}) => shown && shown !== "reading" && (shown !== "good" || standing !== "unknown"))(document.getElementById("scanned").dataset)`

// A phone reads the code, the browser opens its address and checks the signature by
// itself; then it looks up whether the certificate still stands, and does without when
// the network is away.
func TestAPhoneChecksAQRCodeByItself(t *testing.T) {
	tab := testenv.Browser(t)
	w := openTown(t, testenv.SQLiteURL(t))
	_, paper, err := w.registry.Paper(t.Context(), registry.Verify{Number: w.sample.Number, Code: w.sample.Code})
	if err != nil || paper == nil {
		t.Fatal(paper, err)
	}
	_, digits, _ := strings.Cut(paper.QR, "#")
	check := func(sentence, digits, want string) {
		t.Helper()
		testenv.Visit(t, tab, w.URL+"/about") // a new document, not only another fragment
		testenv.Visit(t, tab, w.URL+"/c#"+digits)
		testenv.Loaded(t, tab, settled)
		if got := testenv.Evaluate[string](t, tab, shown); got != want {
			t.Errorf("%s: the page shows %q instead of %q", sentence, got, want)
		}
	}
	check("a genuine one", digits, "good valid")
	facts := testenv.Evaluate[string](t, tab, `[...document.querySelectorAll("[data-fact]")].map(e => e.textContent).join("|")`)
	for _, fact := range []string{paper.Statement.Number, paper.Statement.HolderName, paper.Statement.IssuerName, paper.Statement.IssuedOn, paper.Statement.PeriodStart} {
		if !strings.Contains(facts, fact) {
			t.Errorf("the page does not show %s: %s", fact, facts)
		}
	}
	for _, width := range []int64{320, 1280} {
		testenv.Viewport(t, tab, width, 800)
		if wide := testenv.Evaluate[int64](t, tab, "document.scrollingElement.scrollWidth"); wide > width {
			t.Errorf("it is %d px wide on a screen of %d", wide, width)
		}
		for _, violation := range testenv.AxeViolations(t, tab) {
			t.Errorf("at %d px: %s", width, violation)
		}
		photograph(t, tab, "scanned", width)
	}
	last := digits[len(digits)-1]
	check("one digit changed", digits[:len(digits)-1]+string('0'+(last-'0'+1)%10), "bad unknown")
	check("half of it", digits[:len(digits)/2], "none unknown")
	check("nothing", "", "none unknown")

	if err := w.registry.Publish(t.Context(), func(tx *registry.Tx) error {
		_, err := tx.Revoke(t.Context(), w.sample.Number, "示例原因", "2026-11-23")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	check("after it was revoked", digits, "good revoked")

	// The server goes away, with the page open: the signature is still checked.
	check("before the network goes", digits, "good revoked")
	w.Close()
	testenv.Evaluate[bool](t, tab, `(location.hash = "", true)`)
	testenv.Loaded(t, tab, settled)
	testenv.Evaluate[bool](t, tab, `(location.hash = "`+digits+`", true)`)
	testenv.Loaded(t, tab, settled+` && document.getElementById("scanned").dataset.shown === "good"`)
	if got := testenv.Evaluate[string](t, tab, shown); got != "good offline" {
		t.Errorf("without the network the page shows %q", got)
	}
}

// The holder prints the sheet; what a reader that is not ours finds in the print is the
// address of the page that checks it.
func TestThePrintIsReadByAPhone(t *testing.T) {
	tab := testenv.Browser(t)
	w := openTown(t, testenv.SQLiteURL(t))
	testenv.Viewport(t, tab, 794, 1123) // A4 at 96 dots an inch
	w.print(t, tab, "zh")
	path := filepath.Join(t.TempDir(), "print.png")
	testenv.Screenshot(t, tab, path)
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	read, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		t.Fatal(err)
	}
	address, digits, _ := strings.Cut(read.GetText(), "#")
	if address != "https://register.example/c" {
		t.Errorf("the code leads to %s", address)
	}
	testenv.Visit(t, tab, w.URL+"/c#"+digits)
	testenv.Loaded(t, tab, settled)
	if got := testenv.Evaluate[string](t, tab, shown); got != "good valid" {
		t.Errorf("the page shows %q", got)
	}
}
