package exchange

import (
	"context"
	"path"
	"strings"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// announcements is the list of published documents.
func announcements() definition {
	return definition{
		title: rules.Text{Zh: "公告", En: "announcements"},
		about: rules.Text{
			Zh: "每行一份公告、通报或通知。同一发文字号再次导入视为更正；没有发文字号的按标题、日期和区划认定为同一份。",
			En: "One document in each row. The same document number imported again is a correction; documents without a number are told apart by title, date and region.",
		},
		deeds:   []rules.Text{{Zh: "公布公告 %d 份", En: "announcements published: %d"}},
		columns: announcementColumns(),
		keys:    []key{{fields: []string{"documentNumber"}}, {fields: []string{"unnumbered", "title", "publishedOn", "region"}}},
		take:    takeAnnouncement,
	}
}

func announcementColumns() []Column {
	return []Column{
		{
			Field: "documentNumber", Title: rules.Text{Zh: "发文字号", En: "Document number"}, Reads: ReadsDocumentNumber,
			Headings: []string{"文号", "公告文号", "公告编号", "文件编号", "文件号", "发文号", "字号", "公告号", "通知文号"},
			Meaning:  rules.Text{Zh: "各种括号都认，统一记为〔〕；没有的不填", En: "any brackets are read and written as 〔〕; blank when there is none"}, Example: "岳民发〔2024〕1号",
		},
		{
			Field: "title", Title: rules.Text{Zh: "标题", En: "Title"}, Required: true, Reads: ReadsText,
			Headings: []string{"公告标题", "名称", "文件名称", "公告名称", "文件标题", "题目", "通知标题", "文件题名"},
			Meaning:  rules.Text{Zh: "文件标题全文", En: "the whole title"}, Example: "2024年度志愿服务组织标识公告（示例）",
		},
		{
			Field: "kind", Title: rules.Text{Zh: "类别", En: "Kind"}, Reads: ReadsWord,
			Headings: []string{"类型", "公告类型", "公告类别", "文件类型", "种类", "文种", "文件类别"},
			Words: []Word{
				{Value: string(db.MarkingAnnouncement), Title: rules.Text{Zh: "标识公告", En: "marking"}, Others: []string{"标识", "志愿服务组织标识公告", "身份标识公告"}},
				{Value: string(db.UnmarkingAnnouncement), Title: rules.Text{Zh: "取消标识公告", En: "unmarking"}, Others: []string{"取消标识", "撤销标识公告"}},
				{Value: string(db.AnnualList), Title: rules.Text{Zh: "年度名单公告", En: "annual list"}, Others: []string{"年度名单", "名单公告", "年度公告", "名单"}},
				{Value: string(db.InspectionResult), Title: rules.Text{Zh: "抽查结果通报", En: "inspection result"}, Others: []string{"抽查结果", "抽查通报", "抽查情况通报", "抽查结果公告", "通报", "抽查公告"}},
				{Value: string(db.PenaltyAnnouncement), Title: rules.Text{Zh: "行政处罚", En: "penalty"}, Others: []string{"处罚", "行政处罚公告", "行政处罚决定", "处罚公告"}},
				{Value: string(db.CommendationNotice), Title: rules.Text{Zh: "表彰", En: "commendation"}, Others: []string{"表彰公告", "表彰决定", "表彰通报", "表扬通报"}},
				{Value: string(db.Notice), Title: rules.Text{Zh: "通知", En: "notice"}, Others: []string{"通知与政策", "政策", "政策文件", "规范性文件", "公示", "公告", "其他"}},
			},
			Meaning: rules.Text{Zh: "不填的记为通知", En: "a notice when blank"}, Example: "标识公告",
		},
		{
			Field: "publishers", Title: rules.Text{Zh: "发布机关", En: "Publishers"}, Required: true, Reads: ReadsList,
			Headings: []string{"发布单位", "发文机关", "发文单位", "发布部门", "印发单位", "印发机关", "制发机关", "联合发文单位", "发布机构", "publisher"},
			Meaning:  rules.Text{Zh: "几个机关用分号、顿号或换行隔开，按文件上的次序", En: "several are separated by ； or 、 or line ends, in the order of the document"}, Example: "长沙市岳麓区民政局",
		},
		regionColumn(rules.Text{Zh: "发布机关的行政区划，写名称或六位代码；不填时由第一个机关的名称得出", En: "the publishers' region by name or six-digit code; taken from the first one's name when blank"}),
		{
			Field: "publishedOn", Title: rules.Text{Zh: "发布日期", En: "Published on"}, Required: true, Reads: ReadsDate,
			Headings: []string{"发布时间", "发文日期", "发文时间", "公告日期", "公告时间", "印发日期", "印发时间", "成文日期", "公布日期", "日期", "date"},
			Meaning:  rules.Text{Zh: "须到日", En: "to the day"}, Example: "2024-03-05",
		},
		{
			Field: "summary", Title: rules.Text{Zh: "摘要", En: "Summary"}, Reads: ReadsLongText,
			Headings: []string{"内容摘要", "概要", "简介", "主要内容"},
			Meaning:  rules.Text{Zh: "几句话说明", En: "a few sentences"}, Example: "公布本区2024年标识的志愿服务组织。",
		},
		{
			Field: "body", Title: rules.Text{Zh: "正文", En: "Body"}, Reads: ReadsLongText,
			Headings: []string{"公告正文", "全文", "内容", "公告内容", "正文内容", "text"},
			Meaning:  rules.Text{Zh: "换行保留", En: "line ends are kept"},
		},
		{
			Field: "attachments", Title: rules.Text{Zh: "附件", En: "Attachments"}, Reads: ReadsAttachments,
			Headings: []string{"附件名称", "附件链接", "相关附件"},
			Meaning:  rules.Text{Zh: "每个写“名称|网址”，几个用换行或分号隔开", En: "each as name|URL, several separated by line ends or ；"}, Example: "名单|https://example.org/list.xlsx",
		},
		syntheticColumn(), sourceColumn(),
	}
}

func takeAnnouncement(ctx context.Context, tx *transaction, rows []*row) (registry.Change, error) {
	r := rows[0]
	a := &db.Announcement{
		DocumentNumber: r.documentNumber("documentNumber"), Title: r.name("title", 500), Kind: db.AnnouncementKind(r.word("kind")),
		PublishedOn: r.date("publishedOn"), Summary: r.name("summary", 5000), Body: r.text("body"),
		Origin: tx.origin(r), Attachments: readAttachments(r),
	}
	if a.DocumentNumber == "" {
		r.values["unnumbered"] = "yes"
	}
	for _, name := range r.offices("publishers", 100) {
		a.Publishers = append(a.Publishers, &db.Publisher{Name: name})
	}
	if err := announcementRegion(ctx, tx, r, a); err != nil || r.bad() {
		return "", err
	}
	return publish(ctx, tx, r, a, tx.StandingAnnouncement, tx.Announce)
}

// announcementRegion reads the region, or takes it from the first office's name,
// and gives each office the region that its own name begins with, for an office
// of the province may announce together with one of a county.
func announcementRegion(ctx context.Context, tx *transaction, r *row, a *db.Announcement) error {
	region, err := tx.rowRegion(ctx, r, "region")
	if err != nil {
		return err
	}
	given := region
	for i, publisher := range a.Publishers {
		own, problem, err := tx.regionOfOffice(ctx, publisher.Name)
		switch {
		case err != nil:
			return err
		case i == 0 && region == nil && problem != nil && r.sound("region"):
			r.fail("publishers", problem)
		case i == 0 && region == nil:
			region = own
		case i == 0 && own != nil && own.Code != given.Code:
			r.warn("region", elsewhere(given, own))
		}
		if own != nil {
			publisher.RegionCode = own.Code
		}
	}
	if region == nil {
		if r.sound("region", "publishers") {
			r.fail("publishers", officeWithoutRegion())
		}
		return nil
	}
	a.RegionCode, r.values["region"] = region.Code, region.Code
	return nil
}

func elsewhere(given, own *db.Region) *rules.Problem {
	return &rules.Problem{
		Code: rules.BadRegion,
		Message: rules.Text{
			Zh: "所填区划是" + given.Name + "，第一个发布机关在" + own.Name,
			En: "the region given is " + given.Name + ", the first publisher's is " + own.Name,
		},
		Mend: rules.Text{Zh: "已按所填的记；填错的请改正", En: "the one given is taken; correct it if it is wrong"},
	}
}

// readAttachments reads name|URL, or a URL alone.
func readAttachments(r *row) []*db.Attachment {
	var attachments []*db.Attachment
	for _, item := range readList(r.text("attachments"), "；;\n") {
		name, url, found := strings.Cut(strings.ReplaceAll(item, "｜", "|"), "|")
		if !found && isURL(item) {
			name, url = path.Base(item), item
		}
		name, url = rules.Clean(name), rules.Clean(url)
		if name == "" || url != "" && !isURL(url) {
			r.fail("attachments", &rules.Problem{
				Code:    rules.BadRequest,
				Message: rules.Text{Zh: "读不出附件", En: "the attachment cannot be read"},
				Mend:    rules.Text{Zh: "写成“名称|网址”，网址以 http:// 或 https:// 开头", En: "write name|URL, with a URL that begins with http:// or https://"},
			})
			return nil
		}
		if len([]rune(name)) > 200 || len(url) > 2000 {
			r.fail("attachments", tooLong(200))
			return nil
		}
		attachments = append(attachments, &db.Attachment{
			Position: len(attachments), Name: name, URL: url, MediaType: mediaType(name, url),
		})
	}
	return attachments
}

func isURL(text string) bool {
	return strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://")
}

// mediaTypes are those of the files that offices attach; the system's own table
// would give other answers on other machines.
var mediaTypes = map[string]string{
	".pdf": "application/pdf", ".doc": "application/msword", ".xls": "application/vnd.ms-excel",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".csv":  "text/csv", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".zip": "application/zip",
	".ofd": "application/ofd", ".wps": "application/vnd.ms-works", ".html": "text/html", ".txt": "text/plain",
}

func mediaType(name, url string) string {
	for _, text := range []string{name, url} {
		if is := mediaTypes[strings.ToLower(path.Ext(text))]; is != "" {
			return is
		}
	}
	return ""
}
