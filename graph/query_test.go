package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"mingzhi/db"
	"mingzhi/graph/answer"
	"mingzhi/registry"
	"mingzhi/testenv"
)

func TestQueries(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		r := newRegister(t, url, 7)
		code := func(i int) string { return fmt.Sprintf("%q", r.codes[i]) }
		for _, test := range []struct{ sentence, query, want string }{
			{"an organization by its code", `{organization(creditCode:` + code(1) + `){name kind markStatus markedOn region{name} synthetic supervisingUnit}}`,
				`{"organization":{"name":"第001志愿者协会（示例）","kind":"ASSOCIATION","markStatus":"MARKED","markedOn":"2024-05-20","region":{"name":"岳麓区"},"synthetic":true,"supervisingUnit":null}}`},
			{"its code in small letters and with spaces", `{organization(creditCode:" ` + strings.ToLower(r.codes[1]) + ` "){name}}`, `{"organization":{"name":"第001志愿者协会（示例）"}}`},
			{"an organization that is not there", `{organization(creditCode:"91350100M000100Y43"){name}}`, `{"organization":null}`},
			{"organizations by region, the divisions below included", `{organizations(filter:{region:"430100"}){totalCount}}`, `{"organizations":{"totalCount":7}}`},
			{"organizations of one district", `{organizations(filter:{region:"430104"}){totalCount nodes{creditCode}}}`,
				`{"organizations":{"totalCount":3,"nodes":[{"creditCode":` + code(1) + `},{"creditCode":` + code(3) + `},{"creditCode":` + code(5) + `}]}}`},
			{"organizations by status", `{organizations(filter:{markStatus:[UNMARKED]}){nodes{creditCode markStatus}}}`,
				`{"organizations":{"nodes":[{"creditCode":` + code(0) + `,"markStatus":"UNMARKED"}]}}`},
			{"organizations by a part of the name", `{organizations(filter:{nameContains:"006"}){nodes{name}}}`, `{"organizations":{"nodes":[{"name":"第006志愿者协会（示例）"}]}}`},
			{"a wildcard in a name is plain text", `{organizations(filter:{nameContains:"%"}){totalCount}}`, `{"organizations":{"totalCount":0}}`},
			{"an empty page", `{organizations(filter:{nameContains:"没有"}){edges{cursor} nodes{name} pageInfo{hasNextPage hasPreviousPage startCursor endCursor} totalCount}}`,
				`{"organizations":{"edges":[],"nodes":[],"pageInfo":{"hasNextPage":false,"hasPreviousPage":false,"startCursor":null,"endCursor":null},"totalCount":0}}`},
			{"markings with the announcements of both ends", `{organization(creditCode:` + code(0) + `){markings{basis charterCheckedOn markedOn announcement{documentNumber} unmarkedOn unmarkReason unmarkAnnouncement{documentNumber} organization{creditCode}}}}`,
				`{"organization":{"markings":[{"basis":"NAME_AND_CHARTER","charterCheckedOn":"2024-05-10","markedOn":"2024-05-20","announcement":{"documentNumber":"长民发〔2024〕1号"},"unmarkedOn":"2025-06-01","unmarkReason":"CHARTER_CHANGED","unmarkAnnouncement":{"documentNumber":"长民发〔2025〕2号"},"organization":{"creditCode":` + code(0) + `}}]}}`},
			{"inspections with findings, in a district", `{inspections(filter:{region:"430102",year:2025,outcome:[ISSUES_FOUND],mode:[ON_SITE]},first:1){totalCount nodes{outcome selection problem handling publishedOn campaign{year title region{name}} subject{kind creditCode organization{name}} findings{item result note} rectification{dueOn completedOn state}}}}`,
				`{"inspections":{"totalCount":8,"nodes":[{"outcome":"ISSUES_FOUND","selection":"RANDOM","problem":"示例问题","handling":null,"publishedOn":"2025-06-01","campaign":{"year":2025,"title":"2025年抽查（示例）","region":{"name":"长沙市"}},"subject":{"kind":"ORGANIZATION","creditCode":` + code(6) + `,"organization":{"name":"第006志愿者协会（示例）"}},"findings":[{"item":"FEE_CHARGED","result":"MET","note":null},{"item":"SERVICE_TIME","result":"NOT_MET","note":"示例"}],"rectification":{"dueOn":"2025-08-01","completedOn":null,"state":"ORDERED"}}]}}`},
			{"inspections of a year without any", `{inspections(filter:{year:1999}){totalCount}}`, `{"inspections":{"totalCount":0}}`},
			{"commendations", `{commendations(filter:{year:2025,programme:"四个100（示例）",category:"最佳志愿服务组织",region:"430104"},last:1){totalCount nodes{name level organization{creditCode}}}}`,
				`{"commendations":{"totalCount":3,"nodes":[{"name":"第001志愿者协会（示例）","level":"省级","organization":{"creditCode":` + code(1) + `}}]}}`},
			{"an announcement, found by its number however it is written", `{announcements(filter:{documentNumber:"长民发[2024]1号"}){nodes{title kind state publishers{name line region{name}} attachments{name mediaType size sha256 url} summary body markings(first:1){totalCount nodes{organization{creditCode}}} corrections{documentNumber corrects{documentNumber}}}}}`,
				`{"announcements":{"nodes":[{"title":"标识公告（示例）","kind":"MARKING","state":"PUBLISHED","publishers":[{"name":"长沙市民政局","line":"CIVIL_AFFAIRS","region":{"name":"长沙市"}},{"name":"长沙市文明办","line":"CIVILIZATION_OFFICE","region":{"name":"长沙市"}}],"attachments":[{"name":"名单.pdf","mediaType":"application/pdf","size":1024,"sha256":null,"url":null},{"name":"说明.txt","mediaType":null,"size":null,"sha256":null,"url":null}],"summary":"示例摘要","body":null,"markings":{"totalCount":7,"nodes":[{"organization":{"creditCode":` + code(0) + `}}]},"corrections":[{"documentNumber":"长民发〔2025〕3号","corrects":{"documentNumber":"长民发〔2024〕1号"}}]}]}}`},
			{"announcements by publisher, kind and time", `{announcements(filter:{publisher:"长沙市文明办",kind:[MARKING],publishedFrom:"2024-05-20",publishedTo:"2024-05-20",region:"430000"}){totalCount}}`, `{"announcements":{"totalCount":1}}`},
			{"an unmarking is made public too", `{announcements(filter:{kind:[UNMARKING]}){nodes{markings{totalCount nodes{organization{creditCode} unmarkedOn}}}}}`,
				`{"announcements":{"nodes":[{"markings":{"totalCount":1,"nodes":[{"organization":{"creditCode":` + code(0) + `},"unmarkedOn":"2025-06-01"}]}}]}}`},
			{"what an organization was announced in", `{organization(creditCode:` + code(0) + `){announcements{totalCount nodes{documentNumber}}}}`,
				`{"organization":{"announcements":{"totalCount":2,"nodes":[{"documentNumber":"长民发〔2025〕2号"},{"documentNumber":"长民发〔2024〕1号"}]}}}`},
			{"a region with its figures", `{region(code:"430102"){name level population{residents year source} figures{markedOrganizations target perMillion} parent{name} path{name} children{name} organizations(first:1){totalCount nodes{name} pageInfo{hasNextPage}}}}`,
				`{"region":{"name":"芙蓉区","level":"COUNTY","population":{"residents":1000000,"year":2020,"source":"示例普查"},"figures":{"markedOrganizations":3,"target":20,"perMillion":3},"parent":{"name":"长沙市"},"path":[{"name":"湖南省"},{"name":"长沙市"},{"name":"芙蓉区"}],"children":[],"organizations":{"totalCount":4,"nodes":[{"name":"第000志愿者协会（示例）"}],"pageInfo":{"hasNextPage":true}}}}`},
			{"a region counts what is below it", `{region(code:"430000"){name parent{name} figures{markedOrganizations} organizations{totalCount}}}`,
				`{"region":{"name":"湖南省","parent":null,"figures":{"markedOrganizations":6},"organizations":{"totalCount":7}}}`},
			{"a region without a population has no target", `{region(code:"430103"){population{residents} figures{markedOrganizations target perMillion}}}`,
				`{"region":{"population":null,"figures":{"markedOrganizations":0,"target":null,"perMillion":null}}}`},
			{"regions of a level below another", `{regions(filter:{level:[COUNTY],parent:"430800"}){code}}`, `{"regions":[{"code":"430802"},{"code":"430811"},{"code":"430821"},{"code":"430822"}]}`},
			{"a region that is not there", `{region(code:"110000"){name}}`, `{"region":null}`},
			{"platforms", `{platforms{name url validFrom validTo note}}`, `{"platforms":[{"name":"示例平台","url":"https://example.org/","validFrom":"2017","validTo":"2026-07-20","note":null}]}`},
			{"ids of nothing", `{node(id:"UmVnaW9uOjk5OTk5OQ"){id} nodes(ids:["UmVnaW9uOjk5OTk5OQ","` + answer.NodeID("Certificate", "1") + `"]){id} announcement(id:"UmVnaW9uOjQzMDAwMA"){id} inspection(id:"` + answer.NodeID("Inspection", "007") + `"){id}}`,
				`{"node":null,"nodes":[null,null],"announcement":null,"inspection":null}`},
		} {
			t.Run(test.sentence, func(t *testing.T) {
				if got := r.data(test.query, nil); got != test.want {
					t.Errorf("got\n%s\nwant\n%s", got, test.want)
				}
			})
		}
		t.Run("every object can be asked for again by its id", func(t *testing.T) { everyNode(t, r) })
		t.Run("a list read page by page is the list", func(t *testing.T) { everyPage(t, r) })
		t.Run("so is a list inside a list", func(t *testing.T) { everyNestedPage(t, r) })
		t.Run("a draft is nowhere", func(t *testing.T) { noDraft(t, r) })
		if logged := r.log.String(); logged != "" {
			t.Error(logged)
		}
	})
}

