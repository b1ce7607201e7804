package exchange

import (
	"context"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// organizations is the list of organizations with their marking. A row with a
// marking date is a marking; without one the organization is only registered.
func organizations() definition {
	return definition{
		title: rules.Text{Zh: "志愿服务组织", En: "organizations"},
		about: rules.Text{
			Zh: "每行一个组织。填了标识日期的行是一次标识，须有章程核实日期和已导入的公告；没有填的只登记、不标识。再次标识的组织可占几行。",
			En: "One organization in each row. A row with a marking date is a marking and needs the date of the charter check and an announcement that is imported already; a row without one only registers the organization. An organization that was marked again may have several rows.",
		},
		deeds:   []rules.Text{registersOrganization(), marks(), unmarks()},
		columns: organizationColumns(),
		keys: []key{
			{fields: []string{"creditCode"}, apart: []string{"basis", "charterCheckedOn", "markedOn", "announcement", "unmarkedOn", "unmarkReason", "unmarkAnnouncement", "purposeIsVolunteering", "source"}},
			{fields: []string{"markedOn", "creditCode"}, apart: []string{"source"}},
		},
		take: takeOrganization,
	}
}

// What a row of the list does.
func registersOrganization() rules.Text {
	return rules.Text{Zh: "登记 %d 家", En: "%d registered"}
}
func marks() rules.Text   { return rules.Text{Zh: "标识 %d 家", En: "%d marked"} }
func unmarks() rules.Text { return rules.Text{Zh: "取消标识 %d 家", En: "%d unmarked"} }

func organizationColumns() []Column {
	region := regionColumn(rules.Text{Zh: "登记管理机关所在的行政区划，写名称或六位代码；不填时由登记管理机关的名称得出", En: "the registration authority's region by name or six-digit code; taken from the authority's name when blank"})
	region.Or = "registrationAuthority"
	return []Column{
		{
			Field: "name", Title: rules.Text{Zh: "组织名称", En: "Name"}, Required: true, Reads: ReadsName,
			Headings: []string{"名称", "单位名称", "社会组织名称", "志愿服务组织名称", "机构名称", "组织全称", "单位全称", "全称", "组织", "社会组织", "志愿服务组织", "单位", "organization", "organization name"},
			Meaning:  rules.Text{Zh: "登记证书上的全称", En: "the full name on the registration certificate"}, Example: "岳麓区晨光志愿服务协会（示例）",
		},
		{
			Field: "creditCode", Title: rules.Text{Zh: "统一社会信用代码", En: "Credit code"}, Required: true, Reads: ReadsCreditCode,
			Headings: []string{"信用代码", "社会信用代码", "统一代码", "统一信用代码", "统一社会信用码", "信用代码证号", "代码", "登记证号", "uscc", "unified social credit code"},
			Meaning:  rules.Text{Zh: "18位（GB 32100-2015）", En: "18 characters (GB 32100-2015)"}, Example: "51430104MJ0000018B",
		},
		{
			Field: "kind", Title: rules.Text{Zh: "组织类型", En: "Kind"}, Reads: ReadsWord,
			Headings: []string{"类型", "组织类别", "社会组织类型", "社会组织类别", "单位类型", "登记类型", "组织性质", "类别", "legal form"},
			Words: []Word{
				{Value: string(db.Association), Title: rules.Text{Zh: "社会团体", En: "association"}, Others: []string{"社团", "协会"}},
				{Value: string(db.ServiceInstitution), Title: rules.Text{Zh: "社会服务机构", En: "service institution"}, Others: []string{"民办非企业单位", "民办非企业", "民非", "社会服务机构(民办非企业单位)", "民办非企业单位(社会服务机构)", "service_institution"}},
				{Value: string(db.Foundation), Title: rules.Text{Zh: "基金会", En: "foundation"}},
			},
			Meaning: rules.Text{Zh: "不填时按信用代码第2位判断", En: "read from the credit code when blank"}, Example: "社会团体",
		},
		{
			Field: "registrationAuthority", Title: rules.Text{Zh: "登记管理机关", En: "Registration authority"}, Or: "region", Reads: ReadsName,
			Headings: []string{"登记机关", "登记部门", "登记管理部门", "登记单位", "发证机关", "注册机关"},
			Meaning:  rules.Text{Zh: "登记它的民政部门", En: "the civil-affairs department that registered it"}, Example: "长沙市岳麓区民政局",
		},
		region,
		{
			Field: "supervisingUnit", Title: rules.Text{Zh: "业务主管单位", En: "Supervising unit"}, Reads: ReadsName,
			Headings: []string{"主管单位", "业务主管", "业务主管部门", "主管部门", "行业主管部门"},
			Meaning:  rules.Text{Zh: "直接登记的不填", En: "blank when registered directly"}, Example: "共青团长沙市岳麓区委员会",
		},
		{
			Field: "legalRepresentative", Title: rules.Text{Zh: "法定代表人", En: "Legal representative"}, Reads: ReadsName,
			Headings: []string{"法人代表", "法人", "法定代表人姓名", "法人姓名", "负责人", "法定代表人(负责人)"},
			Meaning:  rules.Text{Zh: "登记证书上的法定代表人", En: "as on the registration certificate"}, Example: "张示例",
		},
		{
			Field: "registeredOn", Title: rules.Text{Zh: "成立登记日期", En: "Registered on"}, Reads: ReadsDate,
			Headings: []string{"成立日期", "登记日期", "注册日期", "成立时间", "登记时间", "注册时间", "成立登记时间", "发证日期", "批准成立日期", "registration date"},
			Meaning:  rules.Text{Zh: "登记证书上的成立登记日期", En: "the date of registration"}, Example: "2019-05-20",
		},
		{
			Field: "address", Title: rules.Text{Zh: "住所", En: "Address"}, Reads: ReadsText,
			Headings: []string{"地址", "注册地址", "住所地", "办公地址", "登记住所", "组织住所", "通讯地址"},
			Meaning:  rules.Text{Zh: "登记的住所；区划不看住所", En: "the registered address; it does not decide the region"}, Example: "岳麓区示例路1号",
		},
		{
			Field: "purpose", Title: rules.Text{Zh: "宗旨", En: "Purpose"}, Reads: ReadsLongText,
			Headings: []string{"章程宗旨", "组织宗旨", "业务范围", "宗旨和业务范围", "宗旨及业务范围", "宗旨原文"},
			Meaning:  rules.Text{Zh: "章程中的宗旨原文", En: "the purpose as the charter words it"}, Example: "以开展社区志愿服务为宗旨",
		},
		{
			Field: "purposeIsVolunteering", Title: rules.Text{Zh: "章程是否以志愿服务为宗旨", En: "Purpose is volunteering"}, Reads: ReadsYesNo,
			Headings: []string{"是否以志愿服务为宗旨", "章程是否以开展志愿服务为宗旨", "是否以开展志愿服务为宗旨", "宗旨核实", "宗旨是否符合", "章程核实结果"},
			Meaning:  rules.Text{Zh: "核实章程的结论；填“否”的不能标识", En: "what the charter check found; ‘no’ rules the marking out"}, Example: "是",
		},
		{
			Field: "serviceCategories", Title: rules.Text{Zh: "服务类别", En: "Service categories"}, Reads: ReadsList,
			Headings: []string{"服务领域", "服务类型", "志愿服务类别", "志愿服务领域", "服务方向", "categories"},
			Meaning:  rules.Text{Zh: "最多四个", En: "four at most"}, Example: "社区服务、关爱特殊群体",
		},
		{
			Field: "formerNames", Title: rules.Text{Zh: "曾用名", En: "Former names"}, Reads: ReadsList,
			Headings: []string{"曾用名称", "原名", "原名称", "历史名称", "原组织名称"},
			Meaning:  rules.Text{Zh: "改名时系统也会自动记下旧名", En: "a renamed organization's old name is also kept by itself"},
		},
		{
			Field: "basis", Title: rules.Text{Zh: "标识依据", En: "Basis"}, Reads: ReadsWord,
			Headings: []string{"标识方式", "标识类型", "标识情形", "标识途径", "标识类别", "marking basis"},
			Words: []Word{
				{Value: string(db.NameAndCharter), Title: rules.Text{Zh: "名称+章程", En: "name and charter"}, Others: []string{"直接标识", "名称和章程", "名称与章程", "名称、章程", "名称加章程", "直接"}},
				{Value: string(db.Application), Title: rules.Text{Zh: "主动申请", En: "application"}, Others: []string{"申请标识", "申请", "依申请", "自愿申请", "主动要求"}},
			},
			Meaning: rules.Text{Zh: "名称含“志愿服务”“志愿者”“义工”的可不填；不含的须写明主动申请（湘民发〔2023〕29号 二(一)）", En: "may be blank when the name has 志愿服务, 志愿者 or 义工; otherwise it must say that the organization applied"}, Example: "名称+章程",
		},
		{
			Field: "charterCheckedOn", Title: rules.Text{Zh: "章程核实日期", En: "Charter checked on"}, Reads: ReadsDate,
			Headings: []string{"章程核实时间", "章程核准日期", "章程核准时间", "章程核查日期", "章程审核日期", "核实章程日期", "核实日期", "章程核实"},
			Meaning:  rules.Text{Zh: "标识的行必填", En: "needed for a marking"}, Example: "2024-03-01",
		},
		{
			Field: "markedOn", Title: rules.Text{Zh: "标识日期", En: "Marked on"}, Reads: ReadsDate,
			Headings: []string{"标识时间", "标识年月日", "标识", "赋予标识日期", "认定日期", "认定时间", "身份标识日期", "marking date"},
			Meaning:  rules.Text{Zh: "填了就是标识；不填只登记", En: "a row with it is a marking"}, Example: "2024-03-05",
		},
		{
			Field: "announcement", Title: rules.Text{Zh: "公告文号", En: "Announcement"}, Reads: ReadsReference,
			Headings: []string{"发文字号", "文号", "标识公告文号", "公告发文字号", "公告编号", "标识公告", "公告号", "announcement number"},
			Meaning:  rules.Text{Zh: "公布标识的公告，须已导入；整表相同时可用 --announcement 给出", En: "the announcement of the marking, imported before; --announcement gives one for the whole file"}, Example: "岳民发〔2024〕1号",
		},
		{
			Field: "unmarkedOn", Title: rules.Text{Zh: "取消标识日期", En: "Unmarked on"}, Reads: ReadsDate,
			Headings: []string{"取消标识时间", "取消日期", "取消时间", "撤销标识日期", "撤销标识时间"},
			Meaning:  rules.Text{Zh: "填了还须填原因和公告文号", En: "needs its reason and announcement too"},
		},
		{
			Field: "unmarkReason", Title: rules.Text{Zh: "取消标识原因", En: "Unmark reason"}, Reads: ReadsWord,
			Headings: []string{"取消原因", "取消标识理由", "撤销标识原因", "取消理由"},
			Words: []Word{
				{Value: string(db.CharterChanged), Title: rules.Text{Zh: "章程修改", En: "charter changed"}, Others: []string{"章程变更", "宗旨变更", "不再以志愿服务为宗旨", "章程修改后不再以开展志愿服务为宗旨", "不再以开展志愿服务为宗旨", "修改章程"}},
				{Value: string(db.Deregistered), Title: rules.Text{Zh: "注销登记", En: "deregistered"}, Others: []string{"注销", "已注销"}},
				{Value: string(db.RegistrationRevoked), Title: rules.Text{Zh: "撤销或吊销登记", En: "registration revoked"}, Others: []string{"撤销登记", "吊销", "撤销", "吊销登记", "吊销登记证书", "被撤销登记"}},
				{Value: string(db.Correction), Title: rules.Text{Zh: "更正", En: "correction"}, Others: []string{"标识有误", "错误标识", "误标", "纠正"}},
			},
			Meaning: rules.Text{Zh: "取消标识的行必填", En: "needed for an unmarking"},
		},
		{
			Field: "unmarkAnnouncement", Title: rules.Text{Zh: "取消标识公告文号", En: "Unmark announcement"}, Reads: ReadsReference,
			Headings: []string{"取消公告文号", "取消标识文号", "取消标识公告", "取消标识发文字号", "撤销标识公告文号"},
			Meaning:  rules.Text{Zh: "公布取消标识的公告，须已导入", En: "the announcement of the unmarking, imported before"},
		},
		syntheticColumn(), sourceColumn(),
	}
}

func takeOrganization(ctx context.Context, tx *transaction, rows []*row) (registry.Change, error) {
	r := rows[0]
	o := &db.Organization{
		Name: r.name("name", 200), CreditCode: r.creditCode("creditCode"), Kind: db.OrganizationKind(r.word("kind")),
		RegistrationAuthority: r.name("registrationAuthority", 200), SupervisingUnit: r.name("supervisingUnit", 200),
		LegalRepresentative: r.name("legalRepresentative", 100), RegisteredOn: r.date("registeredOn"),
		Address: r.name("address", 500), Purpose: r.name("purpose", 5000),
		ServiceCategories: r.list("serviceCategories", listSeparators, 50), FormerNames: r.list("formerNames", "、，,；;\n", 200),
		Origin: tx.origin(r),
	}
	if len(o.ServiceCategories) > 4 {
		r.fail("serviceCategories", &rules.Problem{
			Code: rules.TooLong, Message: rules.Text{Zh: "服务类别超过四个", En: "more than four service categories"},
			Mend: rules.Text{Zh: "留下最主要的四个", En: "keep the four main ones"},
		})
	}
	if err := fillRegistered(ctx, tx, r, o); err != nil {
		return "", err
	}
	checkKind(r, o)
	if err := warnOfNamesake(ctx, tx, r, o); err != nil {
		return "", err
	}
	marking, err := readMarking(ctx, tx, r, o)
	if err != nil || r.bad() {
		return "", err
	}
	change, err := tx.RegisterOrganization(ctx, o)
	if err != nil || marking == nil {
		return change, err
	}
	return marking.publish(ctx, tx, r, o, change)
}

// fillRegistered fills what the row leaves blank from what is registered, once
// the region is found of the authority that then stands.
func fillRegistered(ctx context.Context, tx *transaction, r *row, o *db.Organization) error {
	given, err := tx.rowRegion(ctx, r, "region")
	if err != nil {
		return err
	}
	standing, err := tx.StandingOrganization(ctx, o)
	if err != nil {
		return err
	}
	if standing != nil && o.RegistrationAuthority == "" {
		o.RegistrationAuthority = standing.RegistrationAuthority
	}
	if err := organizationRegion(ctx, tx, r, o, given); err != nil {
		return err
	}
	if standing != nil {
		tx.fill(r, o, standing)
	}
	if o.RegionCode == "" && r.sound("region", "registrationAuthority", "creditCode") {
		r.needEither("region", organizationColumns())
	}
	return nil
}

// organizationRegion finds the region, which is the registration authority's and
// not the address's: where the authority's name shows it, a region column can
// only agree. The credit code keeps the region of its first day, so it only gives
// a hint.
func organizationRegion(ctx context.Context, tx *transaction, r *row, o *db.Organization, given *db.Region) error {
	region, problem, err := tx.regionOfOffice(ctx, o.RegistrationAuthority)
	stated := r.values["registrationAuthority"] != ""
	switch {
	case err != nil:
		return err
	case problem != nil && stated:
		r.fail("registrationAuthority", problem)
		return nil
	case region == nil && given == nil && stated && r.text("region") == "":
		r.fail("registrationAuthority", officeWithoutRegion())
		return nil
	case region == nil:
		region = given
	case given != nil && given.Code != region.Code:
		r.warn("region", &rules.Problem{
			Code: rules.BadRegion,
			Message: rules.Text{
				Zh: "所填区划是" + given.Name + "，登记管理机关在" + region.Name + "；按登记管理机关记为" + region.Name,
				En: "the region given is " + given.Name + ", the registration authority's is " + region.Name + ", which is taken",
			},
			Mend: rules.Text{Zh: "区划看登记管理机关，不看住所；机关写错的请改正", En: "the authority decides, not the address; correct the authority if it is wrong"},
		})
	}
	if region == nil {
		return nil
	}
	o.RegionCode, r.values["region"] = region.Code, region.Code
	if hint := rules.RegisteringRegionOf(o.CreditCode); hint != "" && hint != region.Code {
		r.warn("creditCode", &rules.Problem{
			Code:    rules.BadRegion,
			Message: rules.Text{Zh: "信用代码第3至8位的区划与所填区划不同（区划调整或变更登记机关后属正常）", En: "positions 3 to 8 of the credit code name another region (which is sound after a change of divisions or authority)"},
			Mend:    rules.Text{Zh: "请核对登记管理机关；无误则不用改", En: "check the registration authority; if it is right, nothing is to be done"},
		})
	}
	return nil
}
