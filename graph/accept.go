package graph

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// The media types of answers.
const (
	plainJSON   = "application/json"
	graphqlJSON = "application/graphql-response+json"
)

// negotiate chooses the media type of an answer, as RFC 9110 12.5.1 has it: the
// one of the greater weight, and of equal ones the newer where it is asked for by
// its name. Who asks for nothing gets application/json. It is false when the
// client accepts neither.
func negotiate(header http.Header) (mediaType string, acceptable bool) {
	accept := strings.Join(header.Values("Accept"), ",")
	if strings.TrimSpace(accept) == "" {
		return plainJSON, true
	}
	var newer, plain preference
	for each := range strings.SplitSeq(accept, ",") {
		asked, parameters, err := mime.ParseMediaType(each)
		if err != nil || !isUTF8(parameters["charset"]) {
			continue
		}
		weight := weightOf(parameters)
		newer.hear(asked, graphqlJSON, weight)
		plain.hear(asked, plainJSON, weight)
	}
	switch {
	case newer.weight == 0 && plain.weight == 0:
		return plainJSON, false
	case newer.weight > plain.weight, newer.weight == plain.weight && newer.rank == named:
		return graphqlJSON, true
	}
	return plainJSON, true
}

// preference is what a client says of one media type: the range that names it most
// closely counts, whatever its weight.
type preference struct {
	rank   rank
	weight float64
}

// rank is how closely a media range names a type.
type rank int

const (
	unheard rank = iota
	anything
	anyOfIts
	named
)

func (p *preference) hear(asked, mediaType string, weight float64) {
	closeness := unheard
	switch asked {
	case mediaType:
		closeness = named
	case "application/*":
		closeness = anyOfIts
	case "*/*":
		closeness = anything
	}
	if closeness > p.rank {
		p.rank, p.weight = closeness, weight
	}
}

// weightOf reads the q of a media range, from 0 to 1; 1 when there is none. What
// cannot be read is no wish at all.
func weightOf(parameters map[string]string) float64 {
	text, given := parameters["q"]
	if !given {
		return 1
	}
	weight, err := strconv.ParseFloat(text, 64)
	if err != nil || !(weight >= 0 && weight <= 1) {
		return 0
	}
	return weight
}

// isUTF8 tells whether a charset parameter is one that the door reads and writes;
// none means UTF-8.
func isUTF8(charset string) bool {
	return charset == "" || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8")
}
