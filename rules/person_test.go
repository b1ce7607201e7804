package rules_test

import (
	"testing"

	"mingzhi/rules"
)

func TestAwardsToPersonsAreToldByTheirCategory(t *testing.T) {
	for _, row := range []struct {
		category string
		want     bool
	}{
		{"最美志愿者", true}, {"优秀志愿者（10名）", true}, {"最美志願者", true}, {"先进个人", true}, {"优秀志愿者标兵", true}, {"志愿服务先进工作者", true},
		{"最佳志愿服务组织", false}, {"最佳志愿服务项目", false}, {"最美志愿服务社区", false}, {"最美志愿服务村(社区)", false}, {"优秀志愿者组织", false}, {"先进集体", false}, {"优秀志愿服务队", false},
	} {
		if got := rules.AwardsPersons(row.category); got != row.want {
			t.Errorf("%s is for persons: %v", row.category, got)
		}
	}
}

func TestABareNameIsToldFromABodys(t *testing.T) {
	for _, row := range []struct {
		why, name string
		want      bool
	}{
		{"two characters", "张三", true}, {"three", "李小明", true}, {"four, with a family name of two", "欧阳晓明", true},
		{"marked as invented", "张三（示例）", true}, {"traditional", "張小明", true},
		{"a team", "雷锋队", false}, {"a club", "金阳社", false}, {"a project", "红小帽", false}, {"a long name", "晨光志愿服务队", false},
		{"an English one", "Blue Sky", false},
	} {
		if got := rules.LooksLikePerson(row.name); got != row.want {
			t.Errorf("%s: %s is a person: %v", row.why, row.name, got)
		}
	}
}
