package picture_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/image/bmp"

	"mingzhi/certificate"
	"mingzhi/certificate/picture"
)

// Every kind of picture that is read.
func TestEachKindOfPictureIsRead(t *testing.T) {
	text := signedText(t, 1)
	painted := plain(500).paint(drawn(t, text), rand.New(rand.NewPCG(1, 1)))
	clear := image.NewNRGBA(painted.Rect) // black on nothing, as icons are
	deep := image.NewNRGBA64(painted.Rect)
	few := image.NewPaletted(painted.Rect, color.Palette{color.White, color.Black})
	full := image.NewRGBA(painted.Rect)
	for i, light := range painted.Pix {
		x, y := i%painted.Stride, i/painted.Stride
		clear.SetNRGBA(x, y, color.NRGBA{A: 255 - light})
		deep.Set(x, y, color.Gray{Y: light})
		full.Set(x, y, color.Gray{Y: light})
		if light < 128 {
			few.SetColorIndex(x, y, 1)
		}
	}
	var asGIF, asBMP, asJPEG bytes.Buffer
	if err := errors.Join(gif.Encode(&asGIF, painted, nil), bmp.Encode(&asBMP, full), jpeg.Encode(&asJPEG, painted, nil)); err != nil {
		t.Fatal(err)
	}
	for sentence, content := range map[string][]byte{
		"PNG in grey": pngOf(t, painted), "PNG in colour": pngOf(t, full), "PNG of 16 bits": pngOf(t, deep), "PNG of two colours": pngOf(t, few),
		"PNG without a ground": pngOf(t, clear), "GIF": asGIF.Bytes(), "BMP": asBMP.Bytes(), "JPEG in grey": asJPEG.Bytes(),
		"JPEG in colour": jpegOf(t, painted, 80), "progressive JPEG": kept(t, "progressive.jpg"), "WebP": kept(t, "code.webp"), "WebP without loss": kept(t, "lossless.webp"),
	} {
		if got, err := picture.NewReader(1).Patient().QR(t.Context(), content); err != nil || got != text {
			t.Errorf("%s: %.40q, %v", sentence, got, err)
		}
		if !picture.Is(content) {
			t.Errorf("%s is not told to be a picture", sentence)
		}
	}
}

// kept is a picture that other programs made.
func kept(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// header is the beginning of a PNG that says how large it is, and nothing more.
func header(wide, high uint32, depth, kind byte) []byte {
	chunk := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, wide), high)...)
	chunk = append(chunk, depth, kind, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(out, chunk...), crc32.ChecksumIEEE(chunk))
}

// bomb is a PNG of one colour that packs very small.
func bomb(t *testing.T, side int) []byte {
	t.Helper()
	var packed bytes.Buffer
	pack := zlib.NewWriter(&packed)
	row := make([]byte, 1+side)
	for range side {
		if _, err := pack.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := pack.Close(); err != nil {
		t.Fatal(err)
	}
	out := header(uint32(side), uint32(side), 8, 0)
	for _, chunk := range [][]byte{append([]byte("IDAT"), packed.Bytes()...), []byte("IEND")} {
		out = binary.BigEndian.AppendUint32(out, uint32(len(chunk)-4))
		out = binary.BigEndian.AppendUint32(append(out, chunk...), crc32.ChecksumIEEE(chunk))
	}
	return out
}

// sized is a progressive JPEG that says another size of itself.
func sized(content []byte, wide, high uint16) []byte {
	at := bytes.Index(content, []byte{0xff, 0xc2}) + 5
	binary.BigEndian.PutUint16(content[at:], high)
	binary.BigEndian.PutUint16(content[at+2:], wide)
	return content
}

// repeated is a JPEG of 12 megapixels whose last, small scan comes again and again.
func repeated(t *testing.T) []byte {
	t.Helper()
	content := kept(t, "progressive-white.jpg")
	scan := content[bytes.LastIndex(content, []byte{0xff, 0xda}) : len(content)-2]
	whole := bytes.Clone(content[:len(content)-2])
	return append(whole, bytes.Repeat(scan, (picture.MaxBytes-len(content))/len(scan))...)
}

func TestWhatIsWrongWithAPictureIsTold(t *testing.T) {
	blank := image.NewGray(image.Rect(0, 0, 300, 200))
	whole := jpegOf(t, plain(500).paint(drawn(t, signedText(t, 1)), rand.New(rand.NewPCG(1, 1))), 80)
	for sentence, test := range map[string]struct {
		content []byte
		want    error
	}{
		"nothing":                             {nil, picture.ErrNoPicture},
		"words":                               {[]byte("no picture"), picture.ErrNoPicture},
		"a drawing that is text":              {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), picture.ErrNoPicture},
		"a beginning without an end":          {whole[:200], picture.ErrNoPicture},
		"half of one":                         {whole[:len(whole)/2], picture.ErrNoPicture},
		"a photograph of an iPhone":           {[]byte("\x00\x00\x00\x28ftypheic\x00\x00\x00\x00mif1"), picture.ErrHEIC},
		"another of it":                       {[]byte("\x00\x00\x00\x28ftypmif1\x00\x00\x00\x00heic"), picture.ErrHEIC},
		"AVIF":                                {[]byte("\x00\x00\x00\x28ftypavif\x00\x00\x00\x00mif1"), picture.ErrNoPicture},
		"TIFF":                                {[]byte("II*\x00\x00\x00\x00\x00\x00"), picture.ErrNoPicture},
		"too many bytes":                      {append(bytes.Clone(whole), make([]byte, picture.MaxBytes)...), picture.ErrTooLarge},
		"too many pixels":                     {header(8000, 8000, 8, 0), picture.ErrTooLarge},
		"a side that is too long":             {header(13_000, 10, 8, 0), picture.ErrTooLarge},
		"a size that overflows":               {header(1<<30, 1<<30, 8, 0), picture.ErrNoPicture},
		"pixels that are too many of 16 bits": {header(5000, 5000, 16, 6), picture.ErrTooLarge},
		"a progressive JPEG that unpacks to too much": {sized(kept(t, "progressive.jpg"), 6000, 6000), picture.ErrTooLarge},
		"white paper":    {pngOf(t, blank), picture.ErrNoCode},
		"a single pixel": {pngOf(t, image.NewGray(image.Rect(0, 0, 1, 1))), picture.ErrNoCode},
		"a single row":   {pngOf(t, image.NewGray(image.Rect(0, 0, 9000, 1))), picture.ErrNoCode},
	} {
		got, err := picture.NewReader(1).QR(t.Context(), test.content)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %q, %v instead of %v", sentence, got, err, test.want)
		}
		if flaw, known := certificate.IsFlaw(err); !known || flaw.What.Zh == "" || flaw.Mend.Zh == "" || flaw.What.En == "" || flaw.Mend.En == "" {
			t.Errorf("%s: what to do is not told in both languages", sentence)
		}
	}
}

