package db_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"mingzhi/db"
	"mingzhi/ledger"
	"mingzhi/testenv"
)

// paper is a certificate that the schema takes, at the ledger's next entry.
func paper(w *db.Writer) *db.Certificate {
	hash := func(of string) []byte { return bytes.Repeat([]byte(of), 32)[:32] }
	next := w.NextIndex()
	at := time.Date(2026, 3, 1, 1, 0, 0, 0, time.UTC)
	return &db.Certificate{
		ID: next, Number: fmt.Sprintf("示〔2026〕%d号", next), KeyID: "k", CodeHash: hash("c"), NameHash: hash("n"), MaskedName: "示*",
		IssuerName: "示例志愿者协会（示例）", PeriodStart: "2026-03-01", PeriodEnd: "2026-03-01", Minutes: 60, Content: "示例",
		IssuedOn: "2026-03-02", State: db.Valid, Salt: hash("s"), Commitment: hash(fmt.Sprintf("%08d", next)),
		Origin: db.Origin{Source: "test", Synthetic: true}, Publication: db.Publication{EntryIndex: next, RevisedIndex: next},
		Records: []*db.ServiceRecord{{Activity: "示例", StartedAt: at, EndedAt: at.Add(time.Hour), Minutes: 60, Content: "示例", RecordedAt: at}},
	}
}

func TestWhatIsWrittenBehindIsWrittenWholeOrNotAtAll(t *testing.T) {
	issue := func(ctx context.Context, w *db.Writer, c *db.Certificate) error {
		w.InsertCertificate(c)
		_, err := w.Append(ledger.Entry{Kind: "K", Subject: "certificate/" + c.Number, Facts: map[string]any{}}, false)
		return err
	}
	for _, test := range []struct {
		sentence string
		// spoil changes the certificate of a place, before it is handed over.
		spoil func(place int, c *db.Certificate)
		// after runs when all are handed over.
		after func(ctx context.Context, w *db.Writer) error
		why   string
	}{
		{"nothing is wrong", nil, nil, ""},
		{"a certificate among the first is refused", func(i int, c *db.Certificate) {
			if i == 3 {
				c.Minutes = -1
			}
		}, nil, "writing certificates"},
		{"a record among the last is refused", func(i int, c *db.Certificate) {
			if i == 1200 {
				c.Records[0].Content = ""
			}
		}, nil, "writing service records"},
		{"a refused certificate is what is told, not what followed from it", func(i int, c *db.Certificate) {
			if i == 600 {
				c.Minutes = -1
			}
		}, func(ctx context.Context, w *db.Writer) error {
			_, err := w.CertificateByNumber(ctx, "示〔2026〕1号")
			return errors.Join(errors.New("what followed"), err)
		}, "writing certificates"},
		{"the last verb fails", nil, func(context.Context, *db.Writer) error { return errors.New("the last verb") }, "the last verb"},
		{"whoever publishes goes away", nil, func(ctx context.Context, w *db.Writer) error {
			c, err := w.CertificateByNumber(ctx, "示〔2026〕1202号")
			if err != nil || len(c.Records) != 1 {
				return fmt.Errorf("what waits cannot be read: %+v, %w", c, err)
			}
			return context.Canceled
		}, "canceled"},
	} {
		testenv.Databases(t, func(t *testing.T, url string) {
			ctx := t.Context()
			database := opened(t, url)
			err := database.Write(ctx, func(w *db.Writer) error {
				for i := range 1203 {
					c := paper(w)
					if test.spoil != nil {
						test.spoil(i, c)
					}
					if err := issue(ctx, w, c); err != nil {
						return err
					}
				}
				if test.after != nil {
					return test.after(ctx, w)
				}
				return nil
			})
			if (err == nil) != (test.why == "") || err != nil && !strings.Contains(err.Error(), test.why) {
				t.Errorf("%s: %v", test.sentence, err)
			}
			want := 1203
			if test.why != "" {
				want = 0
			}
			for _, table := range []string{"certificates", "service_records", "ledger_entries"} {
				var n int
				if err := database.NewRaw("SELECT count(*) FROM "+table).Scan(ctx, &n); err != nil || n != want {
					t.Errorf("%s: %s has %d rows instead of %d, %v", test.sentence, table, n, want, err)
				}
			}
		})
	}
}
