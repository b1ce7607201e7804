// Package signed answers what other people's tools ask about signed certificates:
// who signs them (did:web), with which keys, and which certificates ended.
package signed

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/portal/layout"
	"mingzhi/registry"
)

// keysLast and the others are how long others may keep an answer, in seconds.
const (
	keysLast     = 300
	listsLast    = 60
	contextLasts = 86_400
)

// Key is a published key as the key document has it.
type Key struct {
	// Method is how a proof names it, Multibase the key itself, and Mark its four bytes
	// in a QR code, in hexadecimal digits.
	Method    string `json:"verificationMethod"`
	Multibase string `json:"publicKeyMultibase"`
	Suite     string `json:"cryptosuite"`
	Mark      string `json:"mark"`
	// ValidFrom and ValidUntil bound the times of signing; the latter is left out while
	// it signs.
	ValidFrom  time.Time  `json:"validFrom"`
	ValidUntil *time.Time `json:"validUntil,omitempty"`
}

// Keys lists the published keys.
func Keys(r *http.Request, register *registry.Registry) ([]Key, error) {
	authority, _ := register.Signs()
	published, err := register.PublishedKeys(r.Context())
	keys := make([]Key, len(published))
	for i, key := range published {
		keys[i] = Key{
			Method: authority.VerificationMethod(key.PublicKey), Multibase: key.Multibase(), Suite: string(key.Suite),
			Mark: fmt.Sprintf("%x", key.Mark()), ValidFrom: key.From.UTC(),
		}
		if !key.Until.IsZero() {
			until := key.Until.UTC()
			keys[i].ValidUntil = &until
		}
	}
	return keys, err
}

// Document answers the DID document of the register (W3C DID 1.0, did:web).
func Document(site *layout.Site, register *registry.Registry) http.Handler {
	return answer(site, "application/did+json", keysLast, func(r *http.Request) ([]byte, error) {
		authority, signs := register.Signs()
		if !signs {
			return nil, db.ErrNotFound
		}
		keys, err := Keys(r, register)
		if err != nil {
			return nil, err
		}
		methods, names := []any{}, []any{}
		for _, key := range keys {
			methods = append(methods, map[string]any{"id": key.Method, "type": "Multikey", "controller": authority.DID, "publicKeyMultibase": key.Multibase})
			names = append(names, key.Method)
		}
		return json.MarshalIndent(map[string]any{
			"@context": []any{"https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"},
			"id":       authority.DID, "verificationMethod": methods, "assertionMethod": names,
		}, "", "  ")
	})
}

// Context answers what the terms of a credential mean (JSON-LD 1.1).
func Context(site *layout.Site) http.Handler {
	return answer(site, "application/ld+json", contextLasts, func(*http.Request) ([]byte, error) {
		return json.MarshalIndent(certificate.Context(), "", "  ")
	})
}

// KeyDocument answers the published keys with the times for which they sign.
func KeyDocument(site *layout.Site, register *registry.Registry) http.Handler {
	return answer(site, "application/json", keysLast, func(r *http.Request) ([]byte, error) {
		keys, err := Keys(r, register)
		if err != nil {
			return nil, err
		}
		return json.MarshalIndent(map[string]any{"keys": keys}, "", "  ")
	})
}

// StatusList answers a signed status list (W3C Bitstring Status List).
func StatusList(site *layout.Site, register *registry.Registry) http.Handler {
	return answer(site, "application/vc", listsLast, func(r *http.Request) ([]byte, error) {
		list, err := strconv.ParseInt(r.PathValue("list"), 10, 64)
		purpose := certificate.StatusPurpose(r.PathValue("purpose"))
		if err != nil || purpose != certificate.Revocation && purpose != certificate.Refresh {
			return nil, db.ErrNotFound
		}
		return register.StatusList(r.Context(), purpose, list)
	})
}

// answer answers a document that any page and program may read.
func answer(site *layout.Site, mediaType string, lasts int, document func(*http.Request) ([]byte, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := document(r)
		if errors.Is(err, db.ErrNotFound) {
			http.Error(w, `{"error":"没有这份文件 / there is no such document"}`, http.StatusNotFound)
			return
		}
		if err != nil {
			site.Refuse(w, r, err)
			return
		}
		header := w.Header()
		header.Set("Content-Type", mediaType)
		header.Set("Access-Control-Allow-Origin", "*")
		header.Set("Cross-Origin-Resource-Policy", "cross-origin")
		header.Set("Cache-Control", "public, max-age="+strconv.Itoa(lasts))
		_, _ = w.Write(text) // the reader may be gone
	})
}
