package answers_test

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"mingzhi/answers"
)

var long = strings.Repeat("标识志愿服务组织 ", 500)

func answer(body string) *answers.Answer {
	return &answers.Answer{Body: []byte(body), MediaType: "text/plain; charset=utf-8", Tag: `W/"one"`, Keep: true}
}

func TestAnAnswerTravelsInTheFormThatItsReaderPrefers(t *testing.T) {
	unpack := map[string]func(io.Reader) (io.Reader, error){
		"":     func(r io.Reader) (io.Reader, error) { return r, nil },
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		"zstd": func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) },
	}
	kept := answer(long)
	for _, test := range []struct{ sentence, accepts, form string }{
		{"who names nothing gets it plain", "", ""},
		{"every browser of today", "gzip, deflate, br, zstd", "zstd"},
		{"Safari", "gzip, deflate, br", "br"},
		{"an old client", "gzip", "gzip"},
		{"an older one", "x-gzip", "gzip"},
		{"who prefers by weights", "zstd;q=0.1, br;q=0.5, gzip;q=1.0", "gzip"},
		{"who refuses one", "zstd;q=0, br", "br"},
		{"who takes anything", "*", "zstd"},
		{"who takes anything but", "zstd;q=0, *;q=0.5", "br"},
		{"who wants it plain", "identity", ""},
		{"who wants it plain by refusing the rest", "identity, *;q=0", ""},
		{"who cannot write a weight", "br;q=much, gzip;q=2", ""},
		{"in capitals and with blanks", " GZIP ; Q=0.5 ", "gzip"},
		{"what we do not know", "compress, deflate", ""},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			if test.accepts != "" {
				r.Header.Set("Accept-Encoding", test.accepts)
			}
			w := httptest.NewRecorder()
			kept.Write(w, r)
			if form := w.Header().Get("Content-Encoding"); form != test.form {
				t.Fatalf("it travels as %q, not %q", form, test.form)
			}
			if w.Code != 200 || w.Header().Get("Vary") != "Accept-Encoding" || w.Header().Get("ETag") != `W/"one"` {
				t.Errorf("%d %v", w.Code, w.Header())
			}
			if test.form != "" && w.Body.Len() > len(long)/4 {
				t.Errorf("%d bytes of %d", w.Body.Len(), len(long))
			}
			reader, err := unpack[test.form](w.Body)
			if err != nil {
				t.Fatal(err)
			}
			if text, err := io.ReadAll(reader); err != nil || string(text) != long {
				t.Errorf("it unpacks to something else, %v", err)
			}
		})
	}
	t.Run("what is short is not packed", func(t *testing.T) {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		answer("short").Write(w, r)
		if w.Header().Get("Content-Encoding") != "" || w.Body.String() != "short" {
			t.Errorf("%v %q", w.Header(), w.Body)
		}
	})
	t.Run("many who want it packed at once", func(t *testing.T) {
		fresh := answer(long)
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				r := httptest.NewRequest("GET", "/", nil)
				r.Header.Set("Accept-Encoding", "br")
				w := httptest.NewRecorder()
				fresh.Write(w, r)
				if text, err := io.ReadAll(brotli.NewReader(w.Body)); err != nil || string(text) != long {
					t.Errorf("it unpacks to something else, %v", err)
				}
			})
		}
		all.Wait()
	})
}

func TestWhoHoldsAnAnswerIsToldSo(t *testing.T) {
	for _, test := range []struct {
		sentence, held string
		status         int
	}{
		{"the same tag", `W/"one"`, 304},
		{"the same tag, read as a strong one", `"one"`, 304},
		{"among others", `"two", W/"one"`, 304},
		{"anything, of an answer that is there", `*`, 304},
		{"another", `W/"two"`, 200},
		{"none", ``, 200},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("If-None-Match", test.held)
		w := httptest.NewRecorder()
		answer(long).Write(w, r)
		if w.Code != test.status || (w.Code == 304) != (w.Body.Len() == 0) {
			t.Errorf("%s: %d with %d bytes", test.sentence, w.Code, w.Body.Len())
		}
	}
	w := httptest.NewRecorder()
	answer(long).Write(w, httptest.NewRequest(http.MethodHead, "/", nil))
	if w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("Content-Length") == "0" {
		t.Errorf("HEAD: %d %v with %d bytes", w.Code, w.Header(), w.Body.Len())
	}
}

