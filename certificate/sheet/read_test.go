package sheet_test

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingzhi/certificate"
	"mingzhi/certificate/file"
	"mingzhi/certificate/sheet"
	"mingzhi/testenv"
)

// read reads what somebody hands in.
func read(t *testing.T, content []byte) (string, error) {
	t.Helper()
	return file.NewReader(1).Read(t.Context(), content, certificate.Authority{})
}

// signed is a sheet with its signed document and QR code.
func signed(t *testing.T, change func(*sheet.Sheet)) sheet.Sheet {
	t.Helper()
	s := sheet.Sheet{
		Statement: certificate.Statement{
			Number: "ZM430100-2026-000123K-9", HolderName: "欧阳·示例㛃", IssuerName: "岳麓区晨光志愿服务协会（示例）", IssuerCreditCode: "51430104MJ0000018B",
			Minutes: 750, PeriodStart: "2026-03-02", PeriodEnd: "2026-04-05", Content: "社区环境整治、关爱老人", IssuedOn: "2026-04-20", Synthetic: true,
			Commitment: strings.Repeat("ab", 32), EntryIndex: 4711,
		},
		Code: "7KQM-X2WD-85UA", Hours: certificate.Words{Zh: "12 小时 30 分钟", En: "12 h 30 min"}, Base: "https://register.example",
		Records: []sheet.Record{{Activity: "敬老院陪伴（示例）", When: "2026-03-02 09:00", Hours: certificate.Words{Zh: "2 小时 30 分钟", En: "2 h 30 min"}}},
		Name:    "ZM430100-2026-000123K-9.json", MadeAt: time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC),
	}
	if change != nil {
		change(&s)
	}
	authority := certificate.Authority{DID: "did:web:register.example", Base: "https://register.example"}
	signer, err := certificate.NewSigner(certificate.EdDSA, []byte(strings.Repeat("7", 32)))
	if err != nil {
		t.Fatal(err)
	}
	s.Credential, err = certificate.Secure(authority.Credential(s.Statement), authority.VerificationMethod(signer.Public()), s.MadeAt, signer)
	if err != nil {
		t.Fatal(err)
	}
	if s.QR, err = authority.QRText(s.Statement, signer); err != nil {
		t.Fatal(err)
	}
	return s
}

