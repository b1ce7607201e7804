// Package sheet sets a certificate on paper: one A4 sheet as a PDF, with its QR code
// and, attached, the signed document.
package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"mingzhi/certificate"
)

// Sheet is what is printed.
type Sheet struct {
	certificate.Statement
	// Code is the verification code, as it is printed.
	Code string
	// Hours is the service time in words, in Chinese and English; Minutes in Statement is
	// what it says.
	Hours   certificate.Words
	Records []Record
	// Base is the address of the register.
	Base string
	// QR is the text of the QR code, and Credential the signed document, attached under
	// Name; empty where nothing signs.
	QR         string
	Credential []byte
	Name       string
	// MadeAt is when the sheet is made.
	MadeAt time.Time
}

// Record is a service record in words.
type Record struct {
	Activity, When string
	Hours          certificate.Words
}

// Measures in millimetres and points.
const (
	margin     = 18.0
	pageWidth  = 210.0
	pageHeight = 297.0
	textWidth  = pageWidth - 2*margin
	qrSize     = 44.0

	normal = 11.0
	small  = 8.5
	grey   = 90
)

// PDF sets the sheet. What does not fit on one page goes on on the next.
func (s Sheet) PDF() ([]byte, error) {
	fonts, err := loaded()
	if err != nil {
		return nil, err
	}
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetMargins(margin, margin, margin)
	pdf.SetAutoPageBreak(false, margin)
	pdf.SetTitle("志愿服务记录证明 "+s.Number, true)
	pdf.SetLang("zh-CN")
	pdf.SetProducer("Mingzhi 明志", true)
	pdf.SetCreationDate(s.MadeAt.UTC())
	pdf.SetModificationDate(s.MadeAt.UTC())
	pdf.SetCatalogSort(true)
	fonts.in(pdf)
	if s.Credential != nil {
		pdf.SetAttachments([]fpdf.Attachment{{Content: s.Credential, Filename: s.Name, Description: "W3C Verifiable Credential"}})
	}
	pdf.AddPage()
	p := &press{pdf: pdf, fonts: fonts, y: margin + 6}
	s.head(p)
	s.facts(p)
	s.records(p)
	if err := s.check(p); err != nil {
		return nil, err
	}
	s.foot(p)
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("sheet: setting a certificate: %w", err)
	}
	return out.Bytes(), nil
}

func (s Sheet) head(p *press) {
	p.line("志愿服务记录证明", style{size: 24, centred: true})
	p.skip(2)
	p.line("Certificate of volunteer service", style{size: normal, centred: true, grey: true})
	p.skip(3)
	if s.Synthetic {
		p.line("示例数据，不是真的证明 · Invented sample, no real certificate", style{size: normal, centred: true, red: true})
		p.skip(2)
	}
	p.line("证明编号 Number  "+s.Number, style{size: normal, right: true})
	p.skip(8)
	p.paragraph("    兹证明 "+s.HolderName+" 参加志愿服务，服务时间共计 "+s.Hours.Zh+"。", style{size: 14, leading: 1.9})
	p.paragraph("This is to certify that "+s.HolderName+" served as a volunteer for "+s.Hours.En+".", style{size: small, grey: true, leading: 1.6})
	p.skip(5)
}

func (s Sheet) facts(p *press) {
	unit := s.IssuerName
	for _, fact := range []struct{ zh, en, value string }{
		{"服务起止", "Period", s.PeriodStart + " – " + s.PeriodEnd},
		{"服务内容", "Service content", s.Content},
		{"记录单位", "Recording unit", unit},
		{"统一社会信用代码", "Credit code", s.IssuerCreditCode},
		{"出具日期", "Issued on", s.IssuedOn},
	} {
		if fact.value == "" {
			continue
		}
		p.rule()
		p.pair(fact.zh, fact.en, fact.value)
	}
	p.rule()
	p.skip(6)
}

func (s Sheet) records(p *press) {
	if len(s.Records) == 0 {
		return
	}
	p.line("所依据的志愿服务记录 · The service records behind it", style{size: normal})
	p.skip(2)
	for _, record := range s.Records {
		p.rule()
		p.row(record.Activity, record.When, record.Hours.Zh)
	}
	p.rule()
	p.skip(8)
}

// check is the block from which the certificate is verified.
func (s Sheet) check(p *press) error {
	p.room(qrSize + 4)
	top, left, width := p.y, margin, textWidth
	if s.QR != "" {
		if err := p.code(s.QR, left, top); err != nil {
			return err
		}
		left, width = margin+qrSize+6, textWidth-qrSize-6
	}
	p.column(left, width, func() {
		p.line("查验 · How to verify", style{size: 13})
		p.skip(2)
		p.line("验证码 Code  "+s.Code, style{size: 12})
		p.skip(1)
		p.paragraph("打开 "+s.Base+"/verify，填编号和验证码；或扫描二维码，由浏览器核对签名。请同时核对持有人的身份。", style{size: small + 1, leading: 1.5})
		p.paragraph("Open "+s.Base+"/verify and give number and code; or scan the QR code, and the browser checks the signature. Check the person's identity, too.", style{size: small, grey: true, leading: 1.4})
	})
	if s.QR != "" {
		p.y = max(p.y, top+qrSize)
	}
	p.skip(6)
	return nil
}

func (s Sheet) foot(p *press) {
	zh := "依据《志愿服务记录与证明出具办法（试行）》，由记录单位根据志愿服务记录出具，不收取任何费用；志愿者可自行打印。服务是否发生，由记录单位负责。"
	en := "Issued from records by the recording unit, free of charge, under the Measures on volunteer service records and certificates. That the service took place is the recording unit's word."
	if s.QR != "" {
		zh += "电子签名用于防止改动，不是法律意义上的电子印章；电子证明附在本文件里。"
		en += " The signature guards against changes and is no legal electronic seal; the signed document is attached to this file."
	}
	p.paragraph(zh, style{size: small, grey: true, leading: 1.5})
	p.paragraph(en, style{size: small, grey: true, leading: 1.4})
	if len(p.strangers) > 0 {
		slices.Sort(p.strangers)
		var codes []string
		for _, r := range slices.Compact(p.strangers) {
			codes = append(codes, fmt.Sprintf("U+%04X", r))
		}
		p.paragraph(string(stranger)+" 是本文件的字体里没有的字 · stands for a character that the font of this file lacks: "+strings.Join(codes, ", "), style{size: small, grey: true, leading: 1.5})
	}
}
