package exchange

import "testing"

func TestPersonsAreNotCommendedHere(t *testing.T) {
	const head = "年度,项目,类别,名称,所在地"
	for _, c := range []struct{ why, line, want string }{
		{"a category of persons", "2024,示例评选,最美志愿者,晨光（示例）,岳麓区", "C2 PERSONAL_DATA"},
		{"a bare personal name in another category", "2024,示例评选,最佳志愿服务组织,张示例,岳麓区", "D2 PERSONAL_DATA"},
		{"an organization", "2024,示例评选,最佳志愿服务组织,晨光志愿服务队（示例）,岳麓区", ""},
	} {
		summary := newOffice(t).take(Commendations, Options{}, csvFile(t, "表彰.csv", head, c.line))
		if c.want == "" {
			wantProblems(t, summary.Problems)
			continue
		}
		wantProblems(t, summary.Problems, c.want)
	}
}
