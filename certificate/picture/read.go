package picture

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

const (
	// waitWithin is how long a picture waits for its turn, readWithin how long it is
	// looked at.
	waitWithin = 5 * time.Second
	readWithin = 4 * time.Second
	// maxCorners is how many of what may be a corner of a QR code are looked at in one
	// view: choosing three among them takes the third power of their number.
	maxCorners = 300
	// heavy is from how many bytes on the memory of a picture is taken back at once.
	heavy = 16 << 20
)

// ErrBusy is the error while too many pictures are being read; the same picture is read
// a moment later.
var ErrBusy = errors.New("picture: too many are being read")

// Reader reads so many pictures at once as it has places.
type Reader struct {
	places chan struct{}
	within time.Duration
}

// NewReader makes a reader with a number of places.
func NewReader(places int) *Reader { return &Reader{make(chan struct{}, max(1, places)), readWithin} }

// QR reads the QR code in a picture: PNG, JPEG, GIF, WebP or BMP. What is wrong with a
// picture is one of the flaws of this package; the error may be ErrBusy, or the context's
// own where the asker left.
func (r *Reader) QR(ctx context.Context, content []byte) (text string, err error) {
	k, weight, err := admit(content)
	if err != nil {
		return "", err
	}
	turn := time.NewTimer(waitWithin)
	defer turn.Stop()
	select {
	case r.places <- struct{}{}:
	case <-turn.C:
		return "", ErrBusy
	case <-ctx.Done():
		return "", ctx.Err()
	}
	defer func() {
		if weight > heavy {
			runtime.GC() // the next must not come on top of what this one leaves
		}
		<-r.places
	}()
	looking, cancel := context.WithTimeout(ctx, r.within)
	defer cancel()
	text, err = read(looking, k, content)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	return text, err
}

// read unpacks a picture and looks for a code in it.
func read(ctx context.Context, k *kind, content []byte) (text string, err error) {
	defer func() {
		if recover() != nil { // readers that are not ours, of bytes that are nobody's
			text, err = "", ErrNoPicture
		}
	}()
	picture, err := k.decode(timed{ctx, bytes.NewReader(content)})
	switch {
	case ctx.Err() != nil:
		return "", ErrTooLarge
	case err != nil:
		return "", ErrNoPicture
	}
	if text, found := look(ctx, shadesOf(picture)); found {
		return text, nil
	}
	return "", ErrNoCode
}

// timed is a reader that ends when the time is up: what is unpacked in many small steps
// ends with it.
type timed struct {
	ctx  context.Context
	from *bytes.Reader
}

// Read reads on while there is time.
func (t timed) Read(into []byte) (int, error) {
	if err := t.ctx.Err(); err != nil {
		return 0, err
	}
	return t.from.Read(into[:min(len(into), 4096)])
}

// look looks at a picture in several ways, the most promising first, until there is a
// code in it or the time is up. A reader finds a code best whose modules have three to
// eight pixels, and nobody knows how large it is in a photograph.
func look(ctx context.Context, whole shades) (text string, found bool) {
	longest := max(whole.wide, whole.high)
	sizes := sizesFor(longest)
	for _, size := range sizes {
		view := whole.reduced(size)
		for _, binarizer := range []func(gozxing.LuminanceSource) gozxing.Binarizer{gozxing.NewHybridBinarizer, gozxing.NewGlobalHistgramBinarizer} {
			if text, found = seen(ctx, view, binarizer); found || ctx.Err() != nil {
				return text, found
			}
		}
	}
	if longest <= 1000 {
		if text, found = seen(ctx, whole.doubled(), gozxing.NewHybridBinarizer); found {
			return text, found
		}
	}
	return seen(ctx, whole.reduced(sizes[0]).inverted(), gozxing.NewHybridBinarizer)
}

// sizesFor are the sizes in which a picture is looked at, in pixels of its longer side.
// Half of a small one is free of noise.
func sizesFor(longest int) []int {
	const usual, largest = 1600, 4000
	if longest <= usual {
		return []int{longest, longest * 2 / 3, longest / 2}
	}
	sizes := []int{usual}
	for _, size := range []int{1000, 2400, 700, largest} {
		if size < longest {
			sizes = append(sizes, size)
		}
	}
	if longest <= largest {
		sizes = append(sizes, longest)
	}
	return sizes
}

// enough is thrown out of a reader that cannot be told to stop.
type enough struct{}

// seen is the code in one view of a picture, turned as it may be, made black and white in
// one way.
func seen(ctx context.Context, view shades, binarizer func(gozxing.LuminanceSource) gozxing.Binarizer) (text string, found bool) {
	defer func() {
		if cause := recover(); cause != nil && cause != (enough{}) {
			panic(cause)
		}
	}()
	source, err := gozxing.NewPlanarYUVLuminanceSource(view.light, view.wide, view.high, 0, 0, view.wide, view.high, false)
	if err != nil {
		return "", false
	}
	bitmap, err := gozxing.NewBinaryBitmap(binarizer(source))
	if err != nil {
		return "", false
	}
	corners := 0
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{
		gozxing.DecodeHintType_TRY_HARDER: true,
		gozxing.DecodeHintType_NEED_RESULT_POINT_CALLBACK: gozxing.ResultPointCallback(func(gozxing.ResultPoint) {
			if corners++; corners > maxCorners || ctx.Err() != nil {
				panic(enough{})
			}
		}),
	})
	if err != nil {
		return "", false
	}
	return result.GetText(), true
}
