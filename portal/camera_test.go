package portal_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	goqr "github.com/piglig/go-qr"

	"mingzhi/certificate"
	"mingzhi/registry"
	"mingzhi/testenv"
)

// filmed is a film of a sheet with a QR code that is held before a camera, not quite
// straight and moving a little, in a grey room.
func filmed(t *testing.T, text string) string {
	t.Helper()
	code, err := certificate.QRCode(text)
	if !strings.Contains(text, "/c#") {
		code, err = goqr.EncodeText(text, goqr.Medium)
	}
	if err != nil {
		t.Fatal(err)
	}
	const wide, high, side = 1280, 720, 520
	path := filepath.Join(t.TempDir(), "camera.y4m")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := bufio.NewWriter(file)
	fmt.Fprintf(out, "YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420jpeg\n", wide, high)
	for frame := range 4 {
		fmt.Fprint(out, "FRAME\n")
		for y := range high {
			for x := range wide {
				u, v := float64(x-wide/2+3*frame), float64(y-high/2-2*frame)
				u, v = u+0.09*v, v-0.09*u // turned by five degrees
				light, modules := byte(90), float64(code.Size())
				if column, row := (u/side+.5)*modules, (v/side+.5)*modules; column > -6 && row > -6 && column < modules+6 && row < modules+6 {
					light = 205
					if column >= 0 && row >= 0 && column < modules && row < modules && code.Module(int(column), int(row)) {
						light = 45
					}
				}
				out.WriteByte(light + byte((x*7+y*13)%9)) //nolint:errcheck // Flush tells
			}
		}
		for range wide * high / 2 {
			out.WriteByte(128) //nolint:errcheck // Flush tells
		}
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	return path
}

// camera is a browser whose camera shows a film.
func camera(t *testing.T, film string) context.Context {
	t.Helper()
	return testenv.Browser(t, chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("use-fake-ui-for-media-stream", true),
		chromedp.Flag("use-file-for-fake-video-capture", film))
}

const (
	// state is what the camera's part of the page shows.
	state = `document.getElementById("camera").dataset.state`
	// opened presses its button.
	opened = `(document.querySelector("[data-do=start]").click(), true)`
	// told is what it says.
	told = `[...document.querySelectorAll("#camera [data-when]")].filter(e => !e.hidden).map(e => e.textContent).join(" ")`
)

// qrOf is the text of the sample's QR code.
func (w *town) qrOf(t *testing.T) string {
	t.Helper()
	_, paper, err := w.registry.Paper(t.Context(), registry.Verify{Number: w.sample.Number, Code: w.sample.Code})
	if err != nil || paper == nil {
		t.Fatal(paper, err)
	}
	return paper.QR
}

// Somebody opens the camera, holds the certificate before it, and reads the answer; all
// in the browser.
func TestACertificateIsScannedByCamera(t *testing.T) {
	w := openTown(t, testenv.SQLiteURL(t))
	text := w.qrOf(t)
	tab := camera(t, filmed(t, text))
	testenv.Viewport(t, tab, 390, 844)
	testenv.Visit(t, tab, w.URL+"/verify")
	testenv.Loaded(t, tab, state+` === "idle"`)
	testenv.Evaluate[bool](t, tab, opened)
	testenv.Loaded(t, tab, `location.pathname === "/c" && `+settled)
	if got := testenv.Evaluate[string](t, tab, shown); got != "good valid" {
		t.Errorf("the page shows %q", got)
	}
	photograph(t, tab, "camera-read", 390)
	if facts := testenv.Evaluate[string](t, tab, `document.getElementById("scanned").innerText`); !strings.Contains(facts, w.sample.Number) {
		t.Errorf("it does not name the certificate: %s", facts)
	}
}

func TestTheBrowsersOwnReaderIsPreferred(t *testing.T) {
	w := openTown(t, testenv.SQLiteURL(t))
	text := w.qrOf(t)
	tab := camera(t, filmed(t, "https://elsewhere.example/"))
	testenv.Visit(t, tab, w.URL+"/verify")
	testenv.Evaluate[bool](t, tab, `(window.BarcodeDetector = class {
		static async getSupportedFormats() { return ["ean_13", "qr_code"] }
		async detect(canvas) { return canvas.width > 100 ? [{rawValue: "https://elsewhere.example/"}, {rawValue: "`+text+`"}] : [] }
	}, window.loaded = () => performance.getEntriesByType("resource").filter(e => e.name.includes("decode.js")).length, true)`)
	testenv.Evaluate[bool](t, tab, `new Promise(done => { addEventListener("pagehide", () => { sessionStorage.setItem("decoders", loaded()) }); document.querySelector("[data-do=start]").click(); done(true) })`)
	testenv.Loaded(t, tab, `location.pathname === "/c" && `+settled)
	if got := testenv.Evaluate[string](t, tab, shown+` + ", decoders: " + sessionStorage.getItem("decoders")`); got != "good valid, decoders: 0" {
		t.Errorf("the page shows %q", got)
	}
}

// What does not come to an answer says why, and leaves the other ways open.
func TestACameraThatDoesNotHelpSaysWhy(t *testing.T) {
	w := openTown(t, testenv.SQLiteURL(t))
	digits := strings.Repeat("7", 400)
	for _, test := range []struct {
		sentence string
		tab      func() context.Context
		state    string
		says     string
	}{
		{"a code of something else", func() context.Context { return camera(t, filmed(t, "https://elsewhere.example/pay")) }, "elsewhere", "它通往别处"},
		{"a code of another register", func() context.Context { return camera(t, filmed(t, "https://other.example/c#"+digits)) }, "elsewhere", "它通往别处"},
		{"no camera", func() context.Context { return testenv.Browser(t, chromedp.Flag("use-fake-ui-for-media-stream", true)) }, "absent", "没有找到能用的摄像头"},
		{"a camera that is not allowed", func() context.Context {
			return testenv.Browser(t, chromedp.Flag("use-fake-device-for-media-stream", true))
		}, "refused", "没有得到使用摄像头的许可"},
	} {
		tab := test.tab()
		testenv.Viewport(t, tab, 390, 844)
		testenv.Visit(t, tab, w.URL+"/verify?lang=zh")
		testenv.Loaded(t, tab, state+` === "idle"`)
		testenv.Evaluate[bool](t, tab, opened)
		testenv.Loaded(t, tab, state+` === "`+test.state+`"`)
		if got := testenv.Evaluate[string](t, tab, told); !strings.Contains(got, test.says) {
			t.Errorf("%s: it says %q", test.sentence, got)
		}
		for _, violation := range testenv.AxeViolations(t, tab) {
			t.Errorf("%s: %s", test.sentence, violation)
		}
		if photo := testenv.Evaluate[bool](t, tab, `"photo" in document.getElementById("by-file").dataset`); photo != (test.state != "elsewhere") {
			t.Errorf("%s: the page offers a photograph: %v", test.sentence, photo)
		}
		photograph(t, tab, "camera-"+strings.ReplaceAll(test.sentence, " ", "-"), 390)
		if test.state == "elsewhere" {
			testenv.Evaluate[bool](t, tab, `(document.querySelector("[data-do=stop]").click(), true)`)
			testenv.Loaded(t, tab, state+` === "idle" && !document.querySelector("#camera video").srcObject`)
		}
	}
}

// A file is chosen and sent without any script; with it, it may be dropped too, and a
// large photograph is made smaller first.
func TestAFileIsSentFromABrowser(t *testing.T) {
	tab := testenv.Browser(t)
	w := openTown(t, testenv.SQLiteURL(t))
	code, err := certificate.QRCode(w.qrOf(t))
	if err != nil {
		t.Fatal(err)
	}
	picture := filepath.Join(t.TempDir(), "照片.png")
	if err := code.PNG(goqr.NewQrCodeImgConfig(5, 4), picture); err != nil {
		t.Fatal(err)
	}
	blank := filepath.Join(t.TempDir(), "blank.png")
	var nothing bytes.Buffer
	if err := errors.Join(png.Encode(&nothing, image.NewGray(image.Rect(0, 0, 300, 200))), os.WriteFile(blank, nothing.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	for sentence, tab := range map[string]context.Context{
		"with-scripts": tab, "without-scripts": testenv.Browser(t, chromedp.Flag("blink-settings", "scriptEnabled=false")),
	} {
		for _, test := range []struct {
			width                     int64
			name, file, where, answer string
		}{
			{390, "genuine", picture, ".verdict-good h1", "属实"},
			{390, "nothing", blank, ".fault-note p", "请核对：图片里没有找到二维码"},
			{1280, "genuine", picture, ".verdict-good h1", "属实"},
			{1280, "nothing", blank, ".fault-note p", "请核对：图片里没有找到二维码"},
		} {
			if err := chromedp.Do(tab, chromedp.EmulateViewport(test.width, 800, chromedp.EmulateTouch)); err != nil {
				t.Fatal(err)
			}
			testenv.Visit(t, tab, w.URL+"/verify?lang=zh")
			photograph(t, tab, "file-form-"+sentence, test.width)
			if err := chromedp.Do(tab, chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{test.file}), chromedp.Click(chromedp.CSS("#file-form button"))); err != nil {
				t.Fatal(err)
			}
			soon, cancel := context.WithTimeout(tab, 20*time.Second)
			defer cancel()
			if got, err := chromedp.Run(soon, chromedp.Text(chromedp.CSS(test.where))); err != nil || got != test.answer {
				t.Errorf("%s, %s: the answer is %q, %v", sentence, test.name, got, err)
			}
			if sentence == "with-scripts" {
				for _, violation := range testenv.AxeViolations(t, tab) {
					t.Errorf("%s at %d px: %s", test.name, test.width, violation)
				}
			}
			photograph(t, tab, "file-"+test.name+"-"+sentence, test.width)
		}
	}
	testenv.Visit(t, tab, w.URL+"/verify")
	testenv.Evaluate[bool](t, tab, `(async () => {
		const canvas = Object.assign(document.createElement("canvas"), {width: 4000, height: 3000}), dots = canvas.getContext("2d");
		const noise = dots.createImageData(1000, 800);
		for (let i = 0, n = 1; i < noise.data.length; i++) noise.data[i] = i % 4 === 3 ? 255 : (n = (n * 48271) % 2147483647) & 255;
		dots.putImageData(noise, 0, 0);
		const large = new File([await new Promise(done => canvas.toBlob(done, "image/png"))], "large.png", {type: "image/png"});
		const form = document.getElementById("file-form"), one = new DataTransfer();
		one.items.add(large);
		const sent = new Promise(done => { form.submit = () => done(form.querySelector("input").files[0]) });
		dispatchEvent(new DragEvent("drop", {dataTransfer: one, cancelable: true}));
		const small = await sent, picture = await createImageBitmap(small);
		window.name = [large.size > 1500000, small.size < large.size, small.type, picture.width, picture.height].join(" ");
		return true })()`)
	if got := testenv.Evaluate[string](t, tab, "window.name"); got != "true true image/jpeg 2400 1800" {
		t.Errorf("a large photograph is sent as %s", got)
	}
}