// everyNode reads one object of each type and asks for it by its id.
func everyNode(t *testing.T, r *register) {
	var found map[string]any
	text := r.data(`{region(code:"430100"){id} organizations(first:1){nodes{id}} announcements(first:1){nodes{id}} inspections(first:1){nodes{id}} commendations(first:1){nodes{id}} platforms{id}}`, nil)
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		t.Fatal(err)
	}
	var ids []string
	var collect func(any)
	collect = func(value any) {
		switch value := value.(type) {
		case string:
			ids = append(ids, value)
		case []any:
			for _, item := range value {
				collect(item)
			}
		case map[string]any:
			for _, key := range []string{"id", "nodes"} {
				if value[key] != nil {
					collect(value[key])
				}
			}
		}
	}
	for _, root := range found {
		collect(root)
	}
	if len(ids) != 6 {
		t.Fatalf("%d ids in %s", len(ids), text)
	}
	got := r.ask(`query($ids:[ID!]!){nodes(ids:$ids){__typename id}}`, map[string]any{"ids": ids})
	var types []string
	for i, node := range got.Data["nodes"].([]any) {
		node := node.(map[string]any)
		types = append(types, node["__typename"].(string))
		if node["id"] != ids[i] {
			t.Errorf("%v for %s", node, ids[i])
		}
		if one := r.data(`query($id:ID!){node(id:$id){id}}`, map[string]any{"id": ids[i]}); one != `{"node":{"id":"`+ids[i]+`"}}` {
			t.Error(one)
		}
	}
	slices.Sort(types)
	if fmt.Sprint(types) != "[Announcement Commendation Inspection Organization Platform Region]" {
		t.Error(types)
	}
}

