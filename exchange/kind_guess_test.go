package exchange

import (
	"strings"
	"testing"
)

func TestMissingHeadingsNameTheTemplateAndTheRightKind(t *testing.T) {
	for _, c := range []struct {
		why       string
		kind      Kind
		text      string
		told, not string
	}{
		{"a column is missing", Organizations, "组织名称,行政区划,住所\n晨光协会（示例）,岳麓区,示例路", "mingzhi template organizations 模板.xlsx", "这像是"},
		{"nothing of the kind", Organizations, "菜名,价格\n辣椒炒肉,38", "mingzhi template organizations 模板.xlsx", "这像是"},
		{"a list of another kind", Inspections, "组织名称,统一社会信用代码,登记管理机关,标识日期,章程核实日期,公告文号\n晨光协会（示例）,x,岳麓区民政局,,,", "这像是“志愿服务组织”的表", "docs/"},
		{"which command takes it", Platforms, "标题,发布机关,发布日期\n公告,岳麓区民政局,2024-03-05", "改用 mingzhi import announcements", "docs/"},
	} {
		summary := newOffice(t).take(c.kind, Options{}, csvFile(t, "表.csv", c.text))
		wantProblems(t, []CellProblem{{Problem: summary.Problems[0].Problem}}, "0 HEADING_MISSING")
		if report := reportOf(summary); !strings.Contains(report, c.told) || strings.Contains(report, c.not) {
			t.Errorf("%s:\n%s", c.why, report)
		}
	}
}