func set(t *testing.T, s sheet.Sheet) []byte {
	t.Helper()
	pdf, err := s.PDF()
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

// text is what poppler copies out of a PDF, without spaces.
func text(t *testing.T, pdf []byte) string {
	t.Helper()
	_, printed := testenv.PDF(t, pdf, "pdftotext", "-enc", "UTF-8", "in.pdf", "-")
	return strings.Join(strings.Fields(string(printed)), "")
}

func TestOthersReadWhatIsPrinted(t *testing.T) {
	for sentence, c := range map[string]struct {
		change func(*sheet.Sheet)
		says   []string
		pages  int
	}{
		"every fact, in letters that can be copied": {nil, []string{
			"志愿服务记录证明", "ZM430100-2026-000123K-9", "欧阳·示例㛃", "12小时30分钟", "岳麓区晨光志愿服务协会（示例）", "51430104MJ0000018B",
			"2026-03-02–2026-04-05", "社区环境整治、关爱老人", "2026-04-20", "敬老院陪伴（示例）", "7KQM-X2WD-85UA", "https://register.example/verify",
			"不是法律意义上的电子印章", "Inventedsample",
		}, 1},
		"a character that the font lacks is not left out in silence": {func(s *sheet.Sheet) { s.HolderName = "张𠅤" }, []string{"张〓", "U+20164"}, 1},
		"a long content goes on on the next line":                    {func(s *sheet.Sheet) { s.Content = strings.Repeat("社区环境整治、", 70) + "最后一项" }, []string{"最后一项"}, 2},
		"many records go on on the next page": {func(s *sheet.Sheet) {
			for i := range 60 {
				s.Records = append(s.Records, sheet.Record{Activity: fmt.Sprintf("第%d次活动（示例）", i), When: "2026-03-02 09:00", Hours: certificate.Words{Zh: "1 小时"}})
			}
		}, []string{"第0次活动", "第59次活动", "7KQM-X2WD-85UA", "不收取任何费用"}, 3},
	} {
		t.Run(sentence, func(t *testing.T) {
			pdf := set(t, signed(t, c.change))
			got := text(t, pdf)
			for _, says := range c.says {
				if !strings.Contains(got, says) {
					t.Errorf("it lacks %q: %s", says, got)
				}
			}
			if _, info := testenv.PDF(t, pdf, "pdfinfo", "in.pdf"); !strings.Contains(string(info), fmt.Sprintf("Pages:           %d\n", c.pages)) {
				t.Errorf("it has not %d pages: %s", c.pages, info)
			}
			_, fonts := testenv.PDF(t, pdf, "pdffonts", "in.pdf")
			for _, line := range strings.Split(strings.TrimSpace(string(fonts)), "\n")[2:] {
				if !strings.Contains(line, "yes") || !strings.HasSuffix(strings.Join(strings.Fields(line)[len(strings.Fields(line))-3:len(strings.Fields(line))-2], ""), "yes") {
					t.Errorf("a font is not embedded, or cannot be copied: %s", line)
				}
			}
		})
	}
}

func TestTheSignedDocumentIsAttached(t *testing.T) {
	s := signed(t, nil)
	pdf := set(t, s)
	folder, _ := testenv.PDF(t, pdf, "pdfdetach", "-saveall", "in.pdf")
	detached, err := os.ReadFile(filepath.Join(folder, s.Name))
	if err != nil || string(detached) != string(s.Credential) {
		t.Errorf("poppler detaches %d bytes of %d, %v", len(detached), len(s.Credential), err)
	}
	for sentence, arguments := range map[string][]string{
		"as it was made":                 nil,
		"saved again by another program": {"in.pdf", "out.pdf"},
		"packed into object streams":     {"--object-streams=generate", "--compress-streams=y", "in.pdf", "out.pdf"},
		"unpacked":                       {"--stream-data=uncompress", "--object-streams=disable", "in.pdf", "out.pdf"},
		"made for the web":               {"--linearize", "in.pdf", "out.pdf"},
	} {
		kept := pdf
		if arguments != nil {
			folder, _ := testenv.PDF(t, pdf, "qpdf", arguments...)
			if kept, err = os.ReadFile(filepath.Join(folder, "out.pdf")); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := read(t, kept); err != nil || got != string(s.Credential) {
			t.Errorf("%s: %.60q, %v", sentence, got, err)
		}
	}
	folder, _ = testenv.PDF(t, pdf, "qpdf", "--encrypt", "a", "b", "256", "--", "in.pdf", "out.pdf")
	locked, err := os.ReadFile(filepath.Join(folder, "out.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := read(t, locked); err != error(file.ErrEncrypted) { //nolint:errorlint // the very one
		t.Errorf("encrypted: %v", err)
	}
	s.Credential = nil
	if _, err := read(t, set(t, s)); err != error(file.ErrNothingAttached) { //nolint:errorlint // the very one
		t.Errorf("without a document: %v", err)
	}
}

// A page at 150 dots an inch, as an office scans it.
func TestTheQRCodeIsReadOffTheScannedPage(t *testing.T) {
	s := signed(t, nil)
	folder, _ := testenv.PDF(t, set(t, s), "pdftoppm", "-r", "150", "-png", "in.pdf", "page")
	pages, err := filepath.Glob(filepath.Join(folder, "page*.png"))
	if err != nil || len(pages) != 1 {
		t.Fatal(pages, err)
	}
	page, err := os.ReadFile(pages[0])
	if err != nil {
		t.Fatal(err)
	}
	if got, err := read(t, page); err != nil || got != s.QR {
		t.Errorf("read off the page: %.60q, %v", got, err)
	}
	if _, err := png.Decode(strings.NewReader(string(page))); err != nil {
		t.Error(err)
	}
}
