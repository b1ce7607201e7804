package exchange

import (
	"context"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// platforms is the list of volunteer service information systems.
func platforms() definition {
	return definition{
		title:   rules.Text{Zh: "志愿服务信息系统", En: "platforms"},
		about:   rules.Text{Zh: "每行一个平台。启用和停用日期知道多少写多少：年、年月或年月日。", En: "One platform in each row. The dates are given as far as they are known: year, month or day."},
		deeds:   []rules.Text{{Zh: "登记平台 %d 个", En: "platforms registered: %d"}},
		columns: platformColumns(),
		keys:    []key{{fields: []string{"name"}}},
		take:    takePlatform,
	}
}

func platformColumns() []Column {
	return []Column{
		{
			Field: "name", Title: rules.Text{Zh: "名称", En: "Name"}, Required: true, Reads: ReadsName,
			Headings: []string{"平台名称", "系统名称", "信息系统名称", "平台", "系统"},
			Meaning:  rules.Text{Zh: "平台的全称", En: "the platform's full name"}, Example: "晨光志愿服务平台（示例）",
		},
		{
			Field: "url", Title: rules.Text{Zh: "网址", En: "URL"}, Reads: ReadsText,
			Headings: []string{"域名", "平台网址", "链接地址", "官网", "地址", "website"},
			Meaning:  rules.Text{Zh: "域名或网址", En: "domain or URL"}, Example: "volunteer.example.org",
		},
		{
			Field: "validFrom", Title: rules.Text{Zh: "启用", En: "Valid from"}, Reads: ReadsPartialDate,
			Headings: []string{"启用日期", "启用时间", "上线日期", "上线时间", "开通时间", "开始日期"},
			Meaning:  rules.Text{Zh: "不知道的不填", En: "blank when unknown"}, Example: "2024-01",
		},
		{
			Field: "validTo", Title: rules.Text{Zh: "停用", En: "Valid to"}, Reads: ReadsPartialDate,
			Headings: []string{"停用日期", "停用时间", "关闭日期", "关闭时间", "下线时间", "下线日期", "结束日期"},
			Meaning:  rules.Text{Zh: "仍在用的不填", En: "blank while in use"},
		},
		{
			Field: "note", Title: rules.Text{Zh: "说明", En: "Note"}, Reads: ReadsLongText,
			Headings: []string{"备注", "平台说明", "情况说明"},
			Meaning:  rules.Text{Zh: "主管单位、迁移去向等", En: "who runs it, where its data went"},
		},
		syntheticColumn(), sourceColumn(),
	}
}

func takePlatform(ctx context.Context, tx *transaction, rows []*row) (registry.Change, error) {
	r := rows[0]
	p := &db.Platform{
		Name: r.name("name", 100), URL: r.name("url", 500), ValidFrom: r.partialDate("validFrom"),
		ValidTo: r.partialDate("validTo"), Note: r.name("note", 2000), Origin: tx.origin(r),
	}
	if r.bad() {
		return "", nil
	}
	return publish(ctx, tx, r, p, tx.StandingPlatform, tx.NamePlatform)
}
