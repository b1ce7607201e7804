package exchange

import (
	"strings"
	"testing"

	"mingzhi/certificate"
	"mingzhi/registry"
	"mingzhi/testenv"
)

// courseHeadings are those of certificates with what is decided about them.
const courseHeadings = "证明编号,志愿者姓名,身份证号码,记录单位,服务总时长（小时）,开具日期,验证码,活动名称,活动开始时间,活动结束时间,服务时长(小时),录入时间," +
	"收费,换发自,换发原因,撤销日期,撤销原因,活动组织单位,认定为志愿服务,认定理由,认定人,记录作废原因"

// courseLine is a row of a certificate of an hour in March 2024.
func courseLine(number, activity string, day string, rest string) string {
	return number + ",欧阳示例," + idNumber + ",晨光志愿者协会（示例）,1,2024-04-01,7KQM-X2WD-85UA," + activity + "," + day + " 09:00," + day + " 10:00,1,2024-03-20," + rest
}

func TestTheCourseOfACertificate(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		o := openOffice(t, url)
		verdict := func(number string) (*registry.Verification, string) {
			answer, err := o.reg.Verify(o.ctx, registry.Verify{Number: number, Code: "7KQM-X2WD-85UA"})
			if err != nil {
				t.Fatal(err)
			}
			for _, check := range answer.Checks {
				if check.Code == certificate.Records {
					return answer, check.Zh
				}
			}
			return answer, ""
		}
		lines := []string{
			courseLine("示例-1", "社区清洁", "2024-03-02", "0元,,,,,晨光志愿者协会（示例）,,,,"),
			courseLine("示例-2", "守爱心捐款箱", "2024-03-03", "免费,,,,,,是,守箱，按到场时间记录,示例经办人,"),
			courseLine("示例-3", "图书整理", "2024-03-04", ",,,,,,,,,"),
		}
		if summary := o.good(Certificates, Options{}, csvFile(t, "证明.csv", append([]string{courseHeadings}, lines...)...)); summary.Created != 3 {
			t.Fatalf("%s", reportOf(summary))
		}
		if _, says := verdict("示例-2"); !strings.Contains(says, "守箱，按到场时间记录") {
			t.Errorf("a person's decision: %s", says)
		}
		// The clerk goes on in the same list.
		lines[0] = courseLine("示例-1", "社区清洁", "2024-03-02", "0元,,,2024-05-01,误发,晨光志愿者协会（示例）,,,,")
		lines[1] = courseLine("示例-2", "守爱心捐款箱", "2024-03-03", "免费,,,,,,是,守箱，按到场时间记录,示例经办人,未到场")
		lines = append(lines, courseLine("示例-4", "图书整理", "2024-03-04", ",示例-3,姓名写错,,,,,,,"))
		for _, want := range []struct{ created, revised, unchanged int }{{1, 2, 1}, {0, 0, 4}} {
			summary := o.good(Certificates, Options{}, csvFile(t, "证明.csv", append([]string{courseHeadings}, lines...)...))
			if summary.Created != want.created || summary.Revised != want.revised || summary.Unchanged != want.unchanged {
				t.Errorf("%s", reportOf(summary))
			}
		}
		if answer, _ := verdict("示例-1"); answer.Verdict != certificate.Revoked || answer.Facts.StateReason != "误发" || answer.Facts.StateChangedOn != "2024-05-01" {
			t.Errorf("revoked: %+v", answer)
		}
		if _, says := verdict("示例-2"); !strings.Contains(says, "已作废") {
			t.Errorf("struck out: %s", says)
		}
		if answer, _ := verdict("示例-3"); answer.Verdict != certificate.Replaced || answer.Facts.ReplacedByNumber != "示例-4" {
			t.Errorf("replaced: %+v", answer)
		}
	})
}

func TestWhatForbidsACertificateIsToldWhereItStands(t *testing.T) {
	for sentence, c := range map[string]struct {
		lines []string
		want  []string
	}{
		"a fee was taken":             {[]string{courseLine("示例-1", "社区清洁", "2024-03-02", "5元,,,,,,,,,")}, []string{"M2 FEE_CHARGED"}},
		"a fee that is no amount":     {[]string{courseLine("示例-1", "社区清洁", "2024-03-02", "收了一点,,,,,,,,,")}, []string{"M2 BAD_NUMBER"}},
		"another unit recorded it":    {[]string{courseLine("示例-1", "社区清洁", "2024-03-02", ",,,,,别的协会（示例）,,,,")}, []string{"R2 NOT_THE_RECORDER"}},
		"nobody decided":              {[]string{courseLine("示例-1", "朋友圈转发", "2024-03-02", ",,,,,,,,,")}, []string{"S2 NEEDS_DECISION"}},
		"a person decided against it": {[]string{courseLine("示例-1", "朋友圈转发", "2024-03-02", ",,,,,,否,转发不是服务,示例经办人,")}, []string{"S2 EXCLUDED_ACTIVITY"}},
		"nobody knows who decided":    {[]string{courseLine("示例-1", "朋友圈转发", "2024-03-02", ",,,,,,是,线下发放,,")}, []string{"S2 MISSING"}},
		"two certificates overlap": {[]string{
			courseLine("示例-1", "社区清洁", "2024-03-02", ",,,,,,,,,"), courseLine("示例-2", "敬老", "2024-03-02", ",,,,,,,,,"),
		}, []string{"I3 OVERLAPPING_SERVICE"}},
		"revoked without a reason":      {[]string{courseLine("示例-1", "社区清洁", "2024-03-02", ",,,2024-05-01,,,,,,")}, []string{"Q2 MISSING"}},
		"revoked at an unknown time":    {[]string{courseLine("示例-1", "社区清洁", "2024-03-02", ",,,,误发,,,,,")}, []string{"P2 MISSING"}},
		"revoked before it was issued":  {[]string{courseLine("示例-1", "社区清洁", "2024-03-02", ",,,2024-03-31,误发,,,,,")}, []string{"P2 DATES_OUT_OF_ORDER"}},
		"it replaces what is not there": {[]string{courseLine("示例-1", "社区清洁", "2024-03-02", ",示例-9,写错,,,,,,,")}, []string{"N2 NOT_FOUND"}},
		"it replaces without a reason": {[]string{
			courseLine("示例-1", "社区清洁", "2024-03-02", ",,,,,,,,,"), courseLine("示例-2", "社区清洁", "2024-03-02", ",示例-1,,,,,,,,"),
		}, []string{"O3 MISSING"}},
	} {
		t.Run(sentence, func(t *testing.T) {
			o := newOffice(t)
			size := o.size()
			summary := o.take(Certificates, Options{}, csvFile(t, "证明.csv", append([]string{courseHeadings}, c.lines...)...))
			if summary.ExitCode() != 3 || o.size() != size {
				t.Errorf("exit %d, %d entries more", summary.ExitCode(), o.size()-size)
			}
			wantProblems(t, summary.Problems, c.want...)
		})
	}
}
