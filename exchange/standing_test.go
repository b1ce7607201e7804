package exchange

import (
	"fmt"
	"testing"

	"mingzhi/db"
	"mingzhi/testenv"
)

// facts gives what the public sees of a kind, as one text for each row.
func facts(t *testing.T, o *office, kind Kind) []string {
	t.Helper()
	var texts []string
	note := func(err error, parts ...any) {
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, fmt.Sprintln(parts...))
	}
	switch kind {
	case Platforms:
		rows, err := o.db.Platforms(o.ctx)
		for _, p := range rows {
			note(err, p.Name, p.URL, p.ValidFrom, p.ValidTo, p.Note, p.Source)
		}
	case Commendations:
		rows, err := o.db.Commendations(o.ctx, db.CommendationFilter{}, db.Page{})
		for _, c := range rows.Items {
			note(err, c.Year, c.Name, c.Level, c.RegionCode, c.Source)
		}
	case Announcements:
		rows, err := o.db.Announcements(o.ctx, db.AnnouncementFilter{}, db.Page{})
		for _, a := range rows.Items {
			files, wrong := o.db.AttachmentsOf(o.ctx, []int64{a.ID})
			note(err, a.Title, a.Kind, a.Summary, a.Body, a.Source, len(files[a.ID]))
			note(wrong)
		}
	case Inspections:
		rows, err := o.db.Inspections(o.ctx, db.InspectionFilter{}, db.Page{})
		for _, i := range rows.Items {
			found, wrong := o.db.FindingsOf(o.ctx, []int64{i.ID})
			note(err, i.SubjectName, i.Selection, i.Outcome, i.Problem, i.Handling, i.RectificationState, i.RectificationDueOn, i.RectificationCompletedOn, i.PublishedOn, i.Source)
			note(wrong)
			for _, finding := range found[i.ID] {
				note(nil, finding.Item, finding.Result, finding.Note)
			}
		}
	case Organizations:
		rows, err := o.db.Organizations(o.ctx, db.OrganizationFilter{}, "", db.Page{})
		for _, g := range rows.Items {
			note(err, g.Name, g.RegionCode, g.RegistrationAuthority, g.Address, g.Purpose, g.ServiceCategories, g.Source)
		}
	}
	return texts
}

func TestABlankOrAMissingColumnErasesNothing(t *testing.T) {
	for _, c := range []struct {
		what       string
		kind       Kind
		full, less []string
	}{
		{"a platform keeps its closing date, note and source", Platforms,
			[]string{"名称,网址,启用,停用,说明,来源", "示例平台,example.org,2016,2026-07-20,已迁移,某网页"},
			[]string{"名称,网址", "示例平台,example.org"}},
		{"a commendation keeps its level and source", Commendations,
			[]string{"年度,项目,类别,名称,级别,所在地,来源", "2024,示例评选,最佳志愿服务组织,晨光志愿服务队（示例）,省级,岳麓区,某报"},
			[]string{"年度,项目,类别,名称,所在地", "2024,示例评选,最佳志愿服务组织,晨光志愿服务队（示例）,岳麓区"}},
		{"a document without a number keeps its text and attachments", Announcements,
			[]string{"标题,类别,发布机关,发布日期,摘要,正文,附件,来源", "关于标识的公告（示例）,标识公告,长沙市民政局,2024-03-05,摘要,正文,名单|https://example.org/a.xlsx,某网页"},
			[]string{"标题,发布机关,发布日期,正文", "关于标识的公告（示例）,长沙市民政局,2024-03-05,"}},
		{"a document with a number does too", Announcements,
			[]string{"文号,标题,类别,发布机关,发布日期,正文,来源", "长民发〔2024〕1号,关于标识的公告（示例）,标识公告,长沙市民政局,2024-03-05,正文,某网页"},
			[]string{"文号,标题,发布机关,发布日期", "长民发〔2024〕1号,关于标识的公告（示例）,长沙市民政局,2024-03-05"}},
		{"an inspection keeps its handling, rectification and findings", Inspections,
			[]string{"抽查机关,抽查对象,抽查日期,抽取方式,抽查结论,发现的问题,处理情况,整改期限,整改完成日期,公布日期,基本信息完整准确,录入信息系统,来源",
				"岳麓区民政局,暖阳义工联合会（示例）,2024-10-09,随机,发现问题,3条逾期,责令改正,2024-12-31,2024-12-01,2024-11-20,否：缺电话,是,某网页"},
			[]string{"抽查机关,抽查对象,抽查日期,抽查结论,录入信息系统", "岳麓区民政局,暖阳义工联合会(示例),2024-10-09,发现问题,是"}},
		{"an organization keeps its address and purpose", Organizations,
			[]string{"组织名称,信用代码,登记机关,住所,宗旨,服务类别,来源", "晨光志愿者协会（示例）," + code(t, 1) + ",长沙市岳麓区民政局,示例路1号,开展志愿服务,助老,某网页"},
			[]string{"组织名称,信用代码", "晨光志愿者协会（示例）," + code(t, 1)}},
	} {
		t.Run(c.what, func(t *testing.T) {
			testenv.Databases(t, func(t *testing.T, url string) {
				o := openOffice(t, url)
				o.good(c.kind, Options{}, csvFile(t, "全.csv", c.full...))
				size, before := o.size(), facts(t, o, c.kind)
				if len(before) == 0 {
					t.Fatal("nothing was published")
				}
				again := o.good(c.kind, Options{}, csvFile(t, "缺.csv", c.less...))
				if after := facts(t, o, c.kind); fmt.Sprintln(after) != fmt.Sprintln(before) || again.Unchanged != 1 || o.size() != size {
					t.Errorf("became\n%q\nwas\n%q\n%s", after, before, reportOf(again))
				}
			})
		})
	}
}

func TestWhatARowSaysReplacesWhatStands(t *testing.T) {
	o := newOffice(t)
	heading := "抽查机关,抽查对象,抽查日期,抽查结论,发现的问题,处理情况,整改期限,公布日期,整改完成日期"
	for _, c := range []struct {
		why, line string
		want      db.Inspection
	}{
		{"first a fault and an order", "发现问题,3条逾期,责令改正,2024-12-31,2024-11-20,",
			db.Inspection{Outcome: db.IssuesFound, Problem: "3条逾期", RectificationState: db.RectificationOrdered, PublishedOn: "2024-11-20"}},
		{"a day of completion keeps the rest", "发现问题,,,,,2024-12-01",
			db.Inspection{Outcome: db.IssuesFound, Problem: "3条逾期", RectificationState: db.RectificationCompleted, PublishedOn: "2024-11-20"}},
		{"nothing found after all keeps nothing that was", "未发现问题,,,,,",
			db.Inspection{Outcome: db.NoIssue, PublishedOn: "2024-11-20"}},
	} {
		o.good(Inspections, Options{}, csvFile(t, "抽查.csv", heading, "岳麓区民政局,暖阳义工联合会（示例）,2024-10-09,"+c.line))
		rows, err := o.db.Inspections(o.ctx, db.InspectionFilter{}, db.Page{})
		if err != nil || len(rows.Items) != 1 {
			t.Fatalf("%s: %d inspections, %v", c.why, len(rows.Items), err)
		}
		got := rows.Items[0]
		if got.Outcome != c.want.Outcome || got.Problem != c.want.Problem || got.RectificationState != c.want.RectificationState || got.PublishedOn != c.want.PublishedOn {
			t.Errorf("%s: %+v", c.why, got)
		}
	}
}
