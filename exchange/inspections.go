package exchange

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// inspections is the list of inspection results, one subject in each row.
func inspections() definition {
	return definition{
		title: rules.Text{Zh: "抽查结果", En: "inspections"},
		about: rules.Text{
			Zh: "每行一个抽查对象的一次抽查。年度和抽查机关的区划相同的行属于同一次抽查工作。各检查项填“是/否/不适用”，可在后面写说明，如“否：3条逾期”。",
			En: "One subject's inspection in each row. Rows with the same year and inspecting region belong to one campaign. Each check item is 是 (yes), 否 (no) or 不适用 (not applicable), with a note behind it if needed.",
		},
		deeds:   []rules.Text{{Zh: "公布抽查结果 %d 条", En: "inspections published: %d"}},
		columns: inspectionColumns(),
		keys: []key{
			{fields: []string{"subjectCreditCode", "year", "region", "inspectedOn", "mode"}, apart: []string{"inspector"}, spelt: []string{"subjectName"}},
			{fields: []string{"subjectName", "year", "region", "inspectedOn", "mode"}, apart: []string{"inspector"}, spelt: []string{"subjectName"}},
		},
		settle: readSourceAsSelection,
		take:   takeInspection,
	}
}

func inspectionColumns() []Column {
	columns := []Column{
		{
			Field: "year", Title: rules.Text{Zh: "年度", En: "Year"}, Reads: ReadsYear,
			Headings: []string{"抽查年度", "年份", "抽查年份", "检查年度"},
			Meaning:  rules.Text{Zh: "不填时取抽查日期的年份", En: "the year of the inspection when blank"}, Example: "2024",
		},
		{
			Field: "region", Title: rules.Text{Zh: "抽查机关区划", En: "Region"}, Or: "inspector", Reads: ReadsRegion,
			Headings: []string{"行政区划代码", "区划代码", "行政区划", "区划", "地区", "抽查地区", "所在地", "抽查单位区划", "县市区", "市州", "region code"},
			Meaning:  rules.Text{Zh: "组织抽查的机关的行政区划；不填时由抽查机关的名称得出", En: "the inspecting office's region; taken from its name when blank"}, Example: "岳麓区",
		},
		{
			Field: "inspector", Title: rules.Text{Zh: "抽查机关", En: "Inspecting office"}, Or: "region", Reads: ReadsName,
			Headings: []string{"抽查单位", "检查机关", "检查单位", "抽查主体", "实施机关", "组织单位", "抽查部门"},
			Meaning:  rules.Text{Zh: "只用来得出区划", En: "only tells the region"}, Example: "长沙市岳麓区民政局",
		},
		{
			Field: "campaignTitle", Title: rules.Text{Zh: "抽查名称", En: "Campaign"}, Reads: ReadsText,
			Headings: []string{"抽查工作名称", "抽查活动", "抽查任务", "专项名称"},
			Meaning:  rules.Text{Zh: "不填时自动拟定", En: "given by itself when blank"},
		},
		{
			Field: "subjectName", Title: rules.Text{Zh: "抽查对象", En: "Subject"}, Required: true, Reads: ReadsName,
			Headings: []string{"对象名称", "抽查对象名称", "组织名称", "单位名称", "被抽查单位", "被抽查组织", "被检查单位", "名称", "检查对象"},
			Meaning:  rules.Text{Zh: "被抽查的组织、团体或单位的名称", En: "the inspected body's name"}, Example: "岳麓区晨光志愿服务协会（示例）",
		},
		{
			Field: "subjectCreditCode", Title: rules.Text{Zh: "统一社会信用代码", En: "Credit code"}, Reads: ReadsCreditCode,
			Headings: []string{"信用代码", "社会信用代码", "统一代码", "对象信用代码", "抽查对象信用代码", "creditCode"},
			Meaning:  rules.Text{Zh: "没有的（如社区志愿服务团体）不填", En: "blank for bodies without one"}, Example: "51430104MJ0000018B",
		},
		{
			Field: "subjectKind", Title: rules.Text{Zh: "对象类型", En: "Subject kind"}, Reads: ReadsWord,
			Headings: []string{"抽查对象类型", "类型", "对象类别", "单位类型", "组织类型"},
			Words: []Word{
				{Value: string(db.SubjectOrganization), Title: rules.Text{Zh: "志愿服务组织", En: "organization"}, Others: []string{"2", "组织", "社会组织"}},
				{Value: string(db.SubjectGroup), Title: rules.Text{Zh: "志愿服务团体", En: "group"}, Others: []string{"1", "团体", "志愿服务队", "团队", "志愿团体"}},
				{Value: string(db.SubjectOtherBody), Title: rules.Text{Zh: "其他单位", En: "other body"}, Others: []string{"3", "其他", "其他组织", "其他法人组织", "慈善组织", "基层群众性自治组织", "公益活动举办单位", "公共服务机构", "其他机构", "社区", "村(社区)", "学校", "other_body"}},
			},
			Meaning: rules.Text{Zh: "不填的记为志愿服务组织；没有信用代码、名称以服务队、小组等结尾的记为志愿服务团体", En: "an organization when blank, or a group where there is no credit code and the name ends in 服务队, 小组 or the like"}, Example: "志愿服务组织",
		},
		{
			Field: "subjectRegion", Title: rules.Text{Zh: "对象所在区划", En: "Subject region"}, Reads: ReadsRegion,
			Headings: []string{"对象区划", "对象所在地", "被抽查单位所在地", "抽查对象所在地"},
			Meaning:  rules.Text{Zh: "不填的与抽查机关相同", En: "the inspecting region when blank"},
		},
		{
			Field: "inspectedOn", Title: rules.Text{Zh: "抽查日期", En: "Inspected on"}, Required: true, Reads: ReadsDate,
			Headings: []string{"抽查时间", "检查日期", "检查时间", "现场抽查日期", "现场检查日期", "实施日期", "日期"},
			Meaning:  rules.Text{Zh: "须到日", En: "to the day"}, Example: "2024-06-12",
		},
		{
			Field: "mode", Title: rules.Text{Zh: "抽查方式", En: "Mode"}, Reads: ReadsWord,
			Headings: []string{"方式", "检查方式", "抽查形式", "检查形式"},
			Words: []Word{
				{Value: string(db.OnSite), Title: rules.Text{Zh: "现场", En: "on site"}, Others: []string{"现场抽查", "现场检查", "实地", "实地检查", "实地抽查", "实地查阅", "on_site"}},
				{Value: string(db.Written), Title: rules.Text{Zh: "书面", En: "written"}, Others: []string{"书面检查", "书面抽查", "书面审查", "材料审查", "网络监测", "线上"}},
			},
			Meaning: rules.Text{Zh: "只有现场抽查计入每年不少于10家；不填的记为现场", En: "only those on site count towards the yearly ten; on site when blank"}, Example: "现场",
		},
		{
			Field: "selection", Title: rules.Text{Zh: "抽取方式", En: "Selection"}, Reads: ReadsWord,
			Headings: []string{"抽查来源", "选取方式", "对象来源", "抽取类型", "抽取依据", "列入原因", "抽查原因", "产生方式"},
			Words: []Word{
				{Value: string(db.SelectedByComplaint), Title: rules.Text{Zh: "投诉", En: "complaint"}, Others: []string{"投诉举报", "被投诉", "举报"}},
				{Value: string(db.SelectedByNegativeReport), Title: rules.Text{Zh: "舆情", En: "negative report"}, Others: []string{"负面舆情", "negative_report"}},
				{Value: string(db.SelectedAsKeyTarget), Title: rules.Text{Zh: "重点", En: "key target"}, Others: []string{"重点抽查", "重点对象", "重点抽查对象", "key_target"}},
				{Value: string(db.SelectedAtRandom), Title: rules.Text{Zh: "随机", En: "random"}, Others: []string{"随机抽取", "随机抽查", "双随机", "双随机一公开", "双随机、一公开"}},
				{Value: string(db.SelectedOtherwise), Title: rules.Text{Zh: "其他", En: "other"}, Others: []string{"其它"}},
			},
			Meaning: rules.Text{Zh: "不填的记为其他", En: "other when blank"}, Example: "随机",
		},
		{
			Field: "outcome", Title: rules.Text{Zh: "抽查结论", En: "Outcome"}, Required: true, Reads: ReadsWord,
			Headings: []string{"结论", "抽查结果", "检查结果", "结果", "检查结论"},
			Words: []Word{
				{Value: string(db.NoIssue), Title: rules.Text{Zh: "未发现问题", En: "no issue"}, Others: []string{"合格", "无问题", "通过", "正常", "符合", "未发现违法违规行为", "符合要求", "no_issue"}},
				{Value: string(db.IssuesFound), Title: rules.Text{Zh: "发现问题", En: "issues found"}, Others: []string{"不合格", "有问题", "存在问题", "需整改", "责令整改", "基本合格", "issues_found"}},
				{Value: string(db.NotCooperating), Title: rules.Text{Zh: "拒不配合", En: "not cooperating"}, Others: []string{"不配合", "拒绝检查", "拒绝抽查", "not_cooperating"}},
			},
			Meaning: rules.Text{Zh: "发现问题的须写明问题", En: "issues need their description"}, Example: "未发现问题",
		},
		{
			Field: "problem", Title: rules.Text{Zh: "发现的问题", En: "Problem"}, Reads: ReadsLongText,
			Headings: []string{"存在问题", "问题", "主要问题", "问题描述", "存在的问题", "问题情况", "具体问题"},
			Meaning:  rules.Text{Zh: "不写个人信息", En: "without personal data"},
		},
		{
			Field: "handling", Title: rules.Text{Zh: "处理情况", En: "Handling"}, Reads: ReadsLongText,
			Headings: []string{"处理", "处理意见", "处理结果", "处理措施", "处置情况", "处置措施"},
			Meaning:  rules.Text{Zh: "如责令改正、警告、移送", En: "such as an order to correct, a warning, a transfer"},
		},
		{
			Field: "rectificationState", Title: rules.Text{Zh: "整改状态", En: "Rectification"}, Reads: ReadsWord,
			Headings: []string{"整改情况", "整改", "整改进度", "复查结果", "整改结果"},
			Words: []Word{
				{Value: string(db.RectificationOrdered), Title: rules.Text{Zh: "责令改正", En: "ordered"}, Others: []string{"整改中", "正在整改", "限期整改", "待整改", "未完成"}},
				{Value: string(db.RectificationCompleted), Title: rules.Text{Zh: "已整改", En: "completed"}, Others: []string{"整改完成", "已完成", "完成", "整改到位", "已整改到位", "已改正"}},
				{Value: string(db.RectificationOverdue), Title: rules.Text{Zh: "逾期", En: "overdue"}, Others: []string{"逾期未整改", "未整改", "逾期未改"}},
			},
			Meaning: rules.Text{Zh: "不填时按整改日期判断", En: "read from the dates when blank"},
		},
		{
			Field: "rectificationDueOn", Title: rules.Text{Zh: "整改期限", En: "Rectification due on"}, Reads: ReadsDate,
			Headings: []string{"整改截止日期", "整改时限", "限期整改日期", "整改到期日"},
			Meaning:  rules.Text{Zh: "可以是将来的日期", En: "may lie ahead"},
		},
		{
			Field: "rectificationCompletedOn", Title: rules.Text{Zh: "整改完成日期", En: "Rectification completed on"}, Reads: ReadsDate,
			Headings: []string{"整改完成时间", "完成整改日期", "整改日期", "复查日期"},
			Meaning:  rules.Text{Zh: "整改到位的日期", En: "when the problem was put right"},
		},
		{
			Field: "publishedOn", Title: rules.Text{Zh: "公布日期", En: "Published on"}, Or: "announcement", Reads: ReadsDate,
			Headings: []string{"公开日期", "公布时间", "公开时间", "公示日期", "发布日期", "结果公布日期"},
			Meaning:  rules.Text{Zh: "不填时取公告的发布日期；两者须有其一", En: "the announcement's date when blank; one of the two is needed"}, Example: "2024-06-20",
		},
		{
			Field: "announcement", Title: rules.Text{Zh: "公告文号", En: "Announcement"}, Or: "publishedOn", Reads: ReadsReference,
			Headings: []string{"发文字号", "文号", "通报文号", "公告编号", "抽查结果文号", "结果公告文号"},
			Meaning:  rules.Text{Zh: "公布结果的通报，须已导入", En: "the announcement of the result, imported before"},
		},
	}
	for _, item := range checkItems() {
		columns = append(columns, item.column())
	}
	return append(columns, syntheticColumn(), sourceColumn())
}

