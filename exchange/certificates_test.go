package exchange

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"mingzhi/certificate"
	"mingzhi/registry"
	"mingzhi/testenv"
)

// idNumber is valid by form; its last digits are those of nobody in particular.
const idNumber = "43010219900101001" + "6"

// certificateHeadings are what the ministry's form asks for, as offices head it.
const certificateHeadings = "证明编号,志愿者姓名,身份证号码,记录单位,服务总时长（小时）,开具日期,活动名称,活动开始时间,活动结束时间,服务时长(小时),录入时间"

func TestACertificateIsDrawnFromItsRecords(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		o := openOffice(t, url)
		path := csvFile(t, "证明.csv", certificateHeadings,
			"示例2024001,欧阳示例,"+idNumber+",晨光志愿者协会（示例）,5.5,2024年4月1日,社区清洁,2024-03-02 09:00,2024-03-02 12:00,3,2024-03-05",
			"示例2024001,,,,,,图书整理,2024/3/9 14:00,2024/3/9 16:30,2小时30分,2024/3/11",
			"示例2024002,张示例,,晨光志愿者协会（示例）,1:30,2024-04-01,敬老探访,2024.3.16 9:00,2024.3.16 10:30,90分钟,2024-04-20",
		)
		summary := o.good(Certificates, Options{}, path)
		if summary.Created != 2 || summary.Codes != 2 || summary.CodesFile == "" {
			t.Fatalf("%s", reportOf(summary))
		}
		drawn := codesIn(t, summary.CodesFile)
		proven, err := o.reg.Verify(o.ctx, registry.Verify{Number: "示例2024001", Code: drawn["示例2024001"]})
		if err != nil || proven.Verdict != certificate.Genuine || proven.Facts.Minutes != 330 || len(proven.Facts.Records) != 2 || proven.Facts.MaskedName == "欧阳示例" {
			t.Errorf("by the code: %+v, %v", proven, err)
		}
		byHolder, err := o.reg.Verify(o.ctx, registry.Verify{Number: "示例2024001", HolderName: "欧阳示例", IDLastFour: "0016"})
		if err != nil || byHolder.Verdict != certificate.Genuine {
			t.Errorf("by name and last four: %+v, %v", byHolder, err)
		}
		late, err := o.reg.Verify(o.ctx, registry.Verify{Number: "示例2024002", Code: drawn["示例2024002"]})
		if err != nil || late.Facts == nil || !late.Facts.Records[0].Late || late.Facts.Minutes != 90 {
			t.Errorf("recorded after more than ten working days: %+v, %v", late, err)
		}
		size := o.size()
		if again := o.good(Certificates, Options{}, path); again.Unchanged != 2 || again.Codes != 0 || o.size() != size {
			t.Errorf("the second time: %s", reportOf(again))
		}
	})
}

// codesIn reads the file of drawn codes.
func codesIn(t *testing.T, path string) map[string]string {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the file of codes: %v, %v", info, err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
	if err != nil || len(lines) < 2 {
		t.Fatalf("codes %v, %v", lines, err)
	}
	codes := map[string]string{}
	for _, line := range lines[1:] {
		codes[line[0]] = line[1]
	}
	return codes
}

func TestMergedCellsJoinTheRecordsOfACertificate(t *testing.T) {
	o := newOffice(t)
	path := workbook(t, "证明.xlsx", func(book *excelize.File) error {
		return errors.Join(
			rows(book, "Sheet1", 1, []any{"证明编号", "姓名", "记录单位", "总时长", "出具日期", "活动名称", "服务日期", "开始", "结束", "时长", "记录日期"},
				[]any{"示例2024003", "欧阳示例", "晨光志愿者协会（示例）", 4, "2024-04-01", "社区清洁", "2024-03-02", "9:00", "11:00", 2, "2024-03-04"},
				[]any{nil, nil, nil, nil, nil, "社区清洁", "2024-03-03", "22:30", "0:30", 2, "2024-03-04"}),
			book.MergeCell("Sheet1", "A2", "A3"), book.MergeCell("Sheet1", "B2", "B3"), book.MergeCell("Sheet1", "D2", "D3"),
		)
	})
	summary := o.good(Certificates, Options{}, path)
	if summary.Total != 1 || summary.Created != 1 {
		t.Errorf("%s", reportOf(summary))
	}
}

