package answer

import (
	"encoding/base64"
	"strings"
)

// Node is any public object that has an id: *db.Region, *db.Organization,
// *db.Announcement, *db.Inspection, *db.Commendation or *db.Platform.
type Node any

// NodeID writes the id of an object: its type and natural key, made opaque.
func NodeID(kind, key string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(kind + ":" + key))
}

// maxNodeID is the longest id that is read.
const maxNodeID = 128

// ReadNodeID gives back type and natural key, or false for an id that this API
// did not write.
func ReadNodeID(id string) (kind, key string, ok bool) {
	if len(id) > maxNodeID {
		return "", "", false
	}
	read, err := base64.RawURLEncoding.Strict().DecodeString(id)
	if err != nil {
		return "", "", false
	}
	kind, key, ok = strings.Cut(string(read), ":")
	return kind, key, ok && plainWord(kind) && plainWord(key)
}

// plainWord tells whether a text has letters and digits of ASCII alone, as every
// type and natural key has. Nothing else may reach a query.
func plainWord(s string) bool {
	for _, r := range s {
		if (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') {
			return false
		}
	}
	return s != ""
}
