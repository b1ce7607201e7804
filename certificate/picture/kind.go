package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"

	"mingzhi/certificate"
)

// Bounds of a picture.
const (
	// MaxBytes is how many bytes it may have.
	MaxBytes = 10 << 20
	// maxPixels and maxSide are its pixels, and those of its longer side.
	maxPixels = 50_000_000
	maxSide   = 12_000
	// maxUnpacked is how many bytes of memory it may take while it is unpacked.
	maxUnpacked = 160 << 20
)

// What is wrong with a picture.
var (
	ErrNoPicture = &certificate.Flaw{
		What: certificate.Words{Zh: "图片读不出来", En: "this picture cannot be read"},
		Mend: certificate.Words{Zh: "请换一张 JPEG 或 PNG 图片，例如重新拍照或截屏", En: "give a JPEG or PNG picture: take the photograph again, or a screenshot"},
	}
	ErrHEIC = &certificate.Flaw{
		What: certificate.Words{Zh: "这是苹果手机的 HEIC 照片，这里读不了", En: "this is a HEIC photograph of an iPhone, which cannot be read here"},
		Mend: certificate.Words{
			Zh: "请在查验页面上直接拍照，或打开照片后截屏，再交截屏图片", En: "take the photograph by the button of the page, or open it, take a screenshot and give that",
		},
	}
	ErrTooLarge = &certificate.Flaw{
		What: certificate.Words{Zh: "图片太大", En: "the picture is too large"},
		Mend: certificate.Words{
			Zh: "图片至多 10 MB、5000 万像素；请只拍二维码那一块，或打开照片后截屏", En: "a picture has at most 10 MB and 50 million pixels: photograph the QR code alone, or open the picture and take a screenshot",
		},
	}
	ErrNoCode = &certificate.Flaw{
		What: certificate.Words{Zh: "图片里没有找到二维码", En: "no QR code was found in the picture"},
		Mend: certificate.Words{
			Zh: "把证明放平，靠近一些，让二维码占画面的一半，避开反光和阴影，再拍一张；或改填编号和验证码",
			En: "lay the certificate flat, come closer so that the code fills half of the picture, keep reflections and shadows away and take another; or give number and code instead",
		},
	}
)

// kind is a form in which pictures are kept.
type kind struct {
	// mark is how its bytes begin; ? stands for any byte.
	mark   string
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	// wrong is why it is not read; nil for what is.
	wrong *certificate.Flaw
}

// kinds are told by content: names of files lie.
var kinds = []kind{
	{mark: "\x89PNG\r\n\x1a\n", config: png.DecodeConfig, decode: png.Decode},
	{mark: "\xff\xd8\xff", config: jpeg.DecodeConfig, decode: jpeg.Decode},
	{mark: "GIF8", config: gif.DecodeConfig, decode: gif.Decode},
	{mark: "RIFF????WEBPVP8", config: webp.DecodeConfig, decode: webp.Decode},
	{mark: "BM????\x00\x00\x00\x00", config: bmp.DecodeConfig, decode: bmp.Decode},
	{mark: "????ftyphe", wrong: ErrHEIC}, // heic, heix, heim, heis, hevc, hevx
	{mark: "????ftypmif1", wrong: ErrHEIC},
	{mark: "????ftypmsf1", wrong: ErrHEIC},
	{mark: "????ftypavi", wrong: ErrNoPicture}, // AVIF
	{mark: "II*\x00", wrong: ErrNoPicture},     // TIFF
	{mark: "MM\x00*", wrong: ErrNoPicture},
}

func kindOf(content []byte) *kind {
	for i, k := range kinds {
		if len(content) < len(k.mark) {
			continue
		}
		fits := true
		for at := range len(k.mark) {
			fits = fits && (k.mark[at] == '?' || k.mark[at] == content[at])
		}
		if fits {
			return &kinds[i]
		}
	}
	return nil
}

// Is tells by its first bytes whether something is a picture, be it one that is not read.
func Is(content []byte) bool { return kindOf(content) != nil }

// admit tells what is wrong with a picture before it is unpacked, and about how many
// bytes it then takes.
func admit(content []byte) (k *kind, weight int64, err error) {
	if len(content) > MaxBytes {
		return nil, 0, ErrTooLarge
	}
	k = kindOf(content)
	switch {
	case k == nil:
		return nil, 0, ErrNoPicture
	case k.wrong != nil:
		return nil, 0, k.wrong
	}
	config, err := k.config(bytes.NewReader(content))
	if err != nil || config.Width <= 0 || config.Height <= 0 {
		return nil, 0, ErrNoPicture
	}
	pixels := int64(config.Width) * int64(config.Height)
	weight = pixels * unpacked(content, config.ColorModel)
	if config.Width > maxSide || config.Height > maxSide || pixels > maxPixels || weight > maxUnpacked {
		return nil, 0, ErrTooLarge
	}
	return k, weight, nil
}

// unpacked is about how many bytes a pixel takes while a picture is unpacked, at most.
func unpacked(content []byte, model color.Model) int64 {
	switch model {
	case color.GrayModel:
		return 1 + coefficients(content)
	case color.Gray16Model:
		return 2
	case color.YCbCrModel:
		return 3 + coefficients(content)
	case color.CMYKModel:
		return 8 + coefficients(content)
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	if _, paletted := model.(color.Palette); paletted {
		return 1
	}
	return 4
}

// coefficients is what a pixel of a progressive JPEG takes beside: those of all its
// components are kept until the last of them has come, four bytes each. Where the frame
// cannot be followed, the most is assumed.
func coefficients(content []byte) int64 {
	const mark, baseline, extended, progressive, most = 0xff, 0xc0, 0xc1, 0xc2, 16
	if !bytes.HasPrefix(content, []byte{mark}) {
		return 0 // no JPEG
	}
	for at := 2; at+10 <= len(content) && content[at] == mark; {
		switch content[at+1] {
		case mark: // padding
			at++
			continue
		case baseline, extended:
			return 0
		case progressive:
			samples, widest, highest := int64(0), int64(1), int64(1)
			for _, component := range chunks(content[at+10:], 3, int(content[at+9])) {
				wide, high := int64(component[1]>>4), int64(component[1]&15)
				samples, widest, highest = samples+wide*high, max(widest, wide), max(highest, high)
			}
			return min(most, (4*samples+widest*highest-1)/(widest*highest))
		}
		at += 2 + int(content[at+2])<<8 + int(content[at+3])
	}
	return most
}

// chunks are the first pieces of some bytes, of a length each.
func chunks(content []byte, length, many int) [][]byte {
	var pieces [][]byte
	for range many {
		if len(content) < length {
			break
		}
		pieces, content = append(pieces, content[:length]), content[length:]
	}
	return pieces
}