func takeInspection(ctx context.Context, tx *transaction, rows []*row) (registry.Change, error) {
	r := rows[0]
	refuseSelectionAsSource(r)
	i := &db.Inspection{
		SubjectKind: db.SubjectKind(r.word("subjectKind")), SubjectName: r.name("subjectName", 200), SubjectCreditCode: r.creditCode("subjectCreditCode"),
		InspectedOn: r.date("inspectedOn"), Mode: db.InspectionMode(r.word("mode")), Selection: db.InspectionSelection(r.word("selection")),
		Outcome: db.InspectionOutcome(r.word("outcome")), Problem: r.name("problem", 5000), Handling: r.name("handling", 2000),
		RectificationState: db.RectificationState(r.word("rectificationState")), RectificationDueOn: r.dueDate("rectificationDueOn"),
		RectificationCompletedOn: r.date("rectificationCompletedOn"), PublishedOn: r.date("publishedOn"), Origin: tx.origin(r),
	}
	if i.Mode == "" {
		i.Mode = db.OnSite
	}
	r.values["mode"] = string(i.Mode)
	for _, item := range checkItems() {
		if finding := item.read(r); finding != nil {
			i.Findings = append(i.Findings, finding)
		}
	}
	var err error
	if i.Campaign, err = readCampaign(ctx, tx, r, i.InspectedOn); err != nil {
		return "", err
	}
	subject, err := tx.rowRegion(ctx, r, "subjectRegion")
	if err != nil {
		return "", err
	}
	if subject != nil {
		i.RegionCode = subject.Code
	}
	announcement, err := tx.rowAnnouncement(ctx, r, "announcement", "")
	if err != nil {
		return "", err
	}
	if announcement != nil {
		i.AnnouncementID = announcement.ID
		if i.PublishedOn == "" {
			i.PublishedOn = announcement.PublishedOn
		}
	}
	if err := fillInspection(ctx, tx, r, i); err != nil {
		return "", err
	}
	if i.PublishedOn == "" && r.sound("publishedOn", "announcement") {
		r.needEither("publishedOn", inspectionColumns())
	}
	assumeKind(r, i)
	checkRectification(r, i)
	checkFound(r, i)
	checkOutcome(r, i)
	if r.bad() {
		return "", nil
	}
	return tx.RecordInspection(ctx, i.Campaign, i)
}

