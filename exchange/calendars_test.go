package exchange

import (
	"strings"
	"testing"

	"mingzhi/rules"
	"mingzhi/testenv"
)

const calendarHeadings = "年度,日期,安排,来源"

func TestAYearsDaysOffAreLoadedAsData(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		o := openOffice(t, url)
		workday := func(day rules.Date) (works, provisional bool) {
			known, err := o.reg.Workdays(o.ctx)
			if err != nil {
				t.Fatal(err)
			}
			return known.IsWorkday(day)
		}
		if works, provisional := workday("2027-02-04"); !works || !provisional {
			t.Errorf("before the notice 4 February is a working day: %t, provisional: %t", works, provisional)
		}
		lines := []string{calendarHeadings, "2027,2027-02-04,放假,放假安排的通知（示例）", ",2027年2月5日,休息,", ",2027-02-20,补班,"}
		for _, want := range []int{1, 0} {
			if summary := o.good(Calendars, Options{}, csvFile(t, "放假.csv", lines...)); summary.Created != want || summary.Total != 1 {
				t.Errorf("%s", reportOf(summary))
			}
		}
		for day, want := range map[rules.Date]bool{"2027-02-04": false, "2027-02-05": false, "2027-02-20": true, "2027-02-08": true, "2027-02-21": false} {
			if works, provisional := workday(day); works != want || provisional {
				t.Errorf("%s is a working day: %t, provisional: %t", day, works, provisional)
			}
		}
		lines[2] = ",2027年2月8日,休息,"
		if summary := o.good(Calendars, Options{}, csvFile(t, "更正.csv", lines...)); summary.Revised != 1 {
			t.Errorf("%s", reportOf(summary))
		}
		if works, _ := workday("2027-02-08"); works {
			t.Error("the correction is not known")
		}
		audit, err := o.reg.Audit(o.ctx)
		if err != nil || len(audit.Faults) > 0 {
			t.Errorf("%+v, %v", audit, err)
		}
	})
}

func TestAServiceIsLateByTheYearThatWasLoaded(t *testing.T) {
	o := newOffice(t)
	late := func() string {
		certificate := "示例2024001,欧阳示例," + idNumber + ",晨光志愿者协会（示例）,3,2024-04-30,社区清洁,2024-03-04 09:00,2024-03-04 12:00,3,2024-03-18"
		summary := o.take(Certificates, Options{DryRun: true}, csvFile(t, "证明.csv", certificateHeadings, certificate))
		return reportOf(summary)
	}
	if strings.Contains(late(), string(rules.RecordedLate)) {
		t.Fatal("ten working days are in time")
	}
	// The arrangement of a year that the program knows is replaced, too.
	o.good(Calendars, Options{}, csvFile(t, "放假.csv", calendarHeadings, "2024,2024-01-01,放假,示例", ",2024-03-09,上班,", ",2024-03-10,上班,"))
	if got := late(); !strings.Contains(got, string(rules.RecordedLate)) {
		t.Errorf("two weekend days were worked: %s", got)
	}
}

func TestWhatIsNoArrangement(t *testing.T) {
	for sentence, c := range map[string]struct {
		lines []string
		want  []string
	}{
		"a day in another year":           {[]string{"2027,2030-01-01,放假,示例"}, []string{"B2 BAD_DATE"}},
		"a day twice":                     {[]string{"2027,2027-01-01,放假,示例", ",2027-01-01,上班,"}, []string{"B2 BAD_DATE"}},
		"no day off":                      {[]string{"2027,2027-01-02,上班,示例"}, []string{"B2 MISSING"}},
		"nobody knows the notice":         {[]string{"2027,2027-01-01,放假,"}, []string{"D2 MISSING"}},
		"a day that is neither":           {[]string{"2027,2027-01-01,也许,示例"}, []string{"C2 BAD_VALUE"}},
		"a year that nobody arranges yet": {[]string{"2090,2090-01-01,放假,示例"}, []string{"A2 DATE_IN_FUTURE"}},
	} {
		t.Run(sentence, func(t *testing.T) {
			o := newOffice(t)
			size := o.size()
			summary := o.take(Calendars, Options{}, csvFile(t, "放假.csv", append([]string{calendarHeadings}, c.lines...)...))
			if summary.ExitCode() != 3 || o.size() != size {
				t.Errorf("exit %d, %d entries more", summary.ExitCode(), o.size()-size)
			}
			wantProblems(t, summary.Problems, c.want...)
		})
	}
}
