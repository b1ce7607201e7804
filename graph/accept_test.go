package graph

import (
	"net/http"
	"testing"
)

func TestMediaTypeIsNegotiated(t *testing.T) {
	for _, test := range []struct {
		sentence, accept, want string
	}{
		{"who asks for nothing", "", plainJSON},
		{"who takes anything", "*/*", plainJSON},
		{"who takes anything of ours", "application/*", plainJSON},
		{"the older type", "application/json", plainJSON},
		{"the newer type", "application/graphql-response+json", graphqlJSON},
		{"capitals and a charset", "Application/GraphQL-Response+JSON; charset=UTF-8", graphqlJSON},
		{"what the draft recommends to clients", "application/graphql-response+json, application/json;q=0.9", graphqlJSON},
		{"both alike", "application/json, application/graphql-response+json", graphqlJSON},
		{"the older one rather", "application/graphql-response+json;q=0.5, application/json;q=0.6", plainJSON},
		{"anything rather than the newer one", "application/graphql-response+json;q=0.1, */*", plainJSON},
		{"anything rather than the older one", "application/json;q=0.1, */*", graphqlJSON},
		{"not the newer one", "application/graphql-response+json;q=0, application/json", plainJSON},
		{"not the older one", "application/json;q=0, */*;q=0.1", graphqlJSON},
		{"a browser", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", plainJSON},
		{"Apollo, which would take parts too", "multipart/mixed;deferSpec=20220824, application/graphql-response+json, application/json", graphqlJSON},
		{"a stream where nothing else is there", "text/event-stream, application/json;q=0.1", plainJSON},
		{"something malformed beside it", "; ;, application/json", plainJSON},
		{"a charset that is not spoken, beside one that is", "application/json;charset=gbk, application/json", plainJSON},
		{"a weight that is none", "application/json;q=many, application/graphql-response+json;q=0.1", graphqlJSON},
		{"only a page", "text/html", ""},
		{"only a stream", "text/event-stream", ""},
		{"only parts", "multipart/mixed;deferSpec=20220824", ""},
		{"only another charset", "application/json;charset=gbk", ""},
		{"a weight that nothing has", "application/json;q=2", ""},
		{"nothing at all", "*/*;q=0", ""},
		{"nothing of ours", "*/*, application/*;q=0", ""},
	} {
		header := http.Header{}
		if test.accept != "" {
			header.Set("Accept", test.accept)
		}
		got, acceptable := negotiate(header)
		if acceptable != (test.want != "") || acceptable && got != test.want {
			t.Errorf("%s (%s): %q %t", test.sentence, test.accept, got, acceptable)
		}
	}
	if got, _ := negotiate(http.Header{"Accept": {"text/html", "application/graphql-response+json"}}); got != graphqlJSON {
		t.Errorf("a header in two lines: %q", got)
	}
}
