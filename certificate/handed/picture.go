package handed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // a kind of picture
	_ "image/jpeg" // a kind of picture
	_ "image/png"  // a kind of picture
	"slices"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	_ "golang.org/x/image/bmp" // a kind of picture
	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // a kind of picture
	"golang.org/x/sync/semaphore"

	"mingzhi/certificate"
)

// What can be wrong with a picture.
var (
	// ErrPictureSize: it has more points than are looked at.
	ErrPictureSize = &certificate.Flaw{What: certificate.Words{Zh: "照片的尺寸太大", En: "the picture has too many points"}, Mend: certificate.Words{Zh: "用普通的照相模式再拍，或剪到只剩二维码", En: "take it in the ordinary mode, or cut it to the QR code"}}
	// ErrPicture: it is damaged.
	ErrPicture = &certificate.Flaw{What: certificate.Words{Zh: "照片打不开，可能没有传完整", En: "the picture cannot be opened; perhaps it is not complete"}, Mend: certificate.Words{Zh: "请再传一次，或另存为 JPEG、PNG", En: "send it again, or save it as JPEG or PNG"}}
	// ErrNoCode: no QR code is seen in it.
	ErrNoCode = &certificate.Flaw{What: certificate.Words{Zh: "照片里没有找到二维码", En: "no QR code was found in the picture"}, Mend: certificate.Words{Zh: "把证明放平，靠近，让二维码占满照片的一半以上，避开反光和阴影", En: "lay the paper flat, go closer so that the code fills half of the picture, and keep reflections and shadows away"}}
	// ErrOtherCode: a QR code is seen, and is no certificate's.
	ErrOtherCode = &certificate.Flaw{What: certificate.Words{Zh: "照片里的二维码不是本系统的证明", En: "the QR code in the picture is no certificate of this register"}, Mend: certificate.Words{Zh: "请拍证明上印的那一个；别的平台的证明要到那里查验", En: "take the one printed on the certificate; another platform's certificates are verified there"}}
)

const (
	// mostPoints is how many points a picture may have: those of any phone's ordinary
	// mode.
	mostPoints  = 26_000_000
	longestSide = 16_000
)

// turns are how many pictures are looked at at once: each takes tens of megabytes.
var turns = semaphore.NewWeighted(2)

// sizes are those in which a picture is looked at, by its longer side in points: small
// first, where a code that fills the picture is read fastest and noise is smoothed; then
// as it is, for a code on a scanned page; small pictures at twice their size.
func sizes(longer int) (sides []int) {
	for _, side := range []int{min(longer, 1000), min(longer, 1800), min(longer, 3000), min(longer, 600), 2 * min(longer, 900)} {
		if !slices.Contains(sides, side) {
			sides = append(sides, side)
		}
	}
	return sides
}

// picture gives the text of the QR code in a picture.
func picture(ctx context.Context, file []byte) (string, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(file))
	switch {
	case errors.Is(err, image.ErrFormat):
		return "", ErrKind
	case err != nil:
		return "", ErrPicture
	case config.Width <= 0 || config.Height <= 0 || config.Width > longestSide || config.Height > longestSide || config.Width*config.Height > mostPoints:
		return "", ErrPictureSize
	}
	if err := turns.Acquire(ctx, 1); err != nil {
		return "", fmt.Errorf("waiting for a turn: %w", err)
	}
	defer turns.Release(1)
	decoded, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return "", ErrPicture
	}
	seen := false
	for _, side := range sizes(max(config.Width, config.Height)) {
		for _, binarizer := range binarizers(scaled(decoded, side)) {
			if err := ctx.Err(); err != nil {
				return "", err
			}
			text, ok := look(binarizer)
			if ok && certificate.LooksLikeQR(text) {
				return text, nil
			}
			seen = seen || ok
		}
	}
	if seen {
		return "", ErrOtherCode
	}
	return "", ErrNoCode
}

// scaled is the picture in greys, its longer side of so many points.
func scaled(picture image.Image, side int) image.Image {
	bounds := picture.Bounds()
	longer := max(bounds.Dx(), bounds.Dy())
	target := image.Rect(0, 0, max(1, bounds.Dx()*side/longer), max(1, bounds.Dy()*side/longer))
	grey := image.NewGray(target)
	draw.Draw(grey, target, image.White, image.Point{}, draw.Src) // what is see-through lies on paper
	draw.ApproxBiLinear.Scale(grey, target, picture, bounds, draw.Over, nil)
	return grey
}

// binarizers tell black from white in two ways: by neighbourhoods, for uneven light,
// and by the whole picture.
func binarizers(picture image.Image) []gozxing.Binarizer {
	light := gozxing.NewLuminanceSourceFromImage(picture)
	return []gozxing.Binarizer{gozxing.NewHybridBinarizer(light), gozxing.NewGlobalHistgramBinarizer(light)}
}

// look reads the QR code in a picture, if there is one. The reader is not ours, and
// pictures are anybody's: if it falls over, nothing was found.
func look(binarizer gozxing.Binarizer) (text string, ok bool) {
	defer func() {
		if recover() != nil {
			text, ok = "", false
		}
	}()
	bitmap, err := gozxing.NewBinaryBitmap(binarizer)
	if err != nil {
		return "", false
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return "", false
	}
	return result.GetText(), true
}
