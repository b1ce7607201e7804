package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"

	"mingzhi/synthetic"
)

// request is one request of the client.
type request struct {
	method, path, body string
}

// measured is one thing that people do.
type measured struct {
	name string
	// next draws the next request.
	next func(random *rand.Rand) request
	// expects is what every answer must hold, so that no error is measured.
	expects string
}

const (
	verifyQuery = `query($input:VerifyCertificateInput!){verifyCertificate(input:$input){verdict checks{code state} facts{minutes issuedOn issuerName maskedName}}}`
	listQuery   = `query($after:String){organizations(first:20,after:$after){totalCount nodes{name creditCode markStatus markedOn region{name} announcements(first:2){nodes{title documentNumber publishedOn}}} pageInfo{endCursor hasNextPage}}}`
	searchQuery = `query($query:String!){search(query:$query,first:20){totalCount engine nodes{__typename ... on Organization{name creditCode} ... on Announcement{title} ... on Inspection{publishedOn} ... on Commendation{name}} edges{reasons}}}`
)

// asked is what people type: words, parts, ends, places, pinyin, initials,
// traditional characters, a document number, a slip.
var asked = []string{
	"岳麓志愿者", "长沙", "志愿服务队", "義工", "長沙 志願者", "changsha", "yiyang", "zhiyuanzhe", "浏阳 协会",
	"示例公告〔2025〕7号", "益阳市志愿者联合会", "应急救援队", "shaoyang xiehui", "岳麓区志原者", "名单公告", "抽查结果 2025",
}

// cases are what is measured on a register.
func cases(samples []synthetic.Sample, cursor string) []measured {
	list := func(name string, variables map[string]any) measured {
		one := get(listQuery, variables)
		return measured{name, func(*rand.Rand) request { return one }, `"totalCount":`}
	}
	return []measured{
		{"verification of a random certificate, GraphQL", func(random *rand.Rand) request {
			sample := samples[random.IntN(len(samples))]
			return post(verifyQuery, map[string]any{"input": map[string]any{"number": sample.Number, "code": sample.Code}})
		}, `"verdict":"GENUINE"`},
		list("first page of 20 organizations, each with region and two announcements", nil),
		list("the same from the middle of the list", map[string]any{"after": cursor}),
		{"lookup of what people type, first 20 with facets' total", func(random *rand.Rand) request {
			return get(searchQuery, map[string]any{"query": asked[random.IntN(len(asked))]})
		}, `"totalCount":`},
		{"home page", func(*rand.Rand) request { return request{method: "GET", path: "/"} }, "</html>"},
		{"results page of what people type", func(random *rand.Rand) request {
			return request{method: "GET", path: "/search?q=" + url.QueryEscape(asked[random.IntN(len(asked))])}
		}, "</html>"},
	}
}

func get(query string, variables map[string]any) request {
	values := url.Values{"query": {query}, "variables": {encode(variables)}}
	return request{method: "GET", path: "/graphql?" + values.Encode()}
}

func post(query string, variables map[string]any) request {
	return request{method: "POST", path: "/graphql", body: encode(map[string]any{"query": query, "variables": variables})}
}

func encode(value map[string]any) string {
	if value == nil {
		value = map[string]any{}
	}
	text, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Errorf("a map of texts always encodes: %w", err))
	}
	return string(text)
}