func TestManyWhoAskAtOnceWaitForOneMaking(t *testing.T) {
	cache := answers.New(1 << 20)
	var made atomic.Int64
	release := make(chan struct{})
	started := make(chan struct{}, 1)
	slowly := func(context.Context) (*answers.Answer, error) {
		made.Add(1)
		started <- struct{}{}
		<-release
		return answer(long), nil
	}
	// The first leaves before it is done: the others get it all the same.
	leaving, leave := context.WithCancel(t.Context())
	gone := make(chan error, 1)
	go func() {
		_, err := cache.Make(leaving, "key", "1", time.Minute, slowly)
		gone <- err
	}()
	<-started
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			if got, err := cache.Make(t.Context(), "key", "1", time.Minute, slowly); err != nil || string(got.Body) != long {
				t.Errorf("%v", err)
			}
		})
	}
	leave()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("who left got %v", err)
	}
	close(release)
	all.Wait()
	if made.Load() != 1 {
		t.Errorf("it was made %d times", made.Load())
	}
	if _, ok := cache.Get("key", "1"); !ok {
		t.Error("it is not kept")
	}
}

func TestWhatIsKept(t *testing.T) {
	give := func(a *answers.Answer, err error) func(context.Context) (*answers.Answer, error) {
		return func(context.Context) (*answers.Answer, error) { return a, err }
	}
	passing := answer("passing")
	passing.Keep = false
	for _, test := range []struct {
		sentence string
		make     func(context.Context) (*answers.Answer, error)
		kept     bool
	}{
		{"an answer", give(answer("x"), nil), true},
		{"an answer that must not be", give(passing, nil), false},
		{"an error", give(nil, errors.New("failed")), false},
		{"an answer that is too long", give(answer(strings.Repeat("x", 2<<20)), nil), false},
		{"a panic", func(context.Context) (*answers.Answer, error) { panic("failed") }, false},
	} {
		cache := answers.New(64 << 20)
		got, err := cache.Make(t.Context(), "key", "1", time.Minute, test.make)
		if (got == nil) == (err == nil) {
			t.Errorf("%s: %v, %v", test.sentence, got, err)
		}
		if _, kept := cache.Get("key", "1"); kept != test.kept {
			t.Errorf("%s: kept %t", test.sentence, kept)
		}
	}
}

func TestMemoryIsBounded(t *testing.T) {
	const bytes = 1 << 20
	cache := answers.New(bytes)
	for n := range 2000 {
		key := strings.Repeat("k", n)
		if _, err := cache.Make(t.Context(), key, "1", time.Minute, func(context.Context) (*answers.Answer, error) { return answer(long), nil }); err != nil {
			t.Fatal(err)
		}
	}
	deadline := time.Now().Add(5 * time.Second)
	for cache.Figures().Bytes > bytes {
		if time.Now().After(deadline) {
			t.Fatalf("%+v", cache.Figures())
		}
		time.Sleep(time.Millisecond)
	}
	if f := cache.Figures(); f.Misses != 2000 || f.Answers == 0 {
		t.Errorf("%+v", f)
	}
}

func TestWithoutAMemoryEveryAnswerIsMade(t *testing.T) {
	var none *answers.Cache
	if _, ok := none.Get("key", "1"); ok {
		t.Error("it remembers")
	}
	got, err := none.Make(t.Context(), "key", "1", time.Minute, func(context.Context) (*answers.Answer, error) { return answer("x"), nil })
	if err != nil || string(got.Body) != "x" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestANewerAnswerTakesThePlaceOfAnOlderOne(t *testing.T) {
	cache := answers.New(1 << 20)
	give := func(version string) {
		t.Helper()
		got, err := cache.Make(t.Context(), "key", version, time.Minute, func(context.Context) (*answers.Answer, error) { return answer(version), nil })
		if err != nil || string(got.Body) != version {
			t.Fatalf("version %s: %v, %v", version, got, err)
		}
	}
	give("1")
	give("2")
	if _, ok := cache.Get("key", "1"); ok {
		t.Error("the older one is still given")
	}
	if got, ok := cache.Get("key", "2"); !ok || string(got.Body) != "2" {
		t.Error("the newer one is not")
	}
	if _, ok := cache.Get("key", "3"); ok {
		t.Error("what was never made is given")
	}
	if got, ok := cache.Last("key"); !ok || got.Version != "2" {
		t.Error("when nothing newer can be made, the last one is not given")
	}
	if n := cache.Figures().Answers; n != 1 {
		t.Errorf("%d are kept", n)
	}
}

func TestClosingEndsWhatIsMadeForThoseWhoLeft(t *testing.T) {
	cache := answers.New(1 << 20)
	leaving, leave := context.WithCancel(t.Context())
	started, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		_, _ = cache.Make(leaving, "key", "1", time.Hour, func(ctx context.Context) (*answers.Answer, error) {
			close(started)
			<-ctx.Done()
			ended <- ctx.Err()
			return nil, ctx.Err()
		})
	}()
	<-started
	leave()
	cache.Close()
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("it ended by %v", err)
		}
	default:
		t.Error("it is still being made")
	}
}
