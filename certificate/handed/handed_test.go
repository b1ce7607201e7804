package handed_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	goqr "github.com/piglig/go-qr"
	"golang.org/x/image/bmp"
	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"

	"mingzhi/certificate"
	"mingzhi/certificate/handed"
)

// code is the QR code of an invented certificate.
func code(t testing.TB) (text string, drawn image.Image) {
	t.Helper()
	signer, err := certificate.NewSigner(certificate.EdDSA, []byte(strings.Repeat("7", 32)))
	if err != nil {
		t.Fatal(err)
	}
	authority := certificate.Authority{DID: "did:web:register.example", Base: "https://register.example"}
	text, err = authority.QRText(certificate.Statement{
		Number: "ZM430100-2026-000123K-9", HolderName: "欧阳·示例", IssuerName: "岳麓区晨光志愿服务协会（示例）", IssuerCreditCode: "51430104MJ0000018B",
		Minutes: 750, PeriodStart: "2026-03-02", PeriodEnd: "2026-04-05", Content: "社区环境整治、关爱老人", IssuedOn: "2026-04-20", EntryIndex: 4711,
	}, signer)
	if err != nil {
		t.Fatal(err)
	}
	made, err := certificate.QRCode(text)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := made.ToImage(goqr.NewQrCodeImgConfig(8, 4))
	if err != nil {
		t.Fatal(err)
	}
	return text, picture
}

// photograph lays a code on a grey desk, turned by some degrees, so many points wide,
// in light that falls off to one side, with noise.
func photograph(code image.Image, width, height, side int, degrees, noise float64) image.Image {
	scene := image.NewGray(image.Rect(0, 0, width, height))
	draw.Draw(scene, scene.Rect, image.NewUniform(color.Gray{Y: 120}), image.Point{}, draw.Src)
	scale := float64(side) / float64(code.Bounds().Dx())
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	middle := float64(code.Bounds().Dx()) / 2
	at := f64.Aff3{
		scale * cos, -scale * sin, float64(width)/2 - scale*(cos*middle-sin*middle),
		scale * sin, scale * cos, float64(height)/2 - scale*(sin*middle+cos*middle),
	}
	draw.BiLinear.Transform(scene, at, code, code.Bounds(), draw.Src, nil)
	random := rand.New(rand.NewPCG(1, 2))
	for y := range height {
		for x := range width {
			light := 0.65 + 0.35*float64(x)/float64(width)
			dot := float64(scene.GrayAt(x, y).Y)*light + random.NormFloat64()*noise
			scene.SetGray(x, y, color.Gray{Y: uint8(max(0, min(255, dot)))})
		}
	}
	return scene
}

func written(t testing.TB, write func(*bytes.Buffer) error) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asJPEG(t testing.TB, picture image.Image, quality int) []byte {
	return written(t, func(out *bytes.Buffer) error { return jpeg.Encode(out, picture, &jpeg.Options{Quality: quality}) })
}

func TestACodeIsReadOutOfAPicture(t *testing.T) {
	text, drawn := code(t)
	for _, test := range []struct {
		sentence string
		file     []byte
	}{
		{"as it was drawn", written(t, func(out *bytes.Buffer) error { return png.Encode(out, drawn) })},
		{"as a GIF", written(t, func(out *bytes.Buffer) error { return gif.Encode(out, drawn, nil) })},
		{"as a bitmap", written(t, func(out *bytes.Buffer) error { return bmp.Encode(out, drawn) })},
		{"turned a little", asJPEG(t, photograph(drawn, 1600, 1200, 800, 7, 4), 80)},
		{"turned to the side", asJPEG(t, photograph(drawn, 1600, 1200, 800, 90, 4), 80)},
		{"upside down", asJPEG(t, photograph(drawn, 1600, 1200, 800, 180, 4), 80)},
		{"askew, poorly kept", asJPEG(t, photograph(drawn, 1600, 1200, 700, 33, 8), 40)},
		{"by a phone, twelve million points", asJPEG(t, photograph(drawn, 4000, 3000, 1500, 12, 12), 75)},
		{"small in a large picture", asJPEG(t, photograph(drawn, 3000, 2200, 420, 3, 4), 85)},
		{"small in a small picture", asJPEG(t, photograph(drawn, 400, 300, 260, 0, 2), 90)},
		{"as its text", []byte(text + "\n")},
	} {
		if got, err := handed.Read(t.Context(), test.file); err != nil || got != text {
			t.Errorf("%s (%d bytes): %.60q, %v", test.sentence, len(test.file), got, err)
		}
	}
}

