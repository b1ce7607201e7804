package registry

import (
	"context"
	"sync/atomic"

	lru "github.com/hashicorp/golang-lru/v2"

	"mingzhi/db"
)

// issuers remembers the public records of issuers. What is public is a function of
// the data version, so a record holds until the next public entry.
type issuers struct {
	db    *db.DB
	known atomic.Pointer[knownIssuers]
}

type knownIssuers struct {
	version int64
	records *lru.Cache[int64, *db.IssuerRecord]
}

// rememberedIssuers is how many issuers are remembered.
const rememberedIssuers = 50_000

func newIssuers(database *db.DB) *issuers { return &issuers{db: database} }

// record gives what is public about an issuer at a data version, or later.
func (i *issuers) record(ctx context.Context, id, version int64) (*db.IssuerRecord, error) {
	known := i.known.Load()
	if known == nil || known.version != version {
		records, _ := lru.New[int64, *db.IssuerRecord](rememberedIssuers) // fails only for a size below one
		known = &knownIssuers{version: version, records: records}
		i.known.Store(known)
	}
	if record, ok := known.records.Get(id); ok {
		return record, nil
	}
	record, err := i.db.IssuerRecord(ctx, id)
	if err != nil {
		return nil, err
	}
	known.records.Add(id, record)
	return record, nil
}
