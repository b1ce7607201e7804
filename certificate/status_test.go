package certificate_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"testing"

	"mingzhi/certificate"
)

// packed is a list of so many empty bytes, as a status list encodes them.
func packed(t *testing.T, size int) string {
	t.Helper()
	var out bytes.Buffer
	writer := gzip.NewWriter(&out)
	if _, err := writer.Write(make([]byte, size)); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return "u" + base64.RawURLEncoding.EncodeToString(out.Bytes())
}

func TestACertificateStandsInOneStatusList(t *testing.T) {
	for _, test := range []struct{ entry, list, place int64 }{{0, 0, 0}, {131_071, 0, 131_071}, {131_072, 1, 0}, {10_000_000, 76, 38_528}} {
		if list, place := certificate.StatusListOf(test.entry), certificate.StatusIndexOf(test.entry); list != test.list || place != test.place {
			t.Errorf("entry %d stands at %d of list %d", test.entry, place, list)
		}
	}
	if address := authority.StatusListAddress(certificate.Refresh, 76); address != "https://register.example/status/refresh/76" {
		t.Error(address)
	}
}
