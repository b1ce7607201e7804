package picture_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"testing"

	goqr "github.com/piglig/go-qr"

	"mingzhi/certificate"
)

// signedText is the text of the QR code of an invented certificate.
func signedText(t testing.TB, n int64) string {
	t.Helper()
	seed := sha256.Sum256([]byte("a seed"))
	signer, err := certificate.NewSigner(certificate.EdDSA, seed[:])
	if err != nil {
		t.Fatal(err)
	}
	text, err := certificate.Authority{DID: "did:web:register.example", Name: "示例登记簿", Base: "https://register.example"}.QRText(certificate.Statement{
		Number: fmt.Sprintf("ZM430104-2026-%05dCA-E", n), HolderName: "阿依古丽（示例）", IssuerName: "岳麓区晨光志愿服务协会（示例）", IssuerCreditCode: "51430104MJ0000018B",
		Minutes: 180 + n, PeriodStart: "2026-03-01", PeriodEnd: "2026-03-08", Content: "社区环境整治、关爱老人（示例）", IssuedOn: "2026-03-20", EntryIndex: 131_080 + n*7919, Synthetic: true,
	}, signer)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// drawn is the code of a text.
func drawn(t testing.TB, text string) *goqr.QrCode {
	t.Helper()
	code, err := certificate.QRCode(text)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// scene is how a certificate lies before a camera.
type scene struct {
	wide, high int
	// side is how long the code's side is in pixels, turn by how many degrees it is
	// turned, and lean how much shorter its far side is.
	side, turn, lean float64
	// paper and ink are their light, of 255; shade is how much of it the darkest corner
	// has lost, of 1; desk is that of what the paper lies on, and text whether there is
	// more printed.
	paper, ink, shade, desk float64
	text                    bool
	// blur is the width of a box in pixels, noise how much each pixel strays.
	blur             int
	noise            float64
	mirror, inverted bool
}

// plain is a code alone on white paper.
func plain(side float64) scene {
	wide := int(side * 1.3)
	return scene{wide: wide, high: wide, side: side, paper: 255, ink: 0, desk: 255}
}

// photograph is a sheet on a desk, with a code of so many pixels, as a phone sees it.
func photograph(side float64) scene {
	return scene{wide: 4000, high: 3000, side: side, turn: 3, lean: 0.04, paper: 215, ink: 50, shade: 0.35, desk: 110, text: true, blur: 3, noise: 8}
}

// paint paints it.
func (s scene) paint(code *goqr.QrCode, dice *rand.Rand) *image.Gray {
	picture := image.NewGray(image.Rect(0, 0, s.wide, s.high))
	sin, cos := math.Sincos(s.turn * math.Pi / 180)
	modules := float64(code.Size())
	middleX, middleY := float64(s.wide)/2+dice.Float64(), float64(s.high)/2+dice.Float64()
	for y := range s.high {
		for x := range s.wide {
			dx, dy := float64(x)-middleX, float64(y)-middleY
			// turned back, and leaned back: far rows are shorter
			u, v := dx*cos+dy*sin, -dx*sin+dy*cos
			far := 1 - s.lean*v/s.side
			u, v = u*far/s.side, v*far/s.side
			if s.mirror {
				u = -u
			}
			light := s.desk
			if math.Abs(u) < 2.2 && math.Abs(v) < 1.6 || s.desk == s.paper {
				light = s.paper
				switch column, row := int(math.Floor((u+.5)*modules)), int(math.Floor((v+.5)*modules)); {
				case column >= 0 && row >= 0 && column < code.Size() && row < code.Size():
					if code.Module(column, row) {
						light = s.ink
					}
				case s.text && math.Abs(v) < 1.4 && (u > .62 && u < 2 || u < -.62 && u > -2) && row%7 < 3 && (column*5+row*3)%7 < 4:
					light = s.ink
				}
			}
			if s.inverted {
				light = 255 - light
			}
			light *= 1 - s.shade*(float64(x)/float64(s.wide)+float64(y)/float64(s.high))/2
			picture.Pix[y*s.wide+x] = clamp(light)
		}
	}
	for range 2 {
		picture = blurred(picture, s.blur)
	}
	if s.noise > 0 {
		for i, light := range picture.Pix {
			picture.Pix[i] = clamp(float64(light) + dice.NormFloat64()*s.noise)
		}
	}
	return picture
}

func clamp(light float64) byte { return byte(min(max(light, 0), 255)) }

// blurred has each pixel the mean of a box of so many.
func blurred(picture *image.Gray, box int) *image.Gray {
	if box < 2 {
		return picture
	}
	wide, high := picture.Rect.Dx(), picture.Rect.Dy()
	for _, along := range []struct{ lines, length, step, next int }{{high, wide, 1, wide}, {wide, high, wide, 1}} {
		line := make([]int, along.length)
		for n := range along.lines {
			pixel := func(i int) *byte { return &picture.Pix[n*along.next+min(max(i, 0), along.length-1)*along.step] }
			sum := 0
			for i := -(box / 2); i < box-box/2; i++ {
				sum += int(*pixel(i))
			}
			for i := range along.length {
				line[i] = sum / box
				sum += int(*pixel(i + box - box/2)) - int(*pixel(i - box/2))
			}
			for i, light := range line {
				*pixel(i) = byte(light)
			}
		}
	}
	return picture
}

func pngOf(t testing.TB, picture image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// jpegOf is a picture as a camera keeps it: in colour.
func jpegOf(t testing.TB, picture *image.Gray, quality int) []byte {
	t.Helper()
	colour := image.NewYCbCr(picture.Rect, image.YCbCrSubsampleRatio420)
	copy(colour.Y, picture.Pix)
	for i := range colour.Cb {
		colour.Cb[i], colour.Cr[i] = 120, 135
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, colour, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