// What is made to be dear to read ends within its time, and takes no more memory than
// it may.
func TestNoPictureCostsTooMuch(t *testing.T) {
	noise := image.NewGray(image.Rect(0, 0, 4000, 3000))
	dice := rand.New(rand.NewPCG(3, 4))
	for i := range noise.Pix {
		noise.Pix[i] = byte(dice.Uint32())
	}
	// corners everywhere: what chooses three among them would take for ever
	corners := image.NewGray(image.Rect(0, 0, 3200, 3200))
	for i := range corners.Pix {
		x, y := i%3200%18/2, i/3200%18/2
		ring := max(abs(x-3), abs(y-3))
		corners.Pix[i] = 255
		if x < 7 && y < 7 && ring != 2 {
			corners.Pix[i] = 0
		}
	}
	for sentence, test := range map[string]struct {
		content []byte
		want    error
	}{
		"noise": {jpegOf(t, noise, 60), picture.ErrNoCode}, "corners everywhere": {pngOf(t, corners), picture.ErrNoCode},
		"50 megapixels that pack into nothing": {bomb(t, 7000), picture.ErrNoCode}, "a hundred thousand scans": {repeated(t), picture.ErrTooLarge},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, err := picture.NewReader(1).QR(t.Context(), test.content)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		megabytes := (after.TotalAlloc - before.TotalAlloc) >> 20
		t.Logf("%s (%d kB): %d ms, %d MB in all, %v", sentence, len(test.content)>>10, took.Milliseconds(), megabytes, err)
		if !errors.Is(err, test.want) && !errors.Is(err, picture.ErrTooLarge) { // a slow machine has not the time
			t.Errorf("%s: %v", sentence, err)
		}
		if took > 30*time.Second || megabytes > 250 {
			t.Errorf("%s: %v, %d MB", sentence, took, megabytes)
		}
	}
}

func abs(n int) int { return max(n, -n) }

// A hundred pictures at once are read one after the other; whoever cannot wait is told.
func TestPicturesWaitForTheirTurn(t *testing.T) {
	content := jpegOf(t, plain(1200).paint(drawn(t, signedText(t, 1)), rand.New(rand.NewPCG(1, 1))), 80)
	reader := picture.NewReader(1)
	var group sync.WaitGroup
	var lock sync.Mutex
	read, gone := 0, 0
	for n := range 100 {
		ctx := t.Context()
		if n%2 == 1 {
			leaving, leave := context.WithTimeout(ctx, time.Millisecond)
			defer leave()
			ctx = leaving
		}
		group.Go(func() {
			_, err := reader.QR(ctx, content)
			lock.Lock()
			defer lock.Unlock()
			switch {
			case err == nil:
				read++
			case errors.Is(err, context.DeadlineExceeded), errors.Is(err, picture.ErrBusy):
				gone++
			default:
				t.Error(err)
			}
		})
	}
	group.Wait()
	if t.Logf("%d were read, %d had to leave", read, gone); read == 0 || read+gone != 100 {
		t.Errorf("%d were read, %d had to leave", read, gone)
	}
}

// Whatever the bytes are, reading ends: with a text, or with a flaw that is told.
func FuzzQR(f *testing.F) {
	painted := plain(130).paint(drawn(f, signedText(f, 1)), rand.New(rand.NewPCG(1, 1)))
	for _, seed := range [][]byte{pngOf(f, painted), jpegOf(f, painted, 40), header(9, 9, 8, 0), []byte("GIF89a"), []byte("BM"), []byte(strings.Repeat("RIFF????WEBPVP8L", 3))} {
		f.Add(seed)
	}
	for _, path := range []string{"code.webp", "lossless.webp", "progressive.jpg"} {
		f.Add(kept(f, path))
	}
	reader := picture.NewReader(4)
	f.Fuzz(func(t *testing.T, content []byte) {
		if config, _, err := image.DecodeConfig(bytes.NewReader(content)); err == nil && config.Width*config.Height > 500_000 {
			t.Skip("large pictures have a test of their own")
		}
		start := time.Now()
		_, err := reader.QR(t.Context(), content)
		if _, known := certificate.IsFlaw(err); err != nil && !known {
			t.Error(err)
		}
		if took := time.Since(start); took > 15*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}
