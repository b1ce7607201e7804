package sheet

import (
	_ "embed" // for the font
	"fmt"
	"sync"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

//go:embed DroidSansFallbackFull.ttf.zst
var packedChinese []byte

// The families of letters.
const (
	latin   = "latin"
	chinese = "chinese"
)

// stranger stands for a character that neither font has.
const stranger = '〓'

// letters are both fonts, and which characters they have.
type letters struct {
	chinese    []byte
	hasLatin   *sfnt.Font
	hasChinese *sfnt.Font
}

// loaded unpacks the fonts once.
var loaded = sync.OnceValues(func() (*letters, error) {
	decoder, err := zstd.NewReader(nil)
	if err != nil {
		return nil, fmt.Errorf("sheet: unpacking the font: %w", err)
	}
	defer decoder.Close()
	l := &letters{}
	if l.chinese, err = decoder.DecodeAll(packedChinese, nil); err != nil {
		return nil, fmt.Errorf("sheet: unpacking the font: %w", err)
	}
	if l.hasChinese, err = sfnt.Parse(l.chinese); err != nil {
		return nil, fmt.Errorf("sheet: reading the font: %w", err)
	}
	if l.hasLatin, err = sfnt.Parse(goregular.TTF); err != nil {
		return nil, fmt.Errorf("sheet: reading the font: %w", err)
	}
	return l, nil
})

// in registers both fonts in a document.
func (l *letters) in(pdf *fpdf.Fpdf) {
	pdf.AddUTF8FontFromBytes(latin, "", goregular.TTF)
	pdf.AddUTF8FontFromBytes(chinese, "", l.chinese)
}

// family is the font that has a character; ok is false where none has.
func (l *letters) family(r rune) (family string, ok bool) {
	var buffer sfnt.Buffer
	if r > unicode.MaxASCII {
		if glyph, err := l.hasChinese.GlyphIndex(&buffer, r); err == nil && glyph != 0 && r <= 0xffff {
			return chinese, true
		}
	}
	if glyph, err := l.hasLatin.GlyphIndex(&buffer, r); err == nil && glyph != 0 {
		return latin, true
	}
	return chinese, false
}

// run is a stretch of text in one font.
type run struct {
	family, text string
}

// runs splits a text by its fonts. Strangers are the characters that neither has.
func (l *letters) runs(text string) (all []run, strangers []rune) {
	for _, r := range text {
		family, ok := l.family(r)
		if !ok {
			strangers = append(strangers, r)
			r = stranger
		}
		if n := len(all); n > 0 && (all[n-1].family == family || r == ' ' && family == latin) {
			all[n-1].text += string(r)
			continue
		}
		all = append(all, run{family, string(r)})
	}
	return all, strangers
}
