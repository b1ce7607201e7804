package graph

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"mingzhi/registry"
	"mingzhi/search"
	"mingzhi/search/embedded"
	"mingzhi/testenv"
)

// withSearch lets a register be looked through.
func (r *register) withSearch() {
	clock := func() time.Time { return testTime }
	logger := slog.New(slog.NewTextHandler(&r.log, nil))
	service, err := search.New(search.Options{DB: r.db, Embedded: embedded.New(), Clock: clock, Logger: logger})
	if err != nil {
		r.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(r.t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = service.Run(ctx) // it ends when it is stopped
	}()
	for !service.Ready() {
		time.Sleep(time.Millisecond)
	}
	stop() // what it asks by itself is not to be counted
	<-ended
	r.handler = New(Deps{DB: r.db, Registry: r.registry, Search: service, Clock: clock, Logger: logger})
}

// Whatever stands at the top of a query is read once, however many names ask for
// it: the statements of three equal calls are those of one.
func TestEqualCallsAreReadOnce(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		r := newRegister(t, url, 5)
		r.withSearch()
		paper := r.paper()
		proof := registry.Verify{Number: r.certificate.Number, Code: r.certificate.Code}
		_, share, err := r.registry.Share(t.Context(), proof, registry.ShareFacts(), 30)
		if err != nil {
			t.Fatal(err)
		}
		_, shares, err := r.registry.Shares(t.Context(), proof)
		if err != nil || len(shares) != 1 {
			t.Fatal(shares, err)
		}
		if _, err := r.registry.StopSharing(t.Context(), proof, shares[0].ID); err != nil { // one that holds is counted, behind the answer
			t.Fatal(err)
		}
		quoted := func(text string) string { return fmt.Sprintf("%q", text) }
		node := quoted(organizationNode(r.codes[0]))
		marking := quoted(entryID(nodeAnnouncement, r.marking.EntryIndex))
		calls := map[string]string{
			"announcement":       `announcement(id:` + marking + `){title region{name} markings(first:2){totalCount nodes{organization{name}}}}`,
			"announcements":      `announcements(first:2,filter:{region:"430100"}){totalCount nodes{title publishers{name}}}`,
			"commendations":      `commendations(first:2,filter:{region:"430100",year:2025}){totalCount nodes{name organization{name}}}`,
			"inspection":         `inspection(id:` + quoted(entryID(nodeInspection, r.inspectionEntry())) + `){outcome findings{item}}`,
			"inspections":        `inspections(first:2,filter:{region:"430100"}){totalCount nodes{outcome campaign{title}}}`,
			"ledger":             `ledger{size rootHash}`,
			"node":               `node(id:` + node + `){id ... on Organization{markings{basis}}}`,
			"nodes":              `nodes(ids:[` + node + `,` + marking + `]){id ... on Organization{region{name}}}`,
			"organization":       `organization(creditCode:` + quoted(r.codes[0]) + `){name versions{title} inspections{totalCount nodes{outcome}} announcements{totalCount nodes{title}} commendations{totalCount nodes{name}}}`,
			"organizations":      `organizations(first:2,filter:{region:"430100",nameContains:"第"}){totalCount edges{node{name region{name}}}}`,
			"platforms":          `platforms{name}`,
			"region":             `region(code:"430100"){name children{name} figures{markedOrganizations} organizations(first:2){totalCount nodes{name}}}`,
			"regions":            `regions(filter:{parent:"430000"}){name path{name}}`,
			"search":             `search(query:"志愿",filter:{region:"430000"}){totalCount nodes{... on Organization{name region{name}} ... on Inspection{campaign{title}}}}`,
			"verifyCredential":   `verifyCredential(document:` + quoted(string(paper.Credential)) + `){verdict facts{records{activity}}}`,
			"verifyShareCode":    `verifyShareCode(code:` + quoted(share) + `){facts{records{activity}} verification{verdict}}`,
			"verifyCertificates": `verifyCertificates(inputs:[{number:` + quoted(r.certificate.Number) + `,code:` + quoted(r.certificate.Code) + `}]){verdict facts{records{activity}}}`,
			"verifyCertificate":  `verifyCertificate(input:{number:` + quoted(r.certificate.Number) + `,code:` + quoted(r.certificate.Code) + `}){verdict facts{records{activity}}}`,
		}
		count := func(query string) int64 {
			r.data(query, nil) // what is remembered between requests is remembered now
			r.statements.Store(0)
			r.data(query, nil)
			return r.statements.Load()
		}
		for _, field := range testSchema().Query.Fields {
			call, known := calls[field.Name]
			if strings.HasPrefix(field.Name, "__") {
				continue
			}
			if !known {
				t.Errorf("nobody knows a call of %s", field.Name)
				continue
			}
			one, three := count("{"+call+"}"), count("{"+renamed(3, call)+"}")
			t.Logf("%s: %d statements", field.Name, one)
			if one != three {
				t.Errorf("%s: three equal calls take %d statements, one takes %d", field.Name, three, one)
			}
			if _, meter := r.metered("{"+renamed(3, call)+"}", nil); meter.used.Load() > meter.Estimated() {
				t.Errorf("%s used %d of %d points", field.Name, meter.used.Load(), meter.Estimated())
			}
		}
		t.Run("by variables as well", func(t *testing.T) {
			one := count(`{organizations(first:2){nodes{name}}}`)
			if n := count(`query($n:Int=2){a:organizations(first:$n){nodes{name}} b:organizations(first:2){nodes{name}}}`); n != one {
				t.Errorf("%d statements, and %d for one", n, one)
			}
		})
		t.Run("what differs is read apart", func(t *testing.T) {
			got := r.data(`{a:organizations(first:1){nodes{name}} b:organizations(last:1){nodes{name}}}`, nil)
			if !strings.Contains(got, "第000") || !strings.Contains(got, "第004") {
				t.Error(got)
			}
		})
		t.Run("an error beside the value is told under each name", func(t *testing.T) {
			got := r.ask(`{a:nodes(ids:["x"]){id} b:nodes(ids:["x"]){id}}`, nil)
			if len(got.Errors) != 2 || got.Errors[0].Path[0] == got.Errors[1].Path[0] {
				t.Errorf("%s", got.text)
			}
		})
		t.Run("so is one instead of it", func(t *testing.T) {
			got := r.ask(`{a:organization(creditCode:"x"){name} b:organization(creditCode:"x"){name}}`, nil)
			if len(got.Errors) != 2 {
				t.Errorf("%s", got.text)
			}
		})
	})
}

// inspectionEntry is where the first inspection stands in the ledger.
func (r *register) inspectionEntry() int64 {
	var entry int64
	if err := r.db.NewRaw("SELECT min(entry_index) FROM inspections").Scan(r.t.Context(), &entry); err != nil {
		r.t.Fatal(err)
	}
	return entry
}

// Thousands of rows that fail alike are told of a few times only.
func TestOnlySoManyErrorsAreTold(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 60)
	got := r.ask(`{organizations(first:60){nodes{`+renamed(5, `inspections(first:1,after:"x"){pageInfo{hasNextPage}}`)+`}}}`, nil)
	if len(got.Errors) != MaxFaults || got.code() != "BAD_CURSOR" {
		t.Errorf("%d errors, the first is %s", len(got.Errors), got.code())
	}
}