// everyPage walks a list to its end and back, in every order.
func everyPage(t *testing.T, r *register) {
	for _, order := range []string{"NAME", "MARKED_ON", "REGISTERED_ON"} {
		list := func(arguments map[string]any) (names []string, info map[string]any) {
			arguments["order"] = order
			got := r.ask(`query($order:OrganizationOrder!,$first:Int,$after:String,$last:Int,$before:String){
				organizations(orderBy:$order,first:$first,after:$after,last:$last,before:$before){edges{cursor node{name}} nodes{name} pageInfo{hasNextPage hasPreviousPage startCursor endCursor}}}`, arguments)
			connection, _ := got.Data["organizations"].(map[string]any)
			if connection == nil {
				t.Fatal(got.text)
			}
			for i, edge := range connection["edges"].([]any) {
				name := edge.(map[string]any)["node"].(map[string]any)["name"].(string)
				if node := connection["nodes"].([]any)[i].(map[string]any)["name"]; node != name {
					t.Errorf("edges and nodes differ: %v", got.text)
				}
				names = append(names, name)
			}
			return names, connection["pageInfo"].(map[string]any)
		}
		whole, _ := list(map[string]any{"first": 100})
		var forward, backward []string
		for arguments := (map[string]any{"first": 3}); ; {
			names, info := list(arguments)
			forward = append(forward, names...)
			if info["hasNextPage"] == false {
				break
			}
			arguments["after"] = info["endCursor"]
		}
		for arguments := (map[string]any{"last": 3}); ; {
			names, info := list(arguments)
			backward = append(names, backward...)
			if info["hasPreviousPage"] == false {
				break
			}
			arguments["before"] = info["startCursor"]
		}
		if len(whole) != 7 || !slices.Equal(whole, forward) || !slices.Equal(whole, backward) {
			t.Errorf("by %s: %v\n%v\n%v", order, whole, forward, backward)
		}
	}
}

