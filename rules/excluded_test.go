package rules_test

import (
	"slices"
	"testing"
	"time"

	"mingzhi/rules"
)

func TestSignalsOfTheFourExcludedKinds(t *testing.T) {
	start := time.Date(2026, 3, 7, 1, 0, 0, 0, time.UTC)
	activity := func(name string) rules.Activity {
		return rules.Activity{Name: name, Content: "示例", StartedAt: start, EndedAt: start.Add(2 * time.Hour), RecordedAt: start.Add(48 * time.Hour), Minutes: 120}
	}
	for _, test := range []struct {
		name string
		want []rules.ExcludedKind
	}{
		{"敬老院陪伴", nil},
		{"清洁家园", nil},
		{"马拉松赛事服务", nil},
		{"交通文明劝导", nil},
		{"党员干部下沉社区", []rules.ExcludedKind{rules.OnDuty}},
		{"學生會工作例會", []rules.ExcludedKind{rules.InternalDuty}},
		{"班级卫生清扫", []rules.ExcludedKind{rules.InternalDuty}},
		{"实验室 清洁", []rules.ExcludedKind{rules.InternalDuty}},
		{"捐款50元记1小时", []rules.ExcludedKind{rules.HoursNotServed}},
		{"转发朋友圈公益宣传", []rules.ExcludedKind{rules.HoursNotServed}},
		{"补录：清洁家园", []rules.ExcludedKind{rules.HoursNotServed}},
		{"红色研学夏令营", []rules.ExcludedKind{rules.Charged}},
		{"捐赠衣物并参观学习", []rules.ExcludedKind{rules.HoursNotServed, rules.Charged}},
	} {
		if got := kindsOf(rules.ExcludedSignals(activity(test.name))); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v", test.name, got)
		}
	}
	for _, test := range []struct {
		sentence string
		change   func(*rules.Activity)
		want     []rules.ExcludedKind
	}{
		{"more hours than from start to end", func(a *rules.Activity) { a.Minutes = 121 }, []rules.ExcludedKind{rules.HoursNotServed}},
		{"exactly as many", func(a *rules.Activity) { a.Minutes = 120 }, nil},
		{"a record of two days", func(a *rules.Activity) { a.EndedAt = a.StartedAt.Add(25 * time.Hour) }, []rules.ExcludedKind{rules.HoursNotServed}},
		{"recorded before it ended", func(a *rules.Activity) { a.RecordedAt = a.EndedAt.Add(-time.Minute) }, []rules.ExcludedKind{rules.HoursNotServed}},
		{"recorded as it ended", func(a *rules.Activity) { a.RecordedAt = a.EndedAt }, nil},
		{"a word in the content", func(a *rules.Activity) { a.Content = "整理资料" }, []rules.ExcludedKind{rules.InternalDuty}},
	} {
		a := activity("清洁家园")
		test.change(&a)
		signals := rules.ExcludedSignals(a)
		if got := kindsOf(signals); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v", test.sentence, got)
		}
		for _, signal := range signals {
			if signal.Why.Zh == "" || signal.Why.En == "" || signal.Kind.Label().En == "" {
				t.Errorf("%s: %+v says nothing", test.sentence, signal)
			}
		}
	}
}

func kindsOf(signals []rules.Signal) (kinds []rules.ExcludedKind) {
	for _, signal := range signals {
		kinds = append(kinds, signal.Kind)
	}
	return kinds
}
