package hostile

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// Attack is one request of the corpus.
type Attack struct {
	// Sentence says what it tries.
	Sentence string
	// Bytes are what is sent, the nth time: no two are equal, so that nothing is
	// answered from memory.
	Bytes func(n int) []byte
}

// address is a header that makes the nth request come from an address of its own:
// limits per address are not what is measured here.
func address(n int) string {
	return fmt.Sprintf("X-Forwarded-For: 10.%d.%d.%d\r\n", n>>16&255, n>>8&255, n&255)
}

// sent is a request as it goes over the wire, closing the connection.
func sent(n int, line, headers string, body []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s%s", line, address(n), headers)
	if body != nil {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n")
	b.Write(body)
	return b.Bytes()
}

const jsonBody = "Content-Type: application/json\r\n"

// body is an attack by the body of a POST; every %NTH% becomes the number of the
// request.
func body(sentence, text string) Attack {
	return Attack{sentence, func(n int) []byte {
		return sent(n, "POST /graphql", jsonBody, []byte(strings.ReplaceAll(text, "%NTH%", fmt.Sprint(n))))
	}}
}

// document is an attack by a GraphQL document.
func document(sentence, text string) Attack { return withVariables(sentence, text, nil) }

// withVariables is an attack by a document with variables.
func withVariables(sentence, text string, variables any) Attack {
	return Attack{sentence, func(n int) []byte {
		return sent(n, "POST /graphql", jsonBody, asked(n, text, variables))
	}}
}

func asked(n int, text string, variables any) []byte {
	request, err := json.Marshal(map[string]any{"query": fmt.Sprintf("%s #%d", text, n), "variables": variables})
	if err != nil {
		panic(err) // the corpus is made of texts and numbers
	}
	return request
}

// query is an attack by the query string of a GET.
func query(sentence, text string) Attack {
	return Attack{sentence, func(n int) []byte {
		values := url.Values{"query": {fmt.Sprintf("%s #%d", text, n)}}
		return sent(n, "GET /graphql?"+values.Encode(), "", nil)
	}}
}

// headers is an attack by the lines of a request's head.
func headers(sentence, line, lines string, text string) Attack {
	return Attack{sentence, func(n int) []byte {
		var content []byte
		if text != "" {
			content = asked(n, text, nil)
		}
		return sent(n, line, lines, content)
	}}
}

// zipped is a body that is small on the way and large when it is unpacked.
func zipped(size int) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(bytes.Repeat([]byte(" "), size)) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

// chunked is a body in chunks of one byte.
func chunked(text []byte) []byte {
	var b bytes.Buffer
	for _, c := range text {
		fmt.Fprintf(&b, "1\r\n%c\r\n", c)
	}
	b.WriteString("0\r\n\r\n")
	return b.Bytes()
}

// renamed asks for one thing under n names.
func renamed(n int, what string) string { return each(n, "a%d:"+what+" ") }

// each writes a text n times, with the numbers from 0 for its %d.
func each(n int, text string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, "%d", num(i)))
	}
	return b.String()
}

func num(n int) string { return strconv.Itoa(n) }

func repeat(n int, text string) string { return strings.Repeat(text, n) }