func TestWhatIsWrongWithACertificateIsNamedWithoutItsHolder(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		want  []string
	}{
		"the total is not the sum of the records": {[]string{
			"示例2024001,欧阳示例,,晨光志愿者协会（示例）,6,2024-04-01,社区清洁,2024-03-02 09:00,2024-03-02 12:00,3,2024-03-05",
			"示例2024001,,,,,,图书整理,2024-03-09 14:00,2024-03-09 16:30,2.5,2024-03-11",
		}, []string{"E2 HOURS_DIFFER"}},
		"a record is longer than from its start to its end": {[]string{
			"示例2024001,欧阳示例,,晨光志愿者协会（示例）,4,2024-04-01,社区清洁,2024-03-02 09:00,2024-03-02 12:00,4,2024-03-05",
		}, []string{"J2 HOURS_DIFFER"}},
		"two rows of one number speak of two holders": {[]string{
			"示例2024001,欧阳示例,,晨光志愿者协会（示例）,5,2024-04-01,社区清洁,2024-03-02 09:00,2024-03-02 12:00,3,2024-03-05",
			"示例2024001,张示例,,,,,图书整理,2024-03-09 14:00,2024-03-09 16:00,2,2024-03-11",
		}, []string{"B3 CONFLICT"}},
		"an ID number with a wrong check character": {[]string{
			"示例2024001,欧阳示例,430102199001010010,晨光志愿者协会（示例）,3,2024-04-01,社区清洁,2024-03-02 09:00,2024-03-02 12:00,3,2024-03-05",
		}, []string{"C2 BAD_ID_NUMBER"}},
		"a certificate before its last service": {[]string{
			"示例2024001,欧阳示例,,晨光志愿者协会（示例）,3,2024-03-01,社区清洁,2024-03-02 09:00,2024-03-02 12:00,3,2024-03-05",
		}, []string{"F2 DATES_OUT_OF_ORDER"}},
		"an hour that is not on the clock": {[]string{
			"示例2024001,欧阳示例,,晨光志愿者协会（示例）,3,2024-04-01,社区清洁,25:00,12:00,3,2024-03-05",
		}, []string{"H2 DATE_TOO_VAGUE", "I2 DATE_TOO_VAGUE"}},
		"hours with a comma that may be a point": {[]string{
			"示例2024001,欧阳示例,,晨光志愿者协会（示例）,\"3,0\",2024-04-01,社区清洁,2024-03-02 09:00,2024-03-02 12:00,3,2024-03-05",
		}, []string{"E2 BAD_NUMBER"}},
		"recorded before it happened": {[]string{
			"示例2024001,欧阳示例,,晨光志愿者协会（示例）,3,2024-04-01,社区清洁,2024-03-02 09:00,2024-03-02 12:00,3,2024-03-01",
		}, []string{"K2 DATES_OUT_OF_ORDER"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			size := o.size()
			summary := o.take(Certificates, Options{}, csvFile(t, "证明.csv", append([]string{certificateHeadings}, c.lines...)...))
			if summary.ExitCode() != 3 || o.size() != size {
				t.Errorf("exit %d, %d entries more", summary.ExitCode(), o.size()-size)
			}
			wantProblems(t, summary.Problems, c.want...)
			if report := reportOf(summary); strings.Contains(report, "张示例") || strings.Contains(report, "欧阳示例") || strings.Contains(report, "430102199001010010") {
				t.Errorf("the report names a person:\n%s", report)
			}
		})
	}
}

