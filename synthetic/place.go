package synthetic

import (
	"context"
	"fmt"
	"slices"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// place is a region with what its office announced. What belongs together stays
// together: an office marks, unmarks and inspects the bodies that it registered.
type place struct {
	region                      *db.Region
	marking, unmarking, results []*db.Announcement
	// marked is how many organizations were marked.
	marked int
}

// first is the region that comes first: its organizations are looked for on the
// first page.
const first = "岳麓区"

// stride leads through all 137 regions, from one end of the province to another.
const stride = 37

// spread puts the regions in an order in which the first few are everywhere.
func (g *generator) spread(regions []*db.Region) {
	start := slices.IndexFunc(regions, func(region *db.Region) bool { return region.Name == first })
	for i := range regions {
		at := &place{region: regions[(start+i*stride)%len(regions)]}
		g.places = append(g.places, at)
		g.placeOf[at.region.Code] = at
	}
}

// perPlace is how many announcements a place gets in a round.
const perPlace = 4

// reached is how many places have an announcement that marks.
func (g *generator) reached() int { return (g.Announcements + perPlace - 1) / perPlace }

// office is an invented office of a region.
func office(region *db.Region) string { return region.Name + "民政局" + Mark }

// announce publishes the announcements of a place in turn: a marking, the result
// of an inspection, an annual list, and an unmarking or a further marking.
func (g *generator) announce(ctx context.Context, tx *registry.Tx, i int) error {
	number := i / perPlace
	at, round := g.places[number%len(g.places)], number/len(g.places)+1
	a := &db.Announcement{
		RegionCode: at.region.Code, Publishers: []*db.Publisher{{Name: office(at.region), Line: db.CivilAffairs, RegionCode: at.region.Code}},
		Origin: db.Origin{Source: source, Synthetic: true},
	}
	var list *[]*db.Announcement
	name := at.region.Name
	switch turn := i % perPlace; {
	case turn == 1:
		a.Kind, a.PublishedOn, list = db.InspectionResult, g.ago(20, 300), &at.results
		a.Title = fmt.Sprintf("%d年%s志愿服务记录与证明第%d次抽查结果通报%s", a.PublishedOn.Year(), name, round, Mark)
		a.Summary = "通报联合抽查的对象、结论和整改要求。本条为程序生成的示例，并非真实通报。"
	case turn == 2:
		a.Kind, a.PublishedOn = db.AnnualList, g.june()
		a.Title = fmt.Sprintf("%d年度%s志愿服务组织名单公告%s", a.PublishedOn.Year(), name, Mark)
		a.Summary = "公布本级经过标识的志愿服务组织名单。本条为程序生成的示例，并非真实公告。"
	case turn == 3 && number%3 == 0:
		a.Kind, a.PublishedOn, list = db.UnmarkingAnnouncement, g.ago(30, 400), &at.unmarking
		a.Title = fmt.Sprintf("关于取消标识%s第%d批志愿服务组织的公告%s", name, round, Mark)
		a.Summary = "章程修改后不再以开展志愿服务为宗旨，取消标识并公告。本条为程序生成的示例，并非真实公告。"
	default:
		a.Kind, a.PublishedOn, list = db.MarkingAnnouncement, g.ago(410, 900), &at.marking
		a.Title = fmt.Sprintf("关于标识%s第%d批志愿服务组织的公告%s", name, 2*round-1+turn/3, Mark)
		a.Summary = "对章程以开展志愿服务为宗旨的社会组织予以标识并公告。本条为程序生成的示例，并非真实公告。"
	}
	a.DocumentNumber = documentNumber(i, a.PublishedOn)
	if _, err := tx.Announce(ctx, a); err != nil {
		return err
	}
	if list != nil {
		*list = append(*list, a)
	}
	return nil
}

// documentNumber is the ith number, which says that it is invented.
func documentNumber(i int, on rules.Date) string {
	const most = 90000
	series := ""
	if i >= most {
		series = string(firstWords[i/most%len(firstWords)])
	}
	return fmt.Sprintf("示例公告%s〔%d〕%d号", series, on.Year(), i%most+1)
}

// ago is a date at least so many days ago, and fewer than so many.
func (g *generator) ago(least, most int) rules.Date {
	return g.Today.AddDays(-least - g.random.IntN(most-least))
}

// june is a day of the last June that is over: annual lists are due by June 30.
func (g *generator) june() rules.Date {
	year := g.Today.Year()
	day := rules.Date(fmt.Sprintf("%d-06-%02d", year, 1+g.random.IntN(30)))
	if day > g.Today {
		day = rules.Date(fmt.Sprintf("%d%s", year-1, day[4:]))
	}
	return day
}
