package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strconv"

	"mingzhi/load"
)

// question is one request.
type question struct {
	kind                          string
	method, path, mediaType, body string
}

// kind is one sort of question, and its share of all.
type kind struct {
	class load.Class
	share float64
	// ask writes one that nobody asked before, so that no memory answers it.
	ask func(random *rand.Rand) question
}

// kinds are the mix: as many people at a counter as the server could serve if
// nobody else came, and four times as much of everything else.
var kinds = []kind{
	{load.Verify, 0.2, func(random *rand.Rand) question {
		form := url.Values{"number": {fmt.Sprintf("OTHER-%d", random.Uint32())}, "code": {"7KQM-X2WD-85UC"}}
		return question{method: "POST", path: "/verify", mediaType: "application/x-www-form-urlencoded", body: form.Encode()}
	}},
	{load.Query, 0.6, func(random *rand.Rand) question {
		query := fmt.Sprintf(`{a%d:organizations(first:50){totalCount nodes{name creditCode markStatus region{name} announcements(first:2){nodes{title publishedOn}}}}}`,
			random.Uint32())
		body, err := json.Marshal(map[string]string{"query": query})
		if err != nil {
			panic(fmt.Errorf("a text always encodes: %w", err))
		}
		return question{method: "POST", path: "/graphql", mediaType: "application/json", body: string(body)}
	}},
	{load.Search, 0.2, func(random *rand.Rand) question {
		return question{method: "GET", path: "/search?q=" + url.QueryEscape("示例 "+strconv.Itoa(random.IntN(1_000_000)))}
	}},
}

func (k kind) question(random *rand.Rand) question {
	q := k.ask(random)
	q.kind = k.class.String()
	return q
}

// draw draws a question from the mix.
func draw(random *rand.Rand) question {
	at := random.Float64()
	for _, kind := range kinds {
		if at -= kind.share; at < 0 {
			return kind.question(random)
		}
	}
	return kinds[0].question(random)
}
