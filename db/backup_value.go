package db

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"
)

// storedInstant is how instants stand in SQLite.
const storedInstant = "2006-01-02 15:04:05.999999-07:00"

// portable turns what a driver gave into what stands in a backup.
func portable(kind columnKind, value any) (any, error) {
	if value == nil {
		return nil, nil
	}
	switch kind {
	case integers:
		if n, ok := value.(int64); ok {
			return n, nil
		}
	case texts:
		switch v := value.(type) {
		case string:
			return v, nil
		case []byte:
			return string(v), nil
		}
	case blobs:
		switch v := value.(type) {
		case []byte:
			return base64.StdEncoding.EncodeToString(v), nil
		case string: // SQLite keeps what it was given
			return base64.StdEncoding.EncodeToString([]byte(v)), nil
		}
	case truths:
		switch v := value.(type) {
		case bool:
			return v, nil
		case int64:
			return v != 0, nil
		}
	case instants:
		switch v := value.(type) {
		case time.Time:
			return v.UTC().Format(time.RFC3339Nano), nil
		case string:
			at, err := time.Parse(storedInstant, v)
			return at.UTC().Format(time.RFC3339Nano), err
		}
	}
	return nil, fmt.Errorf("a value of type %T is no %s", value, kind)
}

// native turns what stands in a backup into what a database is given.
func native(kind columnKind, value any) (any, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case json.Number:
		if kind == integers {
			return v.Int64()
		}
	case bool:
		if kind == truths {
			return v, nil
		}
	case string:
		switch kind {
		case texts:
			return v, nil
		case blobs:
			return base64.StdEncoding.DecodeString(v)
		case instants:
			return time.Parse(time.RFC3339Nano, v)
		}
	}
	return nil, fmt.Errorf("a %T is no %s", value, kind)
}
