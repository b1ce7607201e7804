package graph

import (
	"mingzhi/budget"
	"mingzhi/registry"
)

// findDocument puts the text of the document into a request that names it by its
// hash.
func (d *door) findDocument(asked *request) (outcome, error) {
	if asked.DocumentID != "" {
		return d.findTrusted(asked)
	}
	hash, well := persistedHash(asked.Extensions)
	switch {
	case !well:
		return malformed, badPersistedQuery("persistedQuery 写得不对", "persistedQuery is not of the protocol's version 1")
	case hash == "" && asked.Query == "":
		return malformed, noQuery()
	case hash == "":
		return outcome{}, nil
	case asked.Query != "":
		if hash != hashOf(asked.Query) {
			return malformed, badPersistedQuery("哈希值不是这个查询的", "the hash is not the one of the query")
		}
		return outcome{}, nil
	}
	text, known := d.trusted[hash]
	if !known {
		text, known = d.kept.find(hash)
	}
	if !known {
		return unknown, persistedQueryNotFound()
	}
	asked.Query = text
	return outcome{}, nil
}

func (d *door) findTrusted(asked *request) (outcome, error) {
	if asked.Query != "" && asked.DocumentID != documentPrefix+hashOf(asked.Query) {
		return malformed, otherDocument()
	}
	if asked.Query != "" {
		return outcome{}, nil
	}
	text, known := d.trusted.find(asked.DocumentID)
	if !known {
		return unknown, unknownDocument()
	}
	asked.Query = text
	return outcome{}, nil
}

// keep keeps the document of a checked request that was sent with its hash.
func (d *door) keep(c *call, asked *request, total measure) {
	if hash, _ := persistedHash(asked.Extensions); hash != "" && !total.proves {
		d.kept.keep(asked.Query, budget.Address(registry.AskerFrom(c.r.Context())))
	}
}
