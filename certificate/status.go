package certificate

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"time"
)

// StatusPurpose is what a status list tells (W3C Bitstring Status List).
type StatusPurpose string

const (
	// Revocation tells of a certificate whose bit is set that it was revoked.
	Revocation StatusPurpose = "revocation"
	// Refresh tells that a later certificate replaces it.
	Refresh StatusPurpose = "refresh"
)

// StatusPurposes lists what status lists there are.
func StatusPurposes() []StatusPurpose { return []StatusPurpose{Revocation, Refresh} }

// StatusListSize is how many certificates a status list tells of: the least that the
// specification allows, so that whoever reads one hides among as many.
const StatusListSize = 131_072

// A certificate stands in the status lists by the ledger index of its first entry.

// StatusListOf is the number of the list that has a certificate.
func StatusListOf(entry int64) int64 { return entry / StatusListSize }

// StatusIndexOf is its place in that list.
func StatusIndexOf(entry int64) int64 { return entry % StatusListSize }

// StatusListAddress is where a status list is read.
func (a Authority) StatusListAddress(purpose StatusPurpose, list int64) string {
	return a.Base + "/status/" + string(purpose) + "/" + strconv.FormatInt(list, 10)
}

// lasting is how long a status list may be kept by whoever read it.
const lasting = 5 * time.Minute

// StatusList is the document of a list, not yet signed. set are the places of the
// certificates that it tells of.
func (a Authority) StatusList(purpose StatusPurpose, list int64, set []int64, now time.Time) (map[string]any, error) {
	bits := make([]byte, StatusListSize/8)
	for _, place := range set {
		if place < 0 || place >= StatusListSize {
			return nil, fmt.Errorf("certificate: place %d is not in a status list", place)
		}
		bits[place/8] |= 0x80 >> (place % 8)
	}
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	if _, err := writer.Write(bits); err != nil {
		return nil, fmt.Errorf("certificate: packing a status list: %w", err)
	}
	if err := writer.Close(); err != nil {
		return nil, fmt.Errorf("certificate: packing a status list: %w", err)
	}
	address := a.StatusListAddress(purpose, list)
	return map[string]any{
		"@context": []any{credentialsV2}, "id": address, "type": []any{credentialType, "BitstringStatusListCredential"},
		"issuer":    map[string]any{"id": a.DID, "name": a.Name},
		"validFrom": now.UTC().Format(time.RFC3339),
		"credentialSubject": map[string]any{
			"id": address + "#list", "type": "BitstringStatusList", "statusPurpose": string(purpose),
			"encodedList": "u" + base64.RawURLEncoding.EncodeToString(packed.Bytes()), "ttl": lasting.Milliseconds(),
		},
	}, nil
}

// ErrStatusList is a status list that cannot be read.
var ErrStatusList = &Flaw{
	Words{"状态列表读不出来", "the status list cannot be read"}, Words{"请过一会儿再试", "please try again in a moment"},
}

// StatusAt tells whether a status list, whose proof was checked, has a place set.
// It is unpacked no further than a list is long, whatever it would inflate to.
func (p *Proven) StatusAt(purpose StatusPurpose, place int64) (bool, error) {
	subject, _ := p.Document["credentialSubject"].(map[string]any)
	encoded, _ := subject["encodedList"].(string)
	if subject["statusPurpose"] != string(purpose) || len(encoded) < 2 || encoded[0] != 'u' || place < 0 || place >= StatusListSize {
		return false, ErrStatusList
	}
	packed, err := base64.RawURLEncoding.DecodeString(encoded[1:])
	if err != nil {
		return false, ErrStatusList
	}
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return false, ErrStatusList
	}
	bits := make([]byte, StatusListSize/8)
	if _, err := io.ReadFull(reader, bits); err != nil {
		return false, ErrStatusList
	}
	return bits[place/8]&(0x80>>(place%8)) != 0, nil
}
