package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"sync/atomic"

	"mingzhi/synthetic"
)

// request is one request of the client.
type request struct {
	method, path, body string
	// mediaType is the body's; bearer authorizes, where anything has to.
	mediaType, bearer string
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
	verifyQuery = `query($input:VerifyCertificateInput!){verifyCertificate(input:$input){verdict checks{code state} facts{number minutes issuedOn issuerName issuerCreditCode maskedName content periodStart periodEnd}}}`
	// pageQuery asks for a page of the list, and pageOfTheirs PostGraphile for the
	// same one, under the same names.
	pageQuery    = `query($first:Int,$after:String){organizations(first:$first,after:$after){nodes{name creditCode region{name} announcements(first:2){nodes{title documentNumber publishedOn}}}}}`
	pageOfTheirs = `query($first:Int,$offset:Int){organizations:allOrganizations(first:$first,offset:$offset,orderBy:[NAME_ASC]){nodes{name creditCode region:regionByRegionCode{name} announcements(first:2){nodes{title documentNumber publishedOn}}}}}`
	// certificateOfTheirs asks PostGraphile for what verifying tells: the printed
	// facts, and how the issuer stands. It checks no proof.
	certificateOfTheirs = `query($number:String!){facts:certificateByNumber(number:$number){number minutes issuedOn issuerName issuerCreditCode maskedName content periodStart periodEnd issuer:organizationByIssuerId{name creditCode markStatus}}}`
	searchQuery         = `query($query:String!){search(query:$query,first:20){totalCount engine nodes{__typename ... on Organization{name creditCode} ... on Announcement{title} ... on Inspection{publishedOn} ... on Commendation{name}} edges{reasons}}}`
)

// asked is what people type: words, parts, ends, places, pinyin, initials,
// traditional characters, a document number, a slip.
var asked = []string{
	"岳麓志愿者", "长沙", "志愿服务队", "義工", "長沙 志願者", "changsha", "yiyang", "zhiyuanzhe", "浏阳 协会",
	"示例公告〔2025〕7号", "益阳市志愿者联合会", "应急救援队", "shaoyang xiehui", "岳麓区志原者", "名单公告", "抽查结果 2025",
}

// pageSize is how many organizations a page has.
const pageSize = 20

// always asks the same.
func always(name string, r request, expects string) measured {
	return measured{name, func(*rand.Rand) request { return r }, expects}
}

// verification asks for a random certificate with its code.
func verification(samples []synthetic.Sample) measured {
	return measured{"verification of a random certificate, GraphQL", func(random *rand.Rand) request {
		sample := samples[random.IntN(len(samples))]
		return post(verifyQuery, map[string]any{"input": map[string]any{"number": sample.Number, "code": sample.Code}})
	}, `"verdict":"GENUINE"`}
}

// plainVerification asks the plain twin of verification, as JSON or as a form.
func plainVerification(samples []synthetic.Sample, form bool) measured {
	name := "verification by POST /api/verify, JSON"
	if form {
		name = "verification by POST /api/verify, form"
	}
	return measured{name, func(random *rand.Rand) request {
		sample := samples[random.IntN(len(samples))]
		if form {
			body := url.Values{"number": {sample.Number}, "code": {sample.Code}}.Encode()
			return request{method: "POST", path: "/api/verify", body: body, mediaType: "application/x-www-form-urlencoded"}
		}
		body := encode(map[string]any{"number": sample.Number, "code": sample.Code})
		return request{method: "POST", path: "/api/verify", body: body, mediaType: "application/json"}
	}, "GENUINE"}
}

func verificationOfTheirs(samples []synthetic.Sample) measured {
	return measured{"", func(random *rand.Rand) request {
		return post(certificateOfTheirs, map[string]any{"number": samples[random.IntN(len(samples))].Number})
	}, `"markStatus":`}
}

func page(after string) request {
	variables := map[string]any{"first": pageSize}
	if after != "" {
		variables["after"] = after
	}
	return get(pageQuery, variables)
}

// pages asks for pages that begin after one of some places, never for one twice, so
// that no answer can have been kept: when all were asked for, pages grow by one row.
func pages(name string, spots []spot) measured {
	order := rand.New(rand.NewPCG(5, 5)).Perm(len(spots))
	asked := new(atomic.Int64)
	query := fmt.Sprintf("query page%d%s", lists.Add(1), strings.TrimPrefix(pageQuery, "query"))
	return measured{name, func(*rand.Rand) request {
		n := int(asked.Add(1) - 1)
		after := spots[order[n%len(order)]].cursor
		return get(query, map[string]any{"first": pageSize + n/len(order), "after": after})
	}, `"organizations":`}
}

// lists counts the lists of pages, each of which asks in words of its own.
var lists atomic.Int64

func pageAtOffset(offset func(*rand.Rand) int) measured {
	return measured{"", func(random *rand.Rand) request {
		return post(pageOfTheirs, map[string]any{"first": pageSize, "offset": offset(random)})
	}, `"organizations":`}
}

func pageByHand(spots []spot) measured {
	return measured{"", func(random *rand.Rand) request {
		at := spots[random.IntN(len(spots))]
		return request{method: "GET", path: "/?" + url.Values{"after": {at.name}, "id": {fmt.Sprint(at.id)}}.Encode()}
	}, `"organizations":`}
}

// lookup asks for parts of names, never for one twice.
func lookup(spots []spot) measured {
	order := rand.New(rand.NewPCG(6, 6)).Perm(len(spots))
	asked := new(atomic.Int64)
	return measured{"lookup of a part of a name", func(*rand.Rand) request {
		n := int(asked.Add(1) - 1)
		return get(searchQuery, map[string]any{"query": partOf(spots[order[n%len(order)]].name, n/len(order))})
	}, `"totalCount":`}
}

// partOf is the beginning of a name without its sign, as people type it.
func partOf(name string, shorter int) string {
	letters := []rune(name)
	return string(letters[:max(2, len(letters)-len([]rune(synthetic.Mark))-shorter)])
}

// cases are what is measured on every database, each beside a bare handler.
func cases(r *register) []measured {
	return []measured{
		verification(r.samples),
		always("a page of 20 organizations with region and two announcements, repeated", page(""), `"organizations":`),
		pages("such a page that was never asked for, anywhere in the list", r.spots),
		{"lookup of what people type, repeated", func(random *rand.Rand) request {
			return get(searchQuery, map[string]any{"query": asked[random.IntN(len(asked))]})
		}, `"totalCount":`},
		always("home page", request{method: "GET", path: "/"}, "</html>"),
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
	return request{method: "POST", path: "/graphql", body: encode(map[string]any{"query": query, "variables": variables}), mediaType: "application/json"}
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