func TestWhatIsNoSignedForm(t *testing.T) {
	other, err := goqr.EncodeText("WIFI:T:WPA;S:example;P:secret;;", goqr.Medium)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := other.ToImage(goqr.NewQrCodeImgConfig(8, 4))
	if err != nil {
		t.Fatal(err)
	}
	white := image.NewGray(image.Rect(0, 0, 300, 300))
	whole := written(t, func(out *bytes.Buffer) error { return png.Encode(out, foreign) })
	for sentence, c := range map[string]struct {
		file []byte
		want *certificate.Flaw
	}{
		"nothing":                       {nil, handed.ErrEmpty},
		"white space":                   {[]byte("  \n"), handed.ErrEmpty},
		"too much":                      {make([]byte, handed.MostBytes+1), handed.ErrTooLarge},
		"a program":                     {[]byte("\x7fELF\x02\x01\x01"), handed.ErrKind},
		"a picture of an iPhone":        {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), handed.ErrHEIC},
		"a PDF without anything":        {[]byte("%PDF-1.4\n%%EOF"), handed.ErrNothingAttached},
		"a PDF that is locked":          {[]byte("%PDF-1.4\ntrailer << /Encrypt 5 0 R >>\n%%EOF"), handed.ErrEncrypted},
		"a PDF whose file never ends":   {[]byte("%PDF-1.4\n1 0 obj << /Type /EmbeddedFile >>\nstream\n{\"proof\""), handed.ErrNothingAttached},
		"half a picture":                {whole[:len(whole)/2], handed.ErrPicture},
		"a white sheet":                 {written(t, func(out *bytes.Buffer) error { return png.Encode(out, white) }), handed.ErrNoCode},
		"somebody else's code":          {whole, handed.ErrOtherCode},
		"a picture of a billion points": {bigPNG(), handed.ErrPictureSize},
	} {
		_, err := handed.Read(t.Context(), c.file)
		if flaw, known := certificate.IsFlaw(err); !known || flaw != c.want || flaw.Mend.Zh == "" {
			t.Errorf("%s: %v", sentence, err)
		}
	}
	if _, err := handed.Read(canceled(t), whole); err == nil || errors.Is(err, handed.ErrOtherCode) {
		t.Errorf("nobody waits for it, yet %v", err)
	}
}

// bigPNG says that it has a billion points.
func bigPNG() []byte {
	header := []byte("IHDR\x00\x00\x80\x00\x00\x00\x80\x00\x08\x02\x00\x00\x00")
	file := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\r"), header...)
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(header))
}

func FuzzRead(f *testing.F) {
	_, drawn := code(f)
	f.Add(written(f, func(out *bytes.Buffer) error { return png.Encode(out, drawn) }))
	f.Add(asJPEG(f, drawn, 30))
	f.Add([]byte("%PDF-1.4\n1 0 obj << /Type /EmbeddedFile >>\nstream\n{\"proof\":1}\nendstream"))
	f.Add([]byte(`{"proof":{}}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		form, err := handed.Read(t.Context(), file)
		if _, known := certificate.IsFlaw(err); err != nil && !known {
			t.Errorf("no sentence for %v", err)
		}
		if err == nil && form == "" {
			t.Error("nothing was read, and nothing is wrong")
		}
	})
}

func canceled(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
