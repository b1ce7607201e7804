package certificate

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strings"
	"time"
	"unicode/utf8"

	goqr "github.com/piglig/go-qr"
)

// A QR code holds the address of a page of the register and, behind #, where no
// browser sends it to anybody, the signed facts in decimal digits. Digits are what a
// QR code holds with the least waste: 2.41 of them, or 8.03 bits, for a byte.
//
// The bytes are, in this order:
//
//	1    version, 1
//	4    the beginning of SHA-256 of the key's Multibase
//	     index of the ledger entry, a varint
//	     number, holder, issuer, issuer's credit code, content: each its length in
//	     bytes as a varint, then UTF-8
//	     minutes, a varint
//	     first day, in days since 2000-01-01; last day, in days since the first; day of
//	     issue, in days since the last: varints
//	1    marks: 1 for invented data, 2 where the content was cut short
//	64   signature over "mingzhi/certificate/qr/v1\n" and all bytes before it
//
// Varints are unsigned LEB128, as in encoding/binary.
const (
	qrVersion = 1
	qrDomain  = "mingzhi/certificate/qr/v1\n"
	// QRPath is the page that reads a QR code's facts.
	QRPath = "/c"

	markSynthetic = 1
	markCut       = 2

	// maxQRText bounds each text, in bytes; maxQRContent what of the content is told,
	// in characters.
	maxQRText    = 300
	maxQRContent = 40
	// maxQRDigits bounds the digits that are read.
	maxQRDigits = 2600
)

var qrEpoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// KeyMark is how a QR code names its key.
type KeyMark [4]byte

// Mark names a key in four bytes.
func (k PublicKey) Mark() KeyMark {
	sum := sha256.Sum256([]byte(k.Multibase()))
	return KeyMark(sum[:4])
}

// ErrQR is what is no QR code of a certificate.
var ErrQR = &Flaw{Words{"二维码里没有本系统的电子证明", "the QR code holds no signed certificate"}, Words{"请扫描证明上印的二维码，或填写编号和验证码", "scan the code printed on the certificate, or give its number and code"}}

// ErrForeignQR is a QR code of something else, or of a certificate of another register.
var ErrForeignQR = &Flaw{
	Words{"这个二维码通往别处，不是本登记簿的证明二维码", "this QR code leads elsewhere: it is not the code of a certificate of this register"},
	Words{"请换证明上印的二维码；别的平台出具的证明，要到那里查验。也可以填编号和验证码", "give the code printed on the certificate; one of another platform is verified there. Or give number and code"},
}

// LeadsHere tells whether the text of a QR code is the address of a certificate of a
// register, by its form alone; of any register where no Base is known. Digits without an
// address lead nowhere else.
func (a Authority) LeadsHere(text string) bool {
	address, digits, found := strings.Cut(strings.TrimSpace(text), QRPath+"#")
	if !found {
		address, digits = a.Base, address
	}
	return digits != "" && strings.Trim(digits, "0123456789") == "" && (a.Base == "" || address == a.Base)
}

// QRText is the text of a certificate's QR code. A content that is long is cut; of a
// Statement everything else but the Commitment is told.
func (a Authority) QRText(s Statement, signer Signer) (string, error) {
	payload, err := qrPayload(s, signer.Public().Mark())
	if err != nil {
		return "", err
	}
	signature, err := signer.Sign(append([]byte(qrDomain), payload...))
	if err != nil {
		return "", err
	}
	return a.Base + QRPath + "#" + new(big.Int).SetBytes(append(payload, signature...)).String(), nil
}

// qrPayload writes a statement's facts for the key of a mark to sign.
func qrPayload(s Statement, mark KeyMark) ([]byte, error) {
	payload := append([]byte{qrVersion}, mark[:]...)
	payload = binary.AppendUvarint(payload, uint64(s.EntryIndex))
	content, marks := s.Content, byte(0)
	if letters := []rune(content); len(letters) > maxQRContent {
		content, marks = string(letters[:maxQRContent]), markCut
	}
	if s.Synthetic {
		marks |= markSynthetic
	}
	for _, text := range []string{s.Number, s.HolderName, s.IssuerName, s.IssuerCreditCode, content} {
		if len(text) > maxQRText {
			return nil, fmt.Errorf("certificate: a text of %d bytes is too long for a QR code", len(text))
		}
		payload = binary.AppendUvarint(payload, uint64(len(text)))
		payload = append(payload, text...)
	}
	payload = binary.AppendUvarint(payload, uint64(s.Minutes))
	before := qrEpoch
	for _, text := range []string{s.PeriodStart, s.PeriodEnd, s.IssuedOn} {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil || day.Before(before) {
			return nil, fmt.Errorf("certificate: the date %q has no place in a QR code", text)
		}
		payload = binary.AppendUvarint(payload, uint64(day.Sub(before)/(24*time.Hour)))
		before = day
	}
	return append(payload, marks), nil
}

// LooksLikeQR tells the text of a QR code, an address or digits, from a document.
func LooksLikeQR(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "http") || text != "" && '0' <= text[0] && text[0] <= '9'
}