// fillInspection fills what the row leaves blank with what is published of the
// inspection. What was found belongs to its outcome: an inspection that is now
// said to have found nothing keeps none of it.
func fillInspection(ctx context.Context, tx *transaction, r *row, i *db.Inspection) error {
	standing, err := tx.StandingInspection(ctx, i)
	if err != nil || standing == nil {
		return err
	}
	i.SubjectName = standing.SubjectName
	known := *standing
	if i.Outcome == db.NoIssue && standing.Outcome != db.NoIssue {
		known.Problem, known.Handling, known.Findings = "", "", nil
		known.RectificationState, known.RectificationDueOn, known.RectificationCompletedOn = "", "", ""
	}
	if i.RectificationState == "" && i.RectificationCompletedOn != "" {
		i.RectificationState = db.RectificationCompleted
	}
	tx.fill(r, i, &known)
	for _, finding := range known.Findings {
		if !slices.ContainsFunc(i.Findings, func(said *db.Finding) bool { return said.Item == finding.Item }) {
			i.Findings = append(i.Findings, finding)
		}
	}
	return nil
}

// readCampaign reads whose inspections of which year the row belongs to.
func readCampaign(ctx context.Context, tx *transaction, r *row, inspectedOn rules.Date) (*db.InspectionCampaign, error) {
	campaign := &db.InspectionCampaign{Year: r.year("year"), Title: r.name("campaignTitle", 200)}
	if campaign.Year == 0 {
		campaign.Year = inspectedOn.Year()
		r.values["year"] = strconv.Itoa(campaign.Year)
	}
	if campaign.Year != 0 && inspectedOn != "" && campaign.Year != inspectedOn.Year() {
		r.warn("year", &rules.Problem{
			Code:    rules.Conflict,
			Message: rules.Text{Zh: fmt.Sprintf("年度是%d，抽查日期却在%d年", campaign.Year, inspectedOn.Year()), En: fmt.Sprintf("the year is %d, the inspection was in %d", campaign.Year, inspectedOn.Year())},
			Mend:    rules.Text{Zh: "跨年完成的不用改；填错的请改正", En: "nothing is to be done if it was finished in the next year; correct it otherwise"},
		})
	}
	region, err := tx.rowRegion(ctx, r, "region")
	if err != nil {
		return nil, err
	}
	if office := r.name("inspector", 200); region == nil && office != "" && r.sound("region") {
		if region, err = tx.officeRegion(ctx, r, "inspector", office); err != nil {
			return nil, err
		}
	}
	if region == nil {
		switch {
		case !r.sound("region", "inspector"):
		case r.values["inspector"] != "":
			r.fail("inspector", officeWithoutRegion())
		default:
			r.needEither("region", inspectionColumns())
		}
		return campaign, nil
	}
	campaign.RegionCode = region.Code
	r.values["region"] = region.Code
	return campaign, nil
}
