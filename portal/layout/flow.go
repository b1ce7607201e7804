package layout

import (
	"bytes"
	"fmt"
	"net/http"
	"time"
)

// flowMark stands in a page where its pieces come in one by one.
const flowMark = "⁂mingzhi-pieces⁂"

// flowWithin is how long a page may take to come in.
const flowWithin = 10 * time.Minute

// Flow answers with a page whose template has {{pieces}}: all before it is sent at
// once, then each piece as work puts it, by the name of its template, and the rest in
// the end. Nobody keeps such a page.
func (s *Site) Flow(w http.ResponseWriter, r *http.Request, sheet *Sheet, work func(put func(template string, data any) error) error) {
	lang := LangOf(r)
	version := int64(-1)
	if last, _, known := s.DB.LastReflected(); known {
		version = last.DataVersion
	}
	sample, _ := s.hasSample(r.Context(), version)
	text, err := s.Render(sheet, lang, r.URL, version, sample)
	if err != nil {
		s.Refuse(w, r, err)
		return
	}
	head, tail, _ := bytes.Cut(text, []byte(flowMark))
	header := w.Header()
	remember(w, r)
	header.Set("Content-Type", mediaType)
	header.Set("Content-Language", lang.Tag())
	header.Add("Vary", "Cookie")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // a proxy is to send on what comes in
	out := http.NewResponseController(w)
	_ = out.SetWriteDeadline(time.Now().Add(flowWithin)) // a connection without deadlines needs none
	send := func(piece []byte) error {
		if _, err := w.Write(piece); err != nil {
			return fmt.Errorf("sending a piece: %w", err)
		}
		return out.Flush()
	}
	put := func(template string, data any) error {
		var piece bytes.Buffer
		if err := sheet.View.in[lang].ExecuteTemplate(&piece, template, data); err != nil {
			return fmt.Errorf("filling in a piece: %w", err)
		}
		return send(piece.Bytes())
	}
	if err := send(head); err != nil {
		return // the reader has gone
	}
	if err := work(put); err != nil && r.Context().Err() == nil {
		s.Logger.ErrorContext(r.Context(), "a page ended early", "path", r.URL.Path, "error", err)
	}
	_ = send(tail) // the reader may be gone
}
