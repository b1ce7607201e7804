package sheet

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"mingzhi/certificate"
)

// example is a sheet of an invented certificate.
func example() Sheet {
	return Sheet{
		Statement: certificate.Statement{
			Number: "ZM430100-2026-000123K-9", HolderName: "欧阳·示例㛃", IssuerName: "岳麓区晨光志愿服务协会（示例）", IssuerCreditCode: "51430104MJ0000018B",
			Minutes: 750, PeriodStart: "2026-03-02", PeriodEnd: "2026-04-05", Content: "社区环境整治、关爱老人", IssuedOn: "2026-04-20", Synthetic: true,
		},
		Code: "7KQM-X2WD-85UA", Hours: certificate.Words{Zh: "12 小时 30 分钟", En: "12 h 30 min"}, Base: "https://register.example",
		Records: []Record{
			{"敬老院陪伴（示例） · 示例敬老院", "2026-03-02 09:00", certificate.Words{Zh: "2 小时 30 分钟", En: "2 h 30 min"}},
			{"社区清洁（示例）", "2026-04-05 09:00", certificate.Words{Zh: "10 小时", En: "10 hours"}},
		},
		MadeAt: time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC),
	}
}

func TestASheetIsAPDFWithASubsetOfItsFont(t *testing.T) {
	start := time.Now()
	pdf, err := example().PDF()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes in %s", len(pdf), time.Since(start))
	if to := os.Getenv("MINGZHI_SCREENSHOTS"); to != "" {
		if err := os.WriteFile(to+"/sheet.pdf", pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(pdf) > 150<<10 {
		t.Errorf("%d bytes that begin with %q", len(pdf), pdf[:8])
	}
	for _, part := range []string{"/ToUnicode", "/FontFile2", "/Lang (zh-CN)"} {
		if !strings.Contains(string(pdf), part) {
			t.Errorf("it has no %s", part)
		}
	}
}