// QRFacts are the facts of a QR code whose signature holds.
type QRFacts struct {
	// Statement has no Commitment.
	Statement
	// Cut is true where the content goes on.
	Cut bool
	Key PublicKey
}

// ReadQR reads the text of a QR code, or its digits alone. keys lists the published
// keys with a mark. The error is ErrQR for what is no such code, ErrKeyUnknown, or
// ErrSignature where no key's signature fits; the facts are given with the last two,
// as they are claimed.
func ReadQR(text string, keys func(KeyMark) ([]PublicKey, error)) (*QRFacts, error) {
	payload, signature, err := qrBytes(text)
	if err != nil {
		return nil, err
	}
	facts, err := readQRPayload(payload)
	if err != nil {
		return nil, err
	}
	facts.Key, err = qrSigner(payload, signature, keys)
	return facts, err
}

// CheckAlteredQR checks whether the signature of a QR code was made for the facts of a
// statement: then the code is that certificate's, and was changed.
func CheckAlteredQR(text string, truth Statement, keys func(KeyMark) ([]PublicKey, error)) error {
	payload, signature, err := qrBytes(text)
	if err != nil {
		return err
	}
	genuine, err := qrPayload(truth, KeyMark(payload[1:5]))
	if err != nil {
		return err
	}
	_, err = qrSigner(genuine, signature, keys)
	return err
}

// qrBytes takes the text of a QR code apart.
func qrBytes(text string) (payload, signature []byte, err error) {
	if _, digits, found := strings.Cut(text, QRPath+"#"); found {
		text = digits
	}
	if len(text) == 0 || len(text) > maxQRDigits || strings.Trim(text, "0123456789") != "" || text[0] == '0' {
		return nil, nil, ErrQR
	}
	number, ok := new(big.Int).SetString(text, 10)
	if !ok {
		return nil, nil, ErrQR
	}
	raw := number.Bytes()
	if len(raw) < 1+4+SignatureSize || raw[0] != qrVersion {
		return nil, nil, ErrQR
	}
	return raw[:len(raw)-SignatureSize], raw[len(raw)-SignatureSize:], nil
}

// qrSigner is the key whose signature a payload has.
func qrSigner(payload, signature []byte, keys func(KeyMark) ([]PublicKey, error)) (PublicKey, error) {
	candidates, err := keys(KeyMark(payload[1:5]))
	if err != nil {
		return PublicKey{}, err
	}
	if len(candidates) == 0 {
		return PublicKey{}, ErrKeyUnknown
	}
	message := append([]byte(qrDomain), payload...)
	for _, key := range candidates {
		if key.Verifies(message, signature) {
			return key, nil
		}
	}
	return PublicKey{}, ErrSignature
}

var errQRPayload = errors.New("certificate: the payload ends early")

func readQRPayload(payload []byte) (*QRFacts, error) {
	rest := bytes.NewReader(payload[5:])
	var failed error
	number := func(most uint64) uint64 {
		n, err := binary.ReadUvarint(rest)
		if err != nil || n > most {
			failed = errQRPayload
			return 0
		}
		return n
	}
	text := func() string {
		raw := make([]byte, number(maxQRText))
		if n, _ := rest.Read(raw); n < len(raw) || !utf8.Valid(raw) {
			failed = errQRPayload
		}
		return string(raw)
	}
	facts := &QRFacts{}
	facts.EntryIndex = int64(number(math.MaxInt64))
	facts.Number, facts.HolderName, facts.IssuerName, facts.IssuerCreditCode, facts.Content = text(), text(), text(), text(), text()
	facts.Minutes = int64(number(math.MaxInt64))
	const mostDays = 100 * 366
	day := qrEpoch
	for _, into := range []*string{&facts.PeriodStart, &facts.PeriodEnd, &facts.IssuedOn} {
		day = day.AddDate(0, 0, int(number(mostDays)))
		*into = day.Format(time.DateOnly)
	}
	marks, err := rest.ReadByte()
	if err != nil || failed != nil || rest.Len() > 0 || marks > markSynthetic|markCut {
		return nil, ErrQR
	}
	facts.Synthetic, facts.Cut = marks&markSynthetic != 0, marks&markCut != 0
	return facts, nil
}

// QRCode draws a QR code of a text that QRText wrote: its address as bytes and its
// digits as digits, with error correction M, by which it can be read with 15 % of it
// gone.
func QRCode(text string) (*goqr.QrCode, error) {
	address, digits, _ := strings.Cut(text, "#")
	front, err := goqr.MakeBytes([]byte(address + "#"))
	if err != nil {
		return nil, fmt.Errorf("certificate: drawing a QR code: %w", err)
	}
	back, err := goqr.MakeNumeric(digits)
	if err != nil {
		return nil, fmt.Errorf("certificate: drawing a QR code: %w", err)
	}
	code, err := goqr.EncodeStandardSegments([]*goqr.QrSegment{front, back}, goqr.Medium)
	if err != nil {
		return nil, fmt.Errorf("certificate: drawing a QR code: %w", err)
	}
	return code, nil
}
