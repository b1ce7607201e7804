package exchange

import (
	"context"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// commendations is the list of awards such as 四个100.
func commendations() definition {
	return definition{
		title:   rules.Text{Zh: "表彰", En: "commendations"},
		about:   rules.Text{Zh: "每行一项表彰。受表彰的是组织、项目或社区，不收个人。", En: "One award in each row, to an organization, a project or a community; never to a person."},
		deeds:   []rules.Text{{Zh: "登记表彰 %d 项", En: "commendations registered: %d"}},
		columns: commendationColumns(),
		keys:    []key{{fields: []string{"name", "year", "programme", "category"}}},
		take:    takeCommendation,
	}
}

func commendationColumns() []Column {
	region := regionColumn(rules.Text{Zh: "受表彰者所在的行政区划，写名称或六位代码；全省性的写湖南省", En: "the region of the awarded, by name or six-digit code; 湖南省 for the whole province"})
	region.Title, region.Required, region.Example = rules.Text{Zh: "所在地", En: "Region"}, true, "湖南省"
	region.Headings = append(region.Headings, "行政区划", "推荐地区", "推荐单位所在地", "地方")
	return []Column{
		{
			Field: "year", Title: rules.Text{Zh: "年度", En: "Year"}, Required: true, Reads: ReadsYear,
			Headings: []string{"年份", "表彰年度", "表彰年份", "评选年度", "届次年度"},
			Meaning:  rules.Text{Zh: "评选的年度", En: "the year of the selection"}, Example: "2024",
		},
		{
			Field: "programme", Title: rules.Text{Zh: "项目", En: "Programme"}, Required: true, Reads: ReadsText,
			Headings: []string{"表彰项目", "评选项目", "表彰名称", "活动", "评选活动", "表彰活动", "奖项", "program"},
			Meaning:  rules.Text{Zh: "如 学雷锋志愿服务“四个100”", En: "such as 学雷锋志愿服务“四个100”"}, Example: "学雷锋志愿服务“四个100”",
		},
		{
			Field: "category", Title: rules.Text{Zh: "类别", En: "Category"}, Required: true, Reads: ReadsText,
			Headings: []string{"奖项类别", "表彰类别", "类型", "评选类别", "奖项名称"},
			Meaning:  rules.Text{Zh: "如 最佳志愿服务组织", En: "such as 最佳志愿服务组织"}, Example: "最佳志愿服务组织",
		},
		{
			Field: "name", Title: rules.Text{Zh: "名称", En: "Name"}, Required: true, Reads: ReadsName,
			Headings: []string{"获奖名称", "受表彰名称", "获奖单位", "获奖对象", "组织名称", "项目名称", "单位名称", "受表彰单位", "受表彰对象"},
			Meaning:  rules.Text{Zh: "受表彰的组织、项目或社区", En: "the awarded organization, project or community"}, Example: "晨光志愿服务队（示例）",
		},
		{
			Field: "level", Title: rules.Text{Zh: "级别", En: "Level"}, Reads: ReadsText,
			Headings: []string{"表彰级别", "层级", "等级", "奖项级别", "表彰层级"},
			Meaning:  rules.Text{Zh: "照原文写，如 省级", En: "as the source words it"}, Example: "省级",
		},
		region, syntheticColumn(), sourceColumn(),
	}
}

func takeCommendation(ctx context.Context, tx *transaction, rows []*row) (registry.Change, error) {
	r := rows[0]
	c := &db.Commendation{
		Year: r.year("year"), Programme: r.name("programme", 100), Category: r.name("category", 100),
		Name: r.name("name", 200), Level: r.name("level", 50), Origin: tx.origin(r),
	}
	refusePersons(r, c)
	region, err := tx.rowRegion(ctx, r, "region")
	if err != nil {
		return "", err
	}
	if r.bad() {
		return "", nil
	}
	c.RegionCode = region.Code
	return publish(ctx, tx, r, c, tx.StandingCommendation, tx.Commend)
}

// refusePersons keeps awards to persons out: the register names none.
func refusePersons(r *row, c *db.Commendation) {
	mend := rules.Text{
		Zh: "只导入组织、项目和社区的表彰，请删去个人的行；不是个人的，请写全称",
		En: "import the awards of organizations, projects and communities only, and delete those of persons; if it is no person, write the full name",
	}
	switch {
	case rules.AwardsPersons(c.Category):
		r.fail("category", &rules.Problem{
			Code: rules.PersonalData, Mend: mend,
			Message: rules.Text{Zh: "这是授予个人的表彰，这里不收个人", En: "this award is for persons, who are not named here"},
		})
	case rules.LooksLikePerson(c.Name):
		r.fail("name", &rules.Problem{
			Code: rules.PersonalData, Mend: mend,
			Message: rules.Text{Zh: "这像是个人的姓名，这里不收个人", En: "this looks like a person's name, and persons are not named here"},
		})
	}
}
