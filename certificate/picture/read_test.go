package picture_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"mingzhi/certificate/picture"
)

// Codes as they come: drawn, scanned, photographed, and treated badly.
func TestCodesAreReadFromPicturesAsTheyCome(t *testing.T) {
	const many = 12
	reader := picture.NewReader(1).Patient()
	with := func(s scene, change func(*scene)) scene { change(&s); return s }
	for _, test := range []struct {
		sentence string
		scene    scene
		// quality is that of a JPEG; 0 gives a PNG.
		quality int
		// read is how many of a hundred must be read.
		read int
	}{
		{"two pixels a module, as small as a picture of a screen may be", plain(130), 0, 90},
		{"three pixels a module", plain(195), 0, 95},
		{"drawn large", plain(650), 0, 95},
		{"drawn very large", plain(2600), 0, 95},
		{"turned by 7 degrees", with(plain(500), func(s *scene) { s.turn = 7 }), 0, 95},
		{"turned by 45 degrees", with(plain(500), func(s *scene) { s.turn, s.wide, s.high = 45, 900, 900 }), 0, 90},
		{"turned by 90 degrees", with(plain(500), func(s *scene) { s.turn = 90 }), 0, 95},
		{"turned by 180 degrees", with(plain(500), func(s *scene) { s.turn = 180 }), 0, 95},
		{"in a mirror", with(plain(500), func(s *scene) { s.mirror = true }), 0, 95},
		{"light on dark", with(plain(500), func(s *scene) { s.inverted = true }), 0, 95},
		{"leaning", with(plain(500), func(s *scene) { s.lean = 0.15 }), 0, 80},
		{"blurred by a third of a module", with(plain(500), func(s *scene) { s.blur = 3 }), 0, 95},
		{"blurred by a whole module", with(plain(500), func(s *scene) { s.blur = 8 }), 0, 90},
		{"noise", with(plain(500), func(s *scene) { s.noise = 40; s.paper, s.ink = 220, 40 }), 0, 90},
		{"JPEG of quality 40", with(plain(500), func(s *scene) { s.noise = 5 }), 40, 95},
		{"JPEG of quality 10", with(plain(500), func(s *scene) { s.noise = 5 }), 10, 90},
		{"a photograph of 12 megapixels from near", photograph(1300), 85, 95},
		{"one of the whole sheet", photograph(600), 85, 90},
		{"one from far", photograph(400), 85, 50},
		{"one in the dark", with(photograph(900), func(s *scene) { s.paper, s.ink, s.desk, s.noise = 60, 18, 25, 5 }), 85, 90},
		{"one on its side, in JPEG of quality 40", with(photograph(900), func(s *scene) { s.turn = 94 }), 40, 90},
		{"one that leans and is turned", with(photograph(900), func(s *scene) { s.turn, s.lean = -12, 0.12 }), 85, 85},
	} {
		dice := rand.New(rand.NewPCG(1, 2))
		read, took, longest := 0, time.Duration(0), time.Duration(0)
		tries := many
		if test.scene.wide >= 3000 { // large ones are long to paint
			tries = 1
		}
		for n := range tries {
			text := signedText(t, int64(n))
			painted := test.scene.paint(drawn(t, text), dice)
			content := pngOf(t, painted)
			if test.quality > 0 {
				content = jpegOf(t, painted, test.quality)
			}
			start := time.Now()
			got, err := reader.QR(t.Context(), content)
			spent := time.Since(start)
			took, longest = took+spent, max(longest, spent)
			switch {
			case err == nil && got == text:
				read++
			case err == nil:
				t.Errorf("%s: read %.60q", test.sentence, got)
			}
		}
		t.Logf("%-62s %3d of %3d, %4d ms each, %4d at most", test.sentence, read, tries, took.Milliseconds()/int64(tries), longest.Milliseconds())
		if read*100 < test.read*tries {
			t.Errorf("%s: only %d of %d are read", test.sentence, read, tries)
		}
	}
}