func TestWhatAVerifierWillMissIsWarnedOf(t *testing.T) {
	line := func(number, recorded, code string) string {
		return number + ",欧阳示例,,晨光志愿者协会（示例）,3,2024-04-30,社区清洁,2024-03-02 09:00,2024-03-02 12:00,3," + recorded + code
	}
	for _, c := range []struct {
		why, head string
		lines     []string
		want      string
	}{
		{"recorded in time by a known issuer", certificateHeadings + ",记录单位信用代码", []string{line("示例1", "2024-03-15", ","+code(t, 1))}, ""},
		{"recorded a day late has a code of its own", certificateHeadings + ",记录单位信用代码", []string{line("示例1", "2024-03-18", ","+code(t, 1))}, "K2 RECORDED_LATE"},
		{"a blank code of the issuer", certificateHeadings + ",记录单位信用代码", []string{line("示例1", "2024-03-15", ","), line("示例2", "2024-03-15", ","+code(t, 1))}, "L2 MISSING"},
		{"a list without that column is told once", certificateHeadings, []string{line("示例1", "2024-03-15", ""), line("示例2", "2024-03-15", "")}, "0 MISSING"},
	} {
		t.Run(c.why, func(t *testing.T) {
			summary := newOffice(t).good(Certificates, Options{}, csvFile(t, "证明.csv", append([]string{c.head}, c.lines...)...))
			wantProblems(t, summary.Warnings, told(c.want)...)
		})
	}
}

func TestTheOtherListsAreReadAsOfficesWriteThem(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		o := openOffice(t, url)
		folder := t.TempDir()
		for _, step := range []struct {
			kind  Kind
			lines []string
			want  int
		}{
			{Announcements, []string{"文件标题,文号,公告类型,发文单位,发文时间,是否示例",
				"关于2024年度抽查结果的通报（示例）,岳民发[2024]8 号,抽查结果,长沙市岳麓区民政局；共青团长沙市岳麓区委,2024年11月20日,是",
				"关于标识的公告（示例）,岳民发（2024）1号,标识公告,长沙市岳麓区民政局,2024.3.5,是"}, 2},
			{Inspections, []string{"抽查机关,被抽查单位,信用代码,检查日期,检查方式,抽取方式,抽查结论,存在问题,处理情况,整改期限,通报文号,基本信息完整准确,出具证明收费",
				"岳麓区民政局,晨光志愿者协会（示例）," + code(t, 1) + ",2024年10月8日,现场,随机,未发现问题,,,,岳民发〔2024〕8号,是,否",
				"岳麓区民政局,暖阳义工联合会（示例）," + code(t, 2) + ",2024-10-09,实地,投诉举报,发现问题,3条记录逾期,责令改正,2024-12-31,岳民发〔2024〕8号,否：缺联系方式,否"}, 2},
			{Commendations, []string{"年度,评选项目,奖项类别,获奖单位,所在地,是否示例", "2024,示例评选,最佳志愿服务组织,晨光志愿者协会（示例）,长沙市岳麓区,是"}, 1},
			{Platforms, []string{"平台名称,域名,启用时间,停用时间,是否示例", "示例平台,example.org,2016年,2026年6月30日,是"}, 1},
			{Populations, []string{"行政区划代码,名称,人口_2020,来源", "430104,岳麓区,1526641,湖南省第七次全国人口普查"}, 1},
		} {
			path := filepath.Join(folder, string(step.kind)+".csv")
			if err := os.WriteFile(path, []byte(strings.Join(step.lines, "\n")), 0o600); err != nil {
				t.Fatal(err)
			}
			if first := o.good(step.kind, Options{}, path); first.Created != step.want {
				t.Errorf("%s: %s", step.kind, reportOf(first))
			}
			size := o.size()
			if again := o.good(step.kind, Options{}, path); again.Unchanged != step.want || o.size() != size {
				t.Errorf("%s the second time: %s", step.kind, reportOf(again))
			}
		}
	})
}

// TestATemplateFilledWithItsExamplesImports: what the second sheet tells a clerk
// to write is what the program reads.
func TestATemplateFilledWithItsExamplesImports(t *testing.T) {
	for _, kind := range Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "模板.xlsx")
			file, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(WriteTemplate(kind, file), file.Close()); err != nil {
				t.Fatal(err)
			}
			book, err := excelize.OpenFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var examples []any
			for _, column := range kind.Columns() {
				examples = append(examples, column.Example)
			}
			if err := errors.Join(rows(book, book.GetSheetName(0), 2, examples), book.Save(), book.Close()); err != nil {
				t.Fatal(err)
			}
			o := newOffice(t)
			if kind != Announcements {
				o.announcedAs(Options{Synthetic: true}, "岳民发〔2024〕1号", "岳民发〔2024〕8号")
			}
			if summary := o.good(kind, Options{DryRun: true}, path); summary.Total != 1 || summary.Created != 1 {
				t.Errorf("%s", reportOf(summary))
			}
		})
	}
}
