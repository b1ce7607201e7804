package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/testenv"
)

// revise corrects the announcement of the markings, and changes an organization
// and an inspection.
func (r *register) revise(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	err := r.registry.Publish(ctx, func(tx *registry.Tx) error {
		corrected := *r.marking
		corrected.Title, corrected.Summary, corrected.Body = "标识公告（示例，更正）", "", "更正后的正文"
		corrected.Publishers = []*db.Publisher{{Name: "长沙市民政局"}, {Name: "长沙市文明办"}}
		if change, err := tx.Announce(ctx, &corrected); err != nil || change != registry.Revised {
			return fmt.Errorf("%v %w", change, err)
		}
		organization, err := r.db.OrganizationByCreditCode(ctx, r.codes[1])
		if err != nil {
			return err
		}
		organization.Address, organization.ServiceCategories = "示例路1号", []string{"助老", "助残"}
		if _, err := tx.RegisterOrganization(ctx, organization); err != nil {
			return err
		}
		if _, err := tx.Withdraw(ctx, r.unmarking.ID, "示例原因"); err != nil {
			return err
		}
		list, err := r.db.Inspections(ctx, db.InspectionFilter{OrganizationID: organization.ID}, db.Page{First: 1})
		if err != nil {
			return err
		}
		inspection := *list.Items[0]
		inspection.Handling = "责令改正"
		inspection.Findings = []*db.Finding{{Item: db.ServiceTime, Result: db.NotMet, Note: "示例"}}
		_, err = tx.RecordInspection(ctx, &db.InspectionCampaign{Year: 2025, RegionCode: "430100", Title: "2025年抽查（示例）"}, &inspection)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// After a correction the earlier text is still there, and what was changed is said.
func TestEarlierTextsStayReadable(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		r := newRegister(t, url, 3)
		first := r.marking.EntryIndex
		r.revise(t)
		marking := entryID(nodeAnnouncement, first)
		for _, test := range []struct{ sentence, query, want string }{
			{"a corrected announcement", `{announcement(id:"` + marking + `"){title versions{kind current title summary body state changes{fact before after}}}}`,
				`{"announcement":{"title":"标识公告（示例，更正）","versions":[` +
					`{"kind":"ANNOUNCEMENT_PUBLISHED","current":false,"title":"标识公告（示例）","summary":"示例摘要","body":null,"state":"PUBLISHED","changes":[]},` +
					`{"kind":"ANNOUNCEMENT_CORRECTED","current":true,"title":"标识公告（示例，更正）","summary":null,"body":"更正后的正文","state":"CORRECTED","changes":[` +
					`{"fact":"body","before":null,"after":"更正后的正文"},{"fact":"state","before":"PUBLISHED","after":"CORRECTED"},{"fact":"summary","before":"示例摘要","after":null},{"fact":"title","before":"标识公告（示例）","after":"标识公告（示例，更正）"}]}]}}`},
			{"a withdrawn one", `{announcements(filter:{kind:[UNMARKING]}){nodes{state stateNote versions{kind state changes{fact before after}}}}}`,
				`{"announcements":{"nodes":[{"state":"WITHDRAWN","stateNote":"示例原因","versions":[{"kind":"ANNOUNCEMENT_PUBLISHED","state":"PUBLISHED","changes":[]},` +
					`{"kind":"ANNOUNCEMENT_WITHDRAWN","state":"WITHDRAWN","changes":[{"fact":"state","before":"PUBLISHED","after":"WITHDRAWN"},{"fact":"stateNote","before":null,"after":"示例原因"}]}]}]}}`},
			{"an organization, without its markings", `{organization(creditCode:"` + r.codes[1] + `"){versions{kind title state changes{fact before after}}}}`,
				`{"organization":{"versions":[{"kind":"ORGANIZATION_REGISTERED","title":"第001志愿者协会（示例）","state":null,"changes":[]},` +
					`{"kind":"ORGANIZATION_REVISED","title":"第001志愿者协会（示例）","state":null,"changes":[{"fact":"address","before":null,"after":"示例路1号"},{"fact":"serviceCategories","before":"助老","after":"助老、助残"}]}]}}`},
			{"what never changed has one version", `{organization(creditCode:"` + r.codes[2] + `"){versions{current kind}}}`,
				`{"organization":{"versions":[{"current":true,"kind":"ORGANIZATION_REGISTERED"}]}}`},
		} {
			t.Run(test.sentence, func(t *testing.T) {
				r.t = t
				if got := r.data(test.query, nil); got != test.want {
					t.Errorf("got\n%s\nwant\n%s", got, test.want)
				}
			})
		}
		t.Run("an inspection", func(t *testing.T) {
			r.t = t
			var got struct {
				Organization struct {
					Inspections struct {
						Nodes []struct {
							Versions []struct {
								Kind    string
								Changes []struct{ Fact, Before, After string }
							}
						}
					}
				}
			}
			text := r.data(`{organization(creditCode:"`+r.codes[1]+`"){inspections(first:1){nodes{versions{kind changes{fact before after}}}}}}`, nil)
			if err := json.Unmarshal([]byte(text), &got); err != nil {
				t.Fatal(err)
			}
			versions := got.Organization.Inspections.Nodes[0].Versions
			if len(versions) != 2 || versions[1].Kind != "INSPECTION_REVISED" || len(versions[1].Changes) != 2 || versions[1].Changes[1].After != "责令改正" {
				t.Error(text)
			}
		})
		t.Run("first and last version are the entries that the publication names", func(t *testing.T) {
			r.t = t
			got := r.ask(`{announcement(id:"`+marking+`"){publication{entryIndex revisedIndex} versions{ledgerIndex recordedAt}}}`, nil)
			announcement := got.Data["announcement"].(map[string]any)
			publication, versions := announcement["publication"].(map[string]any), announcement["versions"].([]any)
			oldest, latest := versions[0].(map[string]any), versions[len(versions)-1].(map[string]any)
			if publication["entryIndex"] != oldest["ledgerIndex"] || publication["revisedIndex"] != latest["ledgerIndex"] ||
				publication["entryIndex"] == publication["revisedIndex"] || latest["recordedAt"] != "2026-11-24T02:00:00Z" {
				t.Error(got.text)
			}
		})
		t.Run("of many corrections the latest are shown, the oldest first", func(t *testing.T) {
			r.t = t
			r.correctOften(t, db.MaxVersions+5)
			got := r.ask(`{announcement(id:"`+marking+`"){title versions{title current changes{before}}}}`, nil)
			announcement := got.Data["announcement"].(map[string]any)
			versions := announcement["versions"].([]any)
			latest, oldest := versions[len(versions)-1].(map[string]any), versions[0].(map[string]any)
			if len(versions) != db.MaxVersions || latest["title"] != announcement["title"] || latest["current"] != true || len(oldest["changes"].([]any)) != 1 {
				t.Error(got.text)
			}
		})
		t.Run("what was a draft is no version", func(t *testing.T) {
			r.t = t
			draft := &db.Announcement{
				DocumentNumber: "长民发〔2026〕9号", Title: "草稿（示例）", Kind: db.Notice, State: db.Draft, PublishedOn: "2026-11-01",
				RegionCode: "430100", Origin: invented, Publishers: []*db.Publisher{{Name: "长沙市民政局"}},
			}
			r.announce(t, draft)
			published := *draft
			published.Title, published.State = "通知（示例）", db.Published
			r.announce(t, &published)
			got := r.data(`{announcements(filter:{documentNumber:"长民发〔2026〕9号"}){nodes{versions{title changes{before}}}}}`, nil)
			if got != `{"announcements":{"nodes":[{"versions":[{"title":"通知（示例）","changes":[]}]}]}}` {
				t.Error(got)
			}
		})
		if logged := r.log.String(); logged != "" {
			t.Error(logged)
		}
	})
}

// correctOften corrects the announcement of the markings n times.
func (r *register) correctOften(t *testing.T, n int) {
	t.Helper()
	ctx := context.Background()
	err := r.registry.Publish(ctx, func(tx *registry.Tx) error {
		for i := range n {
			corrected := *r.marking
			corrected.Title, corrected.Summary, corrected.Body = fmt.Sprintf("标识公告（示例，更正%d）", i), "", "更正后的正文"
			corrected.Publishers = []*db.Publisher{{Name: "长沙市民政局"}, {Name: "长沙市文明办"}}
			if _, err := tx.Announce(ctx, &corrected); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (r *register) announce(t *testing.T, a *db.Announcement) {
	t.Helper()
	ctx := context.Background()
	if err := r.registry.Publish(ctx, func(tx *registry.Tx) error {
		_, err := tx.Announce(ctx, a)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
