package certificate_test

import (
	"errors"
	"image"
	"image/color"
	"math/big"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	goqr "github.com/piglig/go-qr"

	"mingzhi/certificate"
)

func marked(all map[certificate.Suite]certificate.Signer) func(certificate.KeyMark) ([]certificate.PublicKey, error) {
	return func(mark certificate.KeyMark) (keys []certificate.PublicKey, _ error) {
		for _, signer := range all {
			if signer.Public().Mark() == mark {
				keys = append(keys, signer.Public())
			}
		}
		return keys, nil
	}
}

// qrText is the statement's QR code, signed by a key.
func qrText(t *testing.T, s certificate.Statement, signer certificate.Signer) string {
	t.Helper()
	text, err := authority.QRText(s, signer)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestAQRCodeHoldsTheSignedFacts(t *testing.T) {
	all := signers(t)
	long := statement
	long.Content = strings.Repeat("清洁家园", 30)
	bare := statement
	bare.IssuerCreditCode, bare.PeriodEnd, bare.IssuedOn, bare.Synthetic = "", bare.PeriodStart, bare.PeriodStart, false
	for suite, signer := range all {
		for sentence, s := range map[string]certificate.Statement{"as usual": statement, "a long content": long, "nothing but what must be": bare} {
			text := qrText(t, s, signer)
			facts, err := certificate.ReadQR(text, marked(all))
			if err != nil {
				t.Errorf("%s, %s: %v", suite, sentence, err)
				continue
			}
			want := s
			want.Commitment = ""
			if len([]rune(want.Content)) > 40 {
				want.Content = string([]rune(want.Content)[:40])
			}
			if facts.Statement != want || facts.Cut != (want.Content != s.Content) || facts.Key.Suite != suite {
				t.Errorf("%s, %s: %+v", suite, sentence, facts)
			}
			_, digits, _ := strings.Cut(text, "#")
			if again, err := certificate.ReadQR(digits, marked(all)); err != nil || again.Statement != want {
				t.Errorf("%s, %s, its digits alone: %+v, %v", suite, sentence, again, err)
			}
		}
	}
}

func TestNoByteOfAQRCodeCanBeChanged(t *testing.T) {
	all := signers(t)
	_, digits, _ := strings.Cut(qrText(t, statement, all[certificate.EdDSA]), "#")
	number, _ := new(big.Int).SetString(digits, 10)
	raw := number.Bytes()
	for i := range raw {
		for _, bit := range []byte{1, 128} {
			raw[i] ^= bit
			if facts, err := certificate.ReadQR(new(big.Int).SetBytes(raw).String(), marked(all)); err == nil {
				t.Errorf("byte %d can be changed: %+v", i, facts)
			}
			raw[i] ^= bit
		}
	}
}

func TestWhatIsNoQRCodeOfACertificateIsToldApart(t *testing.T) {
	all := signers(t)
	good := qrText(t, statement, all[certificate.EdDSA])
	for sentence, test := range map[string]struct {
		text string
		want error
	}{
		"nothing":                   {"", certificate.ErrQR},
		"another page":              {"https://register.example/", certificate.ErrQR},
		"letters":                   {good + "x", certificate.ErrQR},
		"nothing behind the sign":   {"https://register.example/c#", certificate.ErrQR},
		"a zero before it":          {strings.Replace(good, "#", "#0", 1), certificate.ErrQR},
		"a few digits":              {"12345", certificate.ErrQR},
		"half of it":                {good[:len(good)/2], certificate.ErrQR},
		"digits without end":        {strings.Repeat("9", 1_000_000), certificate.ErrQR},
		"another version":           {"https://register.example/c#" + new(big.Int).SetBytes(append([]byte{9}, make([]byte, 100)...)).String(), certificate.ErrQR},
		"a length that lies":        {new(big.Int).SetBytes(append([]byte{1, 0, 0, 0, 0, 1, 255, 255, 255, 255, 1}, make([]byte, 80)...)).String(), certificate.ErrQR},
		"a key that nobody has":     {qrText(t, statement, foreign(t)), certificate.ErrKeyUnknown},
		"digits that were mistyped": {swapLast(good), certificate.ErrSignature},
	} {
		if facts, err := certificate.ReadQR(test.text, marked(all)); !errors.Is(err, test.want) {
			t.Errorf("%s: %+v, %v", sentence, facts, err)
		}
	}
}

func TestACodeThatLeadsElsewhereIsToldApart(t *testing.T) {
	for text, want := range map[string][2]bool{ // of this register, of any
		"https://register.example/c#123": {true, true}, " https://register.example/c#123\n": {true, true}, "123": {true, true},
		"https://register.example.evil/c#123": {false, true}, "http://register.example/c#123": {false, true}, "https://evil.example/?https://register.example/c#123": {false, true},
		"https://register.example/c#": {false, false}, "https://register.example/c#12x": {false, false}, "https://register.example/": {false, false},
		"weixin://pay": {false, false}, "": {false, false},
	} {
		if got := [2]bool{authority.LeadsHere(text), certificate.Authority{}.LeadsHere(text)}; got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func foreign(t *testing.T) certificate.Signer {
	t.Helper()
	signer, err := certificate.NewSigner(certificate.EdDSA, []byte(strings.Repeat("f", 32)))
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

func swapLast(text string) string {
	last := text[len(text)-1]
	return text[:len(text)-1] + string('0'+('9'-last))
}

// QR codes are read back from paper by a reader that is not ours: printed 44 mm wide at
// 150 dots an inch, and blurred. From one straight picture it reads nearly all; a phone
// sees many pictures.
func TestQRCodesAreReadFromABlurredPrint(t *testing.T) {
	const many = 60
	for suite, signer := range signers(t) {
		for _, blur := range []int{0, 1} {
			read := 0
			for i := range many {
				s := statement
				s.EntryIndex += int64(i) * 7919
				text := qrText(t, s, signer)
				code, err := certificate.QRCode(text)
				if err != nil {
					t.Fatal(err)
				}
				if code.Size() > 65 {
					t.Errorf("%s: %d modules a side are too many for a cheap phone", suite, code.Size())
				}
				switch got := scanned(print150(code, 44, blur)); {
				case got == text:
					read++
				case !strings.HasPrefix(got, "nothing"):
					t.Errorf("%s, blurred by %d: read %.60q", suite, blur, got)
				}
			}
			if t.Logf("%s, blurred by %d: %d of %d", suite, blur, read, many); read < many*85/100 {
				t.Errorf("%s, blurred by %d: only %d of %d are read", suite, blur, read, many)
			}
		}
	}
}

// print150 draws a code so many millimetres wide at 150 dots an inch, on white paper
// with a margin, and blurs it by a box of 2·blur+1 dots.
func print150(code *goqr.QrCode, millimetres float64, blur int) image.Image {
	dots := int(millimetres / 25.4 * 150)
	const margin = 24
	side := dots + 2*margin
	sharp := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			sharp.SetGray(x, y, color.Gray{Y: 255})
			if mx, my := (x-margin)*code.Size()/dots, (y-margin)*code.Size()/dots; x >= margin && y >= margin && mx < code.Size() && my < code.Size() && code.Module(mx, my) {
				sharp.SetGray(x, y, color.Gray{Y: 40})
			}
		}
	}
	if blur == 0 {
		return sharp
	}
	soft := image.NewGray(sharp.Rect)
	for y := range side {
		for x := range side {
			sum, n := 0, 0
			for dy := -blur; dy <= blur; dy++ {
				for dx := -blur; dx <= blur; dx++ {
					if at := image.Pt(x+dx, y+dy); at.In(sharp.Rect) {
						sum, n = sum+int(sharp.GrayAt(at.X, at.Y).Y), n+1
					}
				}
			}
			soft.SetGray(x, y, color.Gray{Y: uint8(sum / n)})
		}
	}
	return soft
}

// scanned is what ZXing reads in a picture, in black and white by either of its ways:
// as an app on a phone does, it looks more than once.
func scanned(picture image.Image) string {
	light := gozxing.NewLuminanceSourceFromImage(picture)
	last := ""
	for _, binarizer := range []gozxing.Binarizer{gozxing.NewHybridBinarizer(light), gozxing.NewGlobalHistgramBinarizer(light)} {
		bitmap, err := gozxing.NewBinaryBitmap(binarizer)
		if err == nil {
			var result *gozxing.Result
			result, err = qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
			if err == nil {
				return result.GetText()
			}
		}
		last = "nothing: " + err.Error()
	}
	return last
}

func FuzzReadQR(f *testing.F) {
	signer, err := certificate.NewSigner(certificate.EdDSA, []byte(strings.Repeat("7", 32)))
	if err != nil {
		f.Fatal(err)
	}
	text, err := authority.QRText(statement, signer)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add("https://register.example/c#1234567890")
	f.Fuzz(func(t *testing.T, text string) {
		facts, err := certificate.ReadQR(text, func(certificate.KeyMark) ([]certificate.PublicKey, error) {
			return []certificate.PublicKey{signer.Public()}, nil
		})
		if err == nil && facts.Number != statement.Number {
			t.Errorf("a signature holds for %+v", facts)
		}
	})
}
