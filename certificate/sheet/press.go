package sheet

import (
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"mingzhi/certificate"
)

// press sets text from the top of a page to its end, and goes on on the next.
type press struct {
	pdf   *fpdf.Fpdf
	fonts *letters
	// y is where the next line begins.
	y float64
	// left and width are of the column; the whole page where width is 0.
	left, width float64
	// strangers are the characters that could not be set.
	strangers []rune
}

// style is how a text is set.
type style struct {
	// size is in points, leading in sizes.
	size, leading             float64
	centred, right, grey, red bool
}

const millimetresPerPoint = 25.4 / 72

func (s style) height() float64 {
	leading := s.leading
	if leading == 0 {
		leading = 1.35
	}
	return s.size * leading * millimetresPerPoint
}

func (p *press) skip(millimetres float64) { p.y += millimetres }

// room begins a new page where less is left on this one.
func (p *press) room(height float64) {
	if p.y+height > pageHeight-margin {
		p.pdf.AddPage()
		p.y = margin
	}
}

func (p *press) span() (left, width float64) {
	if p.width == 0 {
		return margin, textWidth
	}
	return p.left, p.width
}

// column sets what work sets in a part of the page.
func (p *press) column(left, width float64, work func()) {
	p.left, p.width = left, width
	work()
	p.left, p.width = 0, 0
}

// rule draws a line over the whole width.
func (p *press) rule() {
	p.room(8)
	p.pdf.SetDrawColor(190, 190, 190)
	p.pdf.SetLineWidth(0.2)
	p.pdf.Line(margin, p.y, pageWidth-margin, p.y)
}

// measure is how wide a text is.
func (p *press) measure(text string, size float64) (width float64) {
	runs, _ := p.fonts.runs(text)
	for _, run := range runs {
		p.pdf.SetFont(run.family, "", size)
		width += p.pdf.GetStringWidth(run.text)
	}
	return width
}

// set sets a text at a place, in the fonts that have its characters.
func (p *press) set(text string, x, y float64, s style) {
	tone := 0
	if s.grey {
		tone = grey
	}
	p.pdf.SetTextColor(tone, tone, tone)
	if s.red {
		p.pdf.SetTextColor(160, 30, 20)
	}
	runs, strangers := p.fonts.runs(text)
	p.strangers = append(p.strangers, strangers...)
	for _, run := range runs {
		p.pdf.SetFont(run.family, "", s.size)
		p.pdf.Text(x, y+s.size*millimetresPerPoint, run.text)
		x += p.pdf.GetStringWidth(run.text)
	}
}

// line sets a text that fits on one line.
func (p *press) line(text string, s style) {
	left, width := p.span()
	p.room(s.height())
	x := left
	switch {
	case s.centred:
		x = left + (width-p.measure(text, s.size))/2
	case s.right:
		x = left + width - p.measure(text, s.size)
	}
	p.set(text, x, p.y, s)
	p.y += s.height()
}

// paragraph sets a text on as many lines as it needs.
func (p *press) paragraph(text string, s style) {
	_, width := p.span()
	for _, line := range p.lines(text, width, s.size) {
		p.line(line, s)
	}
}

// closing are signs that no line begins with.
const closing = "，。；：、！？）》〉」』】〕”’…,.;:!?)"

// lines breaks a text: between any two Chinese characters, and between words.
func (p *press) lines(text string, width, size float64) (lines []string) {
	line, word := "", ""
	flush := func() {
		if line != "" && word != "" && p.measure(line+word, size) > width {
			lines = append(lines, strings.TrimRight(line, " "))
			line, word = "", strings.TrimLeft(word, " ")
		}
		for p.measure(line+word, size) > width && len([]rune(word)) > 1 { // a word that no line holds
			letters := []rune(word)
			n := len(letters) - 1
			for n > 1 && p.measure(string(letters[:n]), size) > width {
				n--
			}
			lines = append(lines, string(letters[:n]))
			word = string(letters[n:])
		}
		line, word = line+word, ""
	}
	letters := []rune(strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " "))
	for i, r := range letters {
		word += string(r)
		last := i == len(letters)-1
		wide := r > 0x2e80
		if last || r == ' ' || wide && !strings.ContainsRune(closing, letters[i+1]) || !wide && letters[i+1] > 0x2e80 && !strings.ContainsRune(closing, letters[i+1]) {
			flush()
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

const (
	labelWidth = 44.0
	padding    = 1.8
	whenWidth  = 42.0
	timeWidth  = 30.0
)

// pair sets a label with its value beside it.
func (p *press) pair(zh, en, value string) {
	text := style{size: normal, leading: 1.45}
	lines := p.lines(value, textWidth-labelWidth, normal)
	height := max(float64(len(lines))*text.height(), 9)
	p.room(height + 2*padding)
	top := p.y + padding
	p.set(zh, margin, top, style{size: normal, grey: true})
	p.set(en, margin, top+5, style{size: small - 1, grey: true})
	for i, line := range lines {
		p.set(line, margin+labelWidth, top+float64(i)*text.height(), text)
	}
	p.y = top + height + padding
}

// row sets a record: its activity on as many lines as it needs, when, and how long.
func (p *press) row(activity, when, long string) {
	text := style{size: 10, leading: 1.45}
	lines := p.lines(activity, textWidth-whenWidth-timeWidth-4, text.size)
	height := float64(len(lines)) * text.height()
	p.room(height + 2*padding)
	top := p.y + padding
	for i, line := range lines {
		p.set(line, margin, top+float64(i)*text.height(), text)
	}
	p.set(when, pageWidth-margin-whenWidth-timeWidth, top, text)
	p.set(long, pageWidth-margin-p.measure(long, text.size), top, text)
	p.y = top + height + padding
}

// code draws a QR code, its modules as squares.
func (p *press) code(text string, left, top float64) error {
	drawn, err := certificate.QRCode(text)
	if err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	n := drawn.Size()
	side := qrSize / float64(n)
	p.pdf.SetFillColor(0, 0, 0)
	for y := range n {
		for x := 0; x < n; x++ {
			length := 0
			for x+length < n && drawn.Module(x+length, y) {
				length++
			}
			if length > 0 {
				p.pdf.Rect(left+float64(x)*side, top+float64(y)*side, float64(length)*side, side, "F")
				x += length
			}
		}
	}
	return nil
}
