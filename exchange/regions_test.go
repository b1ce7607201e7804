package exchange

import (
	"context"
	"strings"
	"testing"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// inTransaction runs work as an import does.
func inTransaction(t *testing.T, work func(ctx context.Context, tx *transaction) error) {
	t.Helper()
	o := newOffice(t)
	err := o.reg.Publish(o.ctx, func(tx *registry.Tx) error {
		return work(o.ctx, newTransaction(tx, Options{}, today, rules.NewCalendar()))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRegionsAreFoundByWhatClerksWrite(t *testing.T) {
	inTransaction(t, func(ctx context.Context, tx *transaction) error {
		for _, c := range []struct{ text, want string }{
			{"430104", "430104"}, {"430104000000000000", "430104"}, {"岳麓区", "430104"}, {"长沙市岳麓区", "430104"},
			{"湖南省长沙市岳麓区", "430104"}, {"湖南 长沙市 岳麓区", "430104"}, {"长沙市/岳麓区", "430104"}, {"湖南省", "430000"}, {"省本级", "430000"},
			{"长沙市本级", "430100"}, {"湘西州", "433100"}, {"江华县", "431129"}, {"湖南省江华县", "431129"}, {"浏阳", "430181"},
			{"长沙岳麓区", "430104"}, {"長沙市岳麓區", "430104"}, {"长沙市嶽麓區", "430104"}, {"湘西州永顺县", "433127"},
			{"祁阳县", "431181"}, {"永州市祁阳县", "431181"}, {"邵东县", "430582"}, {"宁乡县", "430182"}, {"长沙市望城县", "430112"},
			{"长沙", "?"}, {"衡阳", "?"}, {"广州市", ""}, {"440100", ""}, {"长沙市芙容区", ""}, {"株洲市岳麓区", ""}, {"", ""},
		} {
			region, problem, err := tx.region(ctx, c.text)
			if err != nil {
				return err
			}
			switch {
			case region != nil && region.Code != c.want:
				t.Errorf("%q is %s %s, want %q", c.text, region.Code, region.Name, c.want)
			case region == nil && c.want == "?" && !strings.Contains(problem.Message.Zh, c.text+"市 430"):
				t.Errorf("%q: %v, want the candidates", c.text, problem)
			case region == nil && c.want != "" && c.want != "?":
				t.Errorf("%q: %v, want %s", c.text, problem, c.want)
			}
		}
		return nil
	})
}

func TestTheRegionOfAnOfficeIsReadAndNeverGuessed(t *testing.T) {
	const wrong = "?"
	inTransaction(t, func(ctx context.Context, tx *transaction) error {
		for _, c := range []struct{ why, office, want string }{
			{"the province's", "湖南省民政厅", "430000"},
			{"a city's", "长沙市民政局", "430100"},
			{"a district's, with its city", "长沙市岳麓区民政局", "430104"},
			{"a district's alone", "岳麓区行政审批服务局", "430104"},
			{"an autonomous prefecture's", "湘西土家族苗族自治州民政局", "433100"},
			{"a county below it, both in short", "湘西州永顺县民政局", "433127"},
			{"traditional characters", "長沙市岳麓區民政局", "430104"},
			{"a county that became a city", "湖南省宁乡县民政局", "430182"},
			{"another", "祁阳县民政局", "431181"},
			{"a county that became a district", "望城县民政局", "430112"},
			{"an office whose name begins with 市", "长沙市市场监督管理局", "430100"},
			{"a community is no division", "岳阳市社区服务中心", "430600"},
			{"a street is none either", "长沙市岳麓区望城坡街道办事处", "430104"},
			{"a slip in the district's name", "湖南省芙容区民政局", wrong},
			{"a district that does not exist", "长沙市东湖区民政局", wrong},
			{"a district of another city", "株洲市岳麓区民政局", wrong},
			{"a development zone", "长沙市高新区社会事务局", wrong},
			{"a place elsewhere", "广州市民政局", wrong},
			{"a name that begins with no place", "共青团湖南省委", ""},
			{"a name without any", "某协会", ""},
		} {
			region, problem, err := tx.regionOfOffice(ctx, c.office)
			if err != nil {
				return err
			}
			got := ""
			switch {
			case problem != nil:
				got = wrong
			case region != nil:
				got = region.Code
			}
			if got != c.want {
				t.Errorf("%s: %s is in %q (%v), want %q", c.why, c.office, got, problem, c.want)
			}
		}
		return nil
	})
}

func TestTheRegistrationAuthorityDecidesTheRegion(t *testing.T) {
	for _, c := range []struct {
		why, authority, region, want string
		warned                       bool
	}{
		{"both agree", "长沙市岳麓区民政局", "岳麓区", "430104", false},
		{"an address elsewhere gives way", "湖南省民政厅", "长沙市", "430000", true},
		{"a county's authority too", "浏阳市民政局", "长沙市岳麓区", "430181", true},
		{"an authority without a place leaves it to the column", "民政局", "岳麓区", "430104", false},
	} {
		o := newOffice(t)
		summary := o.good(Organizations, Options{}, csvFile(t, "名单.csv", "组织名称,信用代码,登记管理机关,所在地",
			"晨光志愿者协会（示例）,"+code(t, 1)+","+c.authority+","+c.region))
		organization, err := o.db.OrganizationByCreditCode(o.ctx, code(t, 1))
		if err != nil || organization.RegionCode != c.want {
			t.Errorf("%s: in %+v, %v", c.why, organization, err)
		}
		told := false
		for _, warning := range summary.Warnings {
			told = told || warning.Column == "D" && strings.Contains(warning.Problem.Message.Zh, "登记管理机关在")
		}
		if told != c.warned {
			t.Errorf("%s: %s", c.why, reportOf(summary))
		}
	}
}

func TestAnAuthorityThatIsKnownAlreadyDecidesToo(t *testing.T) {
	o := newOffice(t)
	o.good(Organizations, Options{}, csvFile(t, "一.csv", "组织名称,信用代码,登记管理机关", "晨光志愿者协会（示例）,"+code(t, 1)+",长沙市岳麓区民政局"))
	again := o.good(Organizations, Options{}, csvFile(t, "二.csv", "组织名称,信用代码,所在地", "晨光志愿者协会（示例）,"+code(t, 1)+",浏阳市"))
	if again.Unchanged != 1 || again.WarningCount != 1 {
		t.Error(reportOf(again))
	}
}

func TestAnAnnouncementKeepsItsRegionWithAWarning(t *testing.T) {
	o := newOffice(t)
	summary := o.good(Announcements, Options{}, csvFile(t, "公告.csv", "标题,发布机关,行政区划,发布日期",
		"关于标识的公告（示例）,长沙市岳麓区民政局,长沙市,2024-03-05"))
	wantProblems(t, summary.Warnings, "C2 BAD_REGION")
	rows, err := o.db.Announcements(o.ctx, db.AnnouncementFilter{}, db.Page{})
	if err != nil || rows.Items[0].RegionCode != "430100" {
		t.Errorf("%+v, %v", rows.Items, err)
	}
}
