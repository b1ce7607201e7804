package hostile

import "strings"

// Bodies are attacks on what comes before a document: JSON, variables, HTTP.
func Bodies() []Attack {
	const plain = "{ledger{size}}"
	list := func(n int) []any {
		items := make([]any, n)
		for i := range items {
			items[i] = "x"
		}
		return items
	}
	deep := func(n int) string { return strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) }
	many := map[string]any{}
	for i := range 3_000 {
		many["v"+num(i)] = i
	}
	return []Attack{
		body("a megabyte of JSON that is broken", `{"query":"`+strings.Repeat("x", 1<<20)),
		body("a megabyte of brackets", strings.Repeat("[", 1<<20)),
		body("sixty kilobytes of JSON that is broken at its end", `{"query":"{ledger{size}}","variables":{"a":"`+strings.Repeat("x", 60_000)+`"}`),
		body("sixty kilobytes of brackets", strings.Repeat("[", 60_000)),
		body("variables thousands deep", `{"query":"{ledger{size}} #%NTH%","variables":`+deep(9_000)+`}`),
		body("extensions thousands deep", `{"query":"{ledger{size}} #%NTH%","extensions":`+deep(9_000)+`}`),
		body("lists thousands deep in a variable", `{"query":"{ledger{size}} #%NTH%","variables":{"a":`+strings.Repeat("[", 9_000)+strings.Repeat("]", 9_000)+`}}`),
		body("one key ten thousand times", `{"query":"{ledger{size}} #%NTH%"`+strings.Repeat(`,"a":1`, 10_000)+`}`),
		body("the query ten thousand times", `{"query":"{ledger{size}} #%NTH%"`+strings.Repeat(`,"query":""`, 5_000)+`}`),
		body("variables under one name ten thousand times", `{"query":"{ledger{size}} #%NTH%","variables":{"a":1`+strings.Repeat(`,"a":1`, 10_000)+`}}`),
		body("a number of sixty thousand digits in a variable", `{"query":"query($n:Int){organizations(first:$n){nodes{name}}} #%NTH%","variables":{"n":`+strings.Repeat("9", 60_000)+`}}`),
		body("a number of fifteen thousand digits in a variable", `{"query":"query($n:Int){organizations(first:$n){nodes{name}}} #%NTH%","variables":{"n":`+strings.Repeat("9", 15_000)+`}}`),
		body("an exponent without end", `{"query":"query($n:Int){organizations(first:$n){nodes{name}}} #%NTH%","variables":{"n":1e999999999}}`),
		body("escapes of sixty kilobytes in a variable", `{"query":"query($c:String!){region(code:$c){name}} #%NTH%","variables":{"c":"`+strings.Repeat(`\u4e00`, 10_000)+`"}}`),
		body("a batch of a thousand", `[`+strings.Repeat(`{"query":"{ledger{size}}"},`, 1_000)+`{"query":"{ledger{size}} #%NTH%"}]`),
		body("a body of blanks", strings.Repeat(" ", 60_000)+`{"query":"{ledger{size}} #%NTH%"}`),
		body("persisted queries that are not known", `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"`+strings.Repeat("ab", 31)+`%NTH%"}}}`),
		withVariables("three thousand variables", plain, many),
		withVariables("a variable of sixty kilobytes", "query($c:String!){region(code:$c){name}}", map[string]any{"c": strings.Repeat("长", 18_000)}),
		withVariables("a list of ten thousand in a variable", "query($i:[ID!]!){nodes(ids:$i){id}}", map[string]any{"i": list(10_000)}),
		withVariables("a list of a hundred that holds what it may not", "query($i:[ID!]!){nodes(ids:$i){id}}", map[string]any{"i": append(list(99), []any{[]any{1}})}),
		withVariables("unknown fields of a variable", "query($f:OrganizationFilter){organizations(filter:$f){nodes{name}}}", map[string]any{"f": many}),
		headers("a form instead of JSON", "POST /graphql", "Content-Type: application/x-www-form-urlencoded\r\n", plain),
		headers("parameters of a media type without end", "POST /graphql", "Content-Type: application/json"+each(400, "; p%d=x")+"\r\n", plain),
		headers("media types without end that are acceptable", "POST /graphql", jsonBody+"Accept: "+each(800, "a/b%d;q=0.5,")+"*/*\r\n", plain),
		headers("a thousand lines in the head", "POST /graphql", jsonBody+each(900, "X-%d: x\r\n"), plain),
		headers("one line of the head with sixty kilobytes", "POST /graphql", jsonBody+"X-Long: "+strings.Repeat("x", 60_000)+"\r\n", plain),
		headers("tags without end that might be held", "GET /graphql?query=%7Bledger%7Bsize%7D%7D", "If-None-Match: "+strings.Repeat(`W/"x",`, 2_000)+"\r\n", ""),
		headers("compressions without end that are understood", "POST /graphql", jsonBody+"Accept-Encoding: "+strings.Repeat("gzip;q=0.1,", 1_000)+"br\r\n", plain),
		headers("addresses without end that it was passed on by", "POST /graphql", jsonBody+"X-Forwarded-For: "+strings.Repeat("10.1.1.1, ", 1_500)+"1.1.1.1\r\n", plain),
		headers("a path of twelve kilobytes", "GET /"+strings.Repeat("a/", 6_000), "", ""),
		headers("a path that climbs", "GET /"+strings.Repeat("../", 3_000)+"graphql", "", ""),
		headers("parameters of a page without end", "GET /organizations?"+strings.Repeat("q=x&", 3_000), "", ""),
		headers("parameters of a query without end", "GET /graphql?"+strings.Repeat("a&", 6_000)+"query=%7Bledger%7Bsize%7D%7D", "", ""),
		headers("escapes in a query string that are none", "GET /graphql?query="+strings.Repeat("%", 12_000), "", ""),
		headers("another method", "DELETE /graphql", "", ""),
		headers("a question before the request", "OPTIONS /graphql", "Access-Control-Request-Headers: "+strings.Repeat("x,", 3_000)+"\r\n", ""),
		headers("a connection that wants to be another", "GET /graphql", "Upgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n", ""),
		{"a body that is ten megabytes when it is unpacked", func(n int) []byte {
			return sent(n, "POST /graphql", jsonBody+"Content-Encoding: gzip\r\n", zipped(10<<20))
		}},
		{"a body in chunks of one byte", func(n int) []byte {
			return append(sent(n, "POST /graphql", jsonBody+"Transfer-Encoding: chunked\r\n", nil), chunked(asked(n, plain+strings.Repeat(" ", 20_000), nil))...)
		}},
		{"chunks with long extensions", func(n int) []byte {
			return append(sent(n, "POST /graphql", jsonBody+"Transfer-Encoding: chunked\r\n", nil), []byte("1;"+strings.Repeat("x", 4_000)+"\r\n{\r\n0\r\n\r\n")...)
		}},
		{"a length that is not kept", func(n int) []byte {
			return []byte("POST /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: -1\r\n" + address(n) + "\r\n{}")
		}},
		{"two lengths that differ", func(n int) []byte {
			return []byte("POST /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\nContent-Length: 3\r\n" + address(n) + "\r\n{}")
		}},
		{"no HTTP at all", func(int) []byte { return []byte(strings.Repeat("\x16\x03\x01", 1_000) + "\r\n\r\n") }},
	}
}
