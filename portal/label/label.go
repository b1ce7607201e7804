// Package label words the values of the register's enums in both languages, as
// the glossary has them.
package label

import (
	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/rules"
)

// Of words a value of an enum. A value that has no words gives an empty text; a
// test makes sure that none is left without.
func Of(value any) rules.Text {
	switch v := value.(type) {
	case certificate.CheckState:
		return rules.Text(v.Label())
	case certificate.CheckCode:
		return rules.Text(v.Label())
	case certificate.Verdict:
		return rules.Text(v.Label())
	}
	return words[value]
}

func t(zh, en string) rules.Text { return rules.Text{Zh: zh, En: en} }

var words = map[any]rules.Text{
	db.Province:   t("省", "province"),
	db.Prefecture: t("市州", "prefecture"),
	db.County:     t("县市区", "county"),

	db.CivilAffairs:       t("民政", "civil affairs"),
	db.CivilizationOffice: t("文明办", "civilization office"),
	db.Education:          t("教育", "education"),
	db.YouthLeague:        t("团委", "Youth League"),
	db.WomensFederation:   t("妇联", "Women's Federation"),
	db.DisabledPersonsFed: t("残联", "Disabled Persons' Federation"),
	db.SocialWork:         t("社会工作部", "social work department"),
	db.OtherLine:          t("其他", "other"),

	db.Association:        t("社会团体", "association"),
	db.ServiceInstitution: t("社会服务机构", "social service institution"),
	db.Foundation:         t("基金会", "foundation"),

	db.Marked:      t("已标识", "Marked"),
	db.Unmarked:    t("已取消标识", "Unmarked"),
	db.NeverMarked: t("未标识", "Never marked"),

	db.NameAndCharter: t("名称和章程", "name and charter"),
	db.Application:    t("主动申请", "own application"),

	db.CharterChanged:      t("章程不再以开展志愿服务为宗旨", "the charter's purpose is no longer volunteer service"),
	db.Deregistered:        t("注销登记", "deregistered"),
	db.RegistrationRevoked: t("撤销或吊销登记", "registration revoked"),
	db.Correction:          t("更正", "correction"),

	db.MarkingAnnouncement:   t("标识公告", "Marking"),
	db.UnmarkingAnnouncement: t("取消标识公告", "Unmarking"),
	db.AnnualList:            t("年度名单公告", "Annual list"),
	db.InspectionResult:      t("抽查结果通报", "Inspection results"),
	db.PenaltyAnnouncement:   t("行政处罚", "Penalty"),
	db.CommendationNotice:    t("表彰", "Commendation"),
	db.Notice:                t("通知与政策", "Notice or policy"),

	db.Draft:     t("草稿", "draft"),
	db.InReview:  t("审核中", "in review"),
	db.Published: t("已发布", "published"),
	db.Corrected: t("已更正", "corrected"),
	db.Withdrawn: t("已撤回", "withdrawn"),

	db.SubjectOrganization: t("志愿服务组织", "volunteer service organization"),
	db.SubjectGroup:        t("志愿服务团体", "volunteer group"),
	db.SubjectOtherBody:    t("其他法人组织", "other legal body"),

	db.OnSite:  t("现场", "on site"),
	db.Written: t("书面", "in writing"),

	db.SelectedByComplaint:      t("因投诉", "after a complaint"),
	db.SelectedByNegativeReport: t("因负面舆情", "after negative reports"),
	db.SelectedAsKeyTarget:      t("重点抽查对象", "key target"),
	db.SelectedAtRandom:         t("随机抽取", "drawn at random"),
	db.SelectedOtherwise:        t("其他方式", "other"),

	db.NoIssue:        t("未发现问题", "No issue found"),
	db.IssuesFound:    t("发现问题", "Issues found"),
	db.NotCooperating: t("拒不配合", "Did not cooperate"),

	db.BasicInformation:     t("志愿者基本信息完整准确", "volunteers' basic information is complete and accurate"),
	db.ServiceTime:          t("服务时间完整准确", "service time is complete and accurate"),
	db.ServiceContent:       t("服务内容完整准确", "service content is complete and accurate"),
	db.Evaluation:           t("服务评价完整准确", "evaluations are complete and accurate"),
	db.Training:             t("培训情况完整准确", "training is complete and accurate"),
	db.Awards:               t("表彰奖励情况完整准确", "awards are complete and accurate"),
	db.WithinTenWorkingDays: t("活动结束后10个工作日内记录", "recorded within ten working days after the activity"),
	db.EnteredInSystem:      t("纸质记录及时录入信息系统", "paper records entered in the system in good time"),
	db.MatchesActivity:      t("记录与活动实际一致", "records match what took place"),
	db.PaidBeyondSubsidy:    t("未发放必要补贴以外的报酬", "no pay beyond the necessary subsidy"),
	db.NonVoluntaryRecorded: t("未把职务行为、有偿或非公益服务记为志愿服务", "no duty, paid or non-charitable work recorded as volunteering"),
	db.ProfitUnderName:      t("未以志愿服务名义营利", "no profit made under the name of volunteering"),
	db.IssuedFromRecords:    t("依据记录如实出具证明", "certificates issued truthfully from records"),
	db.CheckableInSystem:    t("证明可在信息系统查验", "certificates can be checked in the system"),
	db.ForgedOrAltered:      t("未伪造、变造证明", "no certificate forged or altered"),
	db.FeeCharged:           t("未因出具证明收费或营利", "no fee or profit for issuing certificates"),

	db.Met:           t("符合", "met"),
	db.NotMet:        t("不符合", "not met"),
	db.NotApplicable: t("不适用", "not applicable"),

	db.RectificationOrdered:   t("整改期限内", "within the time set"),
	db.RectificationCompleted: t("已整改", "put right"),
	db.RectificationOverdue:   t("已过整改期限", "past the time set"),

	db.Valid:    t("有效", "valid"),
	db.Revoked:  t("已撤销", "revoked"),
	db.Replaced: t("已换发", "replaced"),
}
