package graph

import (
	"fmt"
	"strings"
	"testing"

	"mingzhi/testenv"
)

// everything asks for every relation of every noun, nested in each other.
const everything = `query Everything($first: Int!) {
  organizations(first: $first) {
    totalCount
    nodes {
      id name region { name parent { name } }
      markings { organization { name } announcement { title region { name } publishers { name region { name } } attachments { name } } unmarkAnnouncement { title } }
    }
  }
  second: organizations(first: $first, orderBy: MARKED_ON) {
    nodes {
      inspections(first: 3) { totalCount nodes { id campaign { title region { name } } subject { name organization { name } } region { name } findings { item } announcement { title } } }
    }
  }
  third: organizations(first: $first) {
    edges { cursor node { commendations(first: 2) { totalCount nodes { name region { name } organization { name } } } announcements(first: 2) { totalCount nodes { title } } } }
  }
  announcements(first: $first) {
    totalCount
    nodes { title region { name } publishers { name } attachments { name } corrects { title } corrections { title } markings(first: 2) { totalCount nodes { organization { name } } } }
  }
  inspections(first: $first) { totalCount nodes { subject { organization { name } } campaign { title } findings { item } } }
  commendations(first: $first) { totalCount nodes { name region { name } organization { region { name } } } }
  platforms { name }
  regions(filter: {level: [PREFECTURE]}) { name }
  ledger { size rootHash }
}`

// No query's number of statements may grow with its number of rows.
func TestStatementsFollowTheQueryAndNotTheRows(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		few := newRegister(t, url, 100)
		count := func(query string, first int) int64 {
			few.data(query, map[string]any{"first": first}) // totals are counted once for a data version
			few.statements.Store(0)
			few.data(query, map[string]any{"first": first})
			return few.statements.Load()
		}
		for _, test := range []struct{ sentence, query string }{
			{"organizations", `query($first:Int!){organizations(first:$first){totalCount nodes{name}}}`},
			{"their regions", `query($first:Int!){organizations(first:$first){nodes{region{name parent{name children{name}} path{name} figures{markedOrganizations perMillion target}}}}}`},
			{"their markings", `query($first:Int!){organizations(first:$first){nodes{markings{announcement{title publishers{name region{name}}} unmarkAnnouncement{title}}}}}`},
			{"their lists", `query($first:Int!){organizations(first:$first){nodes{inspections(first:5){totalCount nodes{findings{item} campaign{region{name}}}} commendations(first:5){totalCount nodes{name}} announcements(first:5){totalCount edges{cursor}}}}}`},
			{"their versions", `query($first:Int!){organizations(first:$first){nodes{versions{title} inspections(first:1){nodes{versions{kind changes{fact}} announcement{versions{title}}}}}}}`},
			{"inspections", `query($first:Int!){inspections(first:$first){totalCount nodes{subject{organization{markings{announcement{title}}}} announcement{attachments{name}}}}}`},
			{"commendations", `query($first:Int!){commendations(first:$first){totalCount nodes{organization{inspections(first:2){nodes{id}}}}}}`},
		} {
			t.Run(test.sentence, func(t *testing.T) {
				two, more := count(test.query, 2), count(test.query, 15)
				if two != more {
					t.Errorf("2 rows take %d statements, 15 rows %d", two, more)
				}
				t.Logf("%d statements", two)
			})
		}
		t.Run("regions", func(t *testing.T) {
			query := `query($parent:String){regions(filter:{parent:$parent}){name parent{name} path{name} figures{markedOrganizations} organizations(first:3){totalCount nodes{name}}}}`
			statements := map[string]int64{}
			for _, parent := range []string{"430000", "430100", "433100"} { // 14, 9 and 8 divisions
				few.statements.Store(0)
				few.data(query, map[string]any{"parent": parent})
				statements[parent] = few.statements.Load()
			}
			if statements["430000"] != statements["430100"] {
				t.Errorf("%v", statements)
			}
		})
		t.Run("what is asked for under many names is read once", func(t *testing.T) {
			one := count("{regions{figures{markedOrganizations} organizations{totalCount}}}", 0)
			for sentence, query := range map[string]string{
				"the same list":            "{" + renamed(2, "regions{figures{markedOrganizations} organizations{totalCount}}") + "}",
				"figures of one list":      "{regions{" + renamed(4, "figures{markedOrganizations}") + " organizations{totalCount}}}",
				"figures of several lists": "{" + renamed(4, "regions{figures{markedOrganizations}}") + " regions{organizations{totalCount}}}",
			} {
				if n := count(query, 0); n != one {
					t.Errorf("%s: %d statements, and %d for one", sentence, n, one)
				}
			}
			lists := `a:regions(filter:{level:[COUNTY]}){figures{target}} b:regions(filter:{level:[PREFECTURE]}){figures{target}} c:region(code:"430000"){figures{target}}`
			if n := count("{"+lists+"}", 0); n != 4 { // three lists, the figures
				t.Errorf("figures of three lists take %d statements", n)
			}
		})
		t.Run("nodes of one type", func(t *testing.T) {
			ids := func(n int) string {
				var list []string
				for _, code := range few.codes[:n] {
					list = append(list, fmt.Sprintf("%q", organizationNode(code)))
				}
				return "{nodes(ids:[" + strings.Join(list, ",") + "]){... on Organization{name markings{markedOn}}}}"
			}
			five, hundred := count(ids(5), 0), count(ids(100), 0)
			if five != hundred || five != 2 { // the organizations, their markings
				t.Errorf("5 nodes take %d statements, 100 nodes %d", five, hundred)
			}
		})
		t.Run("everything at once", func(t *testing.T) {
			two, ten := count(everything, 2), count(everything, 10)
			if ten > two+2 { // a page of two announcements may lack what only the third has
				t.Errorf("2 rows take %d statements, 10 rows %d", two, ten)
			}
			t.Logf("%d statements", ten)
		})
		t.Run("a total that nobody asks for is not counted", func(t *testing.T) {
			if n := count(`query($first:Int!){organizations(first:$first){nodes{name}}}`, 20); n != 1 { // the page
				t.Errorf("%d statements", n)
			}
		})
	})
}