// everyNestedPage walks the lists that several rows have.
func everyNestedPage(t *testing.T, r *register) {
	for _, way := range []struct{ arguments, more, cursor, next string }{
		{"first:1", "hasNextPage", "endCursor", `first:1,after:%q`},
		{"last:1", "hasPreviousPage", "startCursor", `last:1,before:%q`},
	} {
		arguments := way.arguments
		var days []any
		for {
			got := r.ask(`{organizations(first:3){nodes{inspections(`+arguments+`){nodes{inspectedOn subject{name}} pageInfo{`+way.more+` `+way.cursor+`}}}}}`, nil)
			connection, _ := got.Data["organizations"].(map[string]any)
			if connection == nil {
				t.Fatal(got.text)
			}
			first := connection["nodes"].([]any)[0].(map[string]any)["inspections"].(map[string]any)
			for _, node := range first["nodes"].([]any) {
				days = append(days, node.(map[string]any)["inspectedOn"])
			}
			info := first["pageInfo"].(map[string]any)
			if info[way.more] == false {
				break
			}
			arguments = fmt.Sprintf(way.next, info[way.cursor])
		}
		want := "[2025-04-01 2025-03-01]"
		if way.more == "hasPreviousPage" {
			want = "[2025-03-01 2025-04-01]"
		}
		if fmt.Sprint(days) != want {
			t.Errorf("%s: %v", way.arguments, days)
		}
	}
}

// noDraft writes a draft and looks for it everywhere.
func noDraft(t *testing.T, r *register) {
	ctx := context.Background()
	draft := &db.Announcement{
		DocumentNumber: "长民发〔2026〕9号", Title: "草稿（示例）", Kind: db.Notice, State: db.Draft, PublishedOn: "2026-11-01",
		RegionCode: "430100", Origin: invented, Publishers: []*db.Publisher{{Name: "长沙市民政局"}}, CorrectsID: r.marking.ID,
	}
	if err := r.registry.Publish(ctx, func(tx *registry.Tx) error {
		_, err := tx.Announce(ctx, draft)
		return err
	}); err != nil {
		t.Skipf("the registry takes no drafts at all: %v", err)
	}
	id := entryID(nodeAnnouncement, draft.EntryIndex)
	for _, test := range []struct{ query, want string }{
		{`{announcement(id:"` + id + `"){title}}`, `{"announcement":null}`},
		{`{node(id:"` + id + `"){id}}`, `{"node":null}`},
		{`{nodes(ids:["` + id + `"]){id}}`, `{"nodes":[null]}`},
		{`{announcements(filter:{documentNumber:"长民发〔2026〕9号"}){totalCount nodes{title}}}`, `{"announcements":{"totalCount":0,"nodes":[]}}`},
		{`{announcements{totalCount}}`, `{"announcements":{"totalCount":3}}`},
		{`{announcement(id:"` + entryID(nodeAnnouncement, r.marking.EntryIndex) + `"){corrections{title}}}`, `{"announcement":{"corrections":[{"title":"更正公告（示例）"}]}}`},
	} {
		if got := r.data(test.query, nil); got != test.want {
			t.Errorf("%s\n%s", test.query, got)
		}
	}
}
