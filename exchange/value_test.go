package exchange

import (
	"strings"
	"testing"
)

func TestDurations(t *testing.T) {
	for _, c := range []struct {
		why, text, note string
		seconds         int64
	}{
		{"hours", "2.5", "", 9000},
		{"minutes by the heading", "150", "分钟", 9000},
		{"words", "2小时30分", "", 9000},
		{"a clock", "2:30", "", 9000},
		{"thousands", "1,200", "", 4_320_000},
		{"a comma for a decimal point", "3,0", "", 0},
		{"another", "2,5小时", "", 0},
		{"thousands that are none", "1,20,000", "", 0},
		{"nothing", "0", "", 0},
	} {
		seconds, problem := readDuration(c.text, c.note)
		if seconds != c.seconds || (problem == nil) != (c.seconds > 0) {
			t.Errorf("%s: %q is %d seconds (%v), want %d", c.why, c.text, seconds, problem, c.seconds)
		}
	}
}

func TestATimeOfDayThatIsNoneIsToldAsOne(t *testing.T) {
	const head = "证明编号,姓名,记录单位,总时长,出具日期,活动名称,服务日期,开始,结束,时长,记录日期"
	for _, c := range []struct{ why, day, start, told string }{
		{"an hour that is not on the clock", "2024-03-02", "25:00", "没有这个时刻"},
		{"minutes that are not", "2024-03-02", "8:75", "没有这个时刻"},
		{"a time without a day", "", "08:30", "缺少日期"},
	} {
		summary := newOffice(t).take(Certificates, Options{}, csvFile(t, "证明.csv", head,
			"示例2024001,欧阳示例,晨光志愿者协会（示例）,3,2024-04-01,清洁,"+c.day+","+c.start+",2024-03-02 11:30,3,2024-03-05"))
		if report := reportOf(summary); !strings.Contains(report, c.told) {
			t.Errorf("%s:\n%s", c.why, report)
		}
	}
}
