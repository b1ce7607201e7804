package exchange

import (
	"context"
	"fmt"
	"regexp"
	"strconv"

	"mingzhi/registry"
	"mingzhi/rules"
)

// populations is the list of residents by region and year.
func populations() definition {
	return definition{
		title:   rules.Text{Zh: "常住人口", En: "populations"},
		about:   rules.Text{Zh: "每行一个行政区划一年的常住人口。年度可以单列一列，也可以写在人口列的表头里，如“2020年常住人口”或 population_2020。", En: "One region's residents in one year in each row. The year has a column of its own, or stands in the heading, such as 2020年常住人口 or population_2020."},
		deeds:   []rules.Text{{Zh: "登记人口数 %d 个", En: "populations registered: %d"}},
		columns: populationColumns(),
		keys:    []key{{fields: []string{"region", "year"}, apart: []string{"name"}}},
		take:    takePopulation,
	}
}

// mostResidents is more than any division has.
const mostResidents = 200_000_000

func populationColumns() []Column {
	region := regionColumn(rules.Text{Zh: "六位代码或名称", En: "six-digit code or name"})
	region.Title, region.Required, region.Example = rules.Text{Zh: "行政区划代码", En: "Code"}, true, "430104"
	region.Headings = append(region.Headings, "代码", "行政区划", "地区代码", "code")
	return []Column{
		region,
		{
			Field: "name", Title: rules.Text{Zh: "名称", En: "Name"}, Reads: ReadsText,
			Headings: []string{"行政区划名称", "地区名称", "区划名称", "县市区名称"},
			Meaning:  rules.Text{Zh: "填了就与代码核对", En: "checked against the code"}, Example: "岳麓区",
		},
		{
			Field: "residents", Title: rules.Text{Zh: "常住人口", En: "Residents"}, Required: true, Reads: ReadsCount,
			Headings: []string{"人口", "人口数", "常住人口数", "常住人口数量", "人数", "总人口", "population"},
			Pattern:  regexp.MustCompile(`^(?:population|residents|常住人口|人口)?(\d{4})年?(?:末|底)?(?:常住人口数?|人口数?|population|residents)?$`),
			Meaning:  rules.Text{Zh: "人；表头写明“万人”的按万人", En: "persons; ten thousands where the heading says 万人"}, Example: "1526641",
		},
		{
			Field: "year", Title: rules.Text{Zh: "年度", En: "Year"}, Reads: ReadsYear,
			Headings: []string{"年份", "统计年度", "统计年份", "普查年份"},
			Meaning:  rules.Text{Zh: "不填时取表头里的年份", En: "the year in the heading when blank"}, Example: "2020",
		},
		sourceColumn(),
	}
}

func takePopulation(ctx context.Context, tx *transaction, rows []*row) (registry.Change, error) {
	r := rows[0]
	region, err := tx.rowRegion(ctx, r, "region")
	if err != nil {
		return "", err
	}
	if name := r.name("name", 100); region != nil && name != "" {
		named, problem, err := tx.region(ctx, name)
		if err != nil {
			return "", err
		}
		if named != nil && named.Code != region.Code || problem != nil && rules.Fold(name) != rules.Fold(region.Name) {
			r.fail("name", &rules.Problem{
				Code:    rules.Conflict,
				Message: rules.Text{Zh: fmt.Sprintf("名称与代码不符：代码 %s 是%s", region.Code, region.Name), En: fmt.Sprintf("name and code differ: code %s is %s", region.Code, region.Name)},
				Mend:    rules.Text{Zh: "核对代码和名称", En: "check both"},
			})
		}
	}
	heading := r.table.found.byField["residents"]
	year := r.year("year")
	if year == 0 && r.sound("year") {
		var problem *rules.Problem
		if year, problem = readYear(heading.caught, tx.today); problem != nil {
			r.fail("residents", problem)
		}
	}
	if year == 0 && r.sound("year", "residents") {
		r.need("year", populationColumns())
	}
	r.values["year"] = strconv.Itoa(year)
	source := r.name("source", 500)
	if source == "" {
		source = tx.options.Source
	}
	if source == "" && r.sound("source") {
		problem := &rules.Problem{
			Code:    rules.Missing,
			Message: rules.Text{Zh: "人口数须有来源", En: "a population needs its source"},
			Mend:    rules.Text{Zh: "加一列“来源”，或用 --source 给出", En: "add a column 来源, or give it by --source"},
		}
		if _, ok := r.table.found.byField["source"]; ok {
			r.fail("source", problem)
		} else {
			r.failTable(problem)
		}
	}
	var residents int64
	if text := r.text("residents"); text != "" {
		var problem *rules.Problem
		residents, problem = readCount(text, heading.note)
		if problem == nil && residents > mostResidents {
			problem = badNumber("超过2亿人，没有哪个行政区划有这么多", "above 200,000,000 people, more than any division has", "请核对数字和单位（人或万人）", "check the number and its unit (persons or ten thousands)")
		}
		r.take("residents", strconv.FormatInt(residents, 10), problem)
	}
	if r.bad() {
		return "", nil
	}
	r.revises("residents")
	return tx.CountPopulation(ctx, region.Code, year, residents, source)
}
