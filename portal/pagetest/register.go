package pagetest

import (
	"testing"
	"time"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// The districts of Changsha in which the register has rows.
const (
	Yuelu   = "430104"
	Tianxin = "430103"
)

// The holder of every certificate.
const (
	holderName = "欧阳示例"
	holderID   = "430102199001010016"
)

// invented is the origin of every row.
var invented = db.Origin{Source: "示例来源（示例）", Synthetic: true}

// fill publishes the register. Rows that the pages' tests ask for are kept in it.
func (r *Register) fill(t *testing.T, tx *registry.Tx) {
	t.Helper()
	p := &publication{t, tx}
	p.done(tx.CountPopulation(t.Context(), Yuelu, 2020, 1_526_641, "示例普查（示例）"))
	p.done(tx.CountPopulation(t.Context(), Tianxin, 2020, 40_000, "示例普查（示例）"))
	r.announce(p)
	r.enrol(p)
	r.inspect(p)
	r.commend(p)
	r.issue(p, r.platforms(p))
}

// publication is one transaction of a test: what fails in it fails the test.
type publication struct {
	*testing.T
	tx *registry.Tx
}

func (p *publication) done(_ registry.Change, err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// announced publishes an announcement of the city's civil affairs bureau, unless
// it names other publishers.
func (p *publication) announced(a *db.Announcement) *db.Announcement {
	p.Helper()
	a.RegionCode, a.Origin = "430100", invented
	if a.Publishers == nil {
		a.Publishers = []*db.Publisher{{Name: "长沙市民政局（示例）"}}
	}
	p.done(p.tx.Announce(p.Context(), a))
	return a
}

func (r *Register) announce(p *publication) {
	r.Marking = p.announced(&db.Announcement{
		DocumentNumber: "示例公告〔2024〕1号", Title: "关于标识志愿服务组织的公告（示例）", Kind: db.MarkingAnnouncement, PublishedOn: "2024-05-20",
		Summary: "标识两家志愿服务组织。（示例）", Body: "第一行\n第二行 <b>不是标记</b> & 不是实体（示例）",
		Publishers: []*db.Publisher{{Name: "长沙市民政局（示例）"}, {Name: "长沙市文明办（示例）"}},
		Attachments: []*db.Attachment{
			{Name: "名单（示例）.xlsx", Size: 12345, URL: "https://example.org/list.xlsx", SHA256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
			{Name: "说明（示例）.txt"},
		},
	})
	r.Unmarking = p.announced(&db.Announcement{
		DocumentNumber: "示例公告〔2025〕2号", Title: "关于取消标识的公告（示例）", Kind: db.UnmarkingAnnouncement, PublishedOn: "2025-06-10",
		Summary: "取消标识一家组织。（示例）",
	})
	reworded := func(title, summary string) *db.Announcement {
		return p.announced(&db.Announcement{
			DocumentNumber: "示例通知〔2025〕3号", Title: title, Kind: db.Notice, PublishedOn: "2025-07-01", Summary: summary,
		})
	}
	reworded("关于培训的通知，日期写错（示例）", "培训于七月三十二日举行。（示例）")
	r.Reworded = reworded("关于培训的通知（示例）", "培训于七月三十一日举行。（示例）")
	r.Amended = p.announced(&db.Announcement{
		DocumentNumber: "示例公告〔2025〕4号", Title: "年度名单公告，漏了一家（示例）", Kind: db.AnnualList, PublishedOn: "2025-12-20", Summary: "名单如下。（示例）",
	})
	r.Amending = p.announced(&db.Announcement{
		DocumentNumber: "示例公告〔2026〕1号", Title: "对年度名单公告的更正（示例）", Kind: db.Notice, PublishedOn: "2026-01-05", Summary: "补上一家。（示例）",
		CorrectsID: r.Amended.ID,
	})
	r.Withdrawn = p.announced(&db.Announcement{
		DocumentNumber: "示例处罚〔2026〕2号", Title: "对一家组织的行政处罚（示例）", Kind: db.PenaltyAnnouncement, PublishedOn: "2026-03-02", Summary: "警告一次。（示例）",
	})
	p.done(p.tx.Withdraw(p.Context(), r.Withdrawn.ID, "处罚对象认定有误（示例）"))
	r.TitleOnly = p.announced(&db.Announcement{Title: "四个一百评选结果（示例）", Kind: db.CommendationNotice, PublishedOn: "2026-03-05"})
}

// registered publishes an organization; its credit code tells its form, region
// and serial.
func (p *publication) registered(kind db.OrganizationKind, region string, serial int64, o *db.Organization) *db.Organization {
	p.Helper()
	code, err := rules.SyntheticCreditCode(string(kind), region, serial)
	if err != nil {
		p.Fatal(err)
	}
	o.CreditCode, o.RegionCode, o.Origin = code, region, invented
	p.done(p.tx.RegisterOrganization(p.Context(), o))
	return o
}

func (r *Register) enrol(p *publication) {
	ctx, tx := p.Context(), p.tx
	mark := func(o *db.Organization, basis db.MarkingBasis, checked, on rules.Date) {
		p.done(tx.Mark(ctx, o, &db.Marking{Basis: basis, CharterCheckedOn: checked, MarkedOn: on, AnnouncementID: r.Marking.ID}))
	}
	p.registered(db.Association, Yuelu, 1, &db.Organization{Name: "长沙市晨曦志愿者协会（示例）"})
	r.Marked = p.registered(db.Association, Yuelu, 1, &db.Organization{
		Name: "长沙市晨光志愿者协会（示例）", RegistrationAuthority: "岳麓区民政局（示例）", SupervisingUnit: "岳麓区文明办（示例）", LegalRepresentative: "张三（示例）",
		RegisteredOn: "2018-03-05", Address: "岳麓区示例路1号（示例）", Purpose: "开展志愿服务，扶老 & 助残（示例）", ServiceCategories: []string{"助老", "助残"},
	})
	mark(r.Marked, db.NameAndCharter, "2024-05-10", "2024-05-20")

	r.Remarked = p.registered(db.ServiceInstitution, Tianxin, 2, &db.Organization{Name: "长沙市回春公益服务中心（示例）", RegisteredOn: "2015-12-05"})
	mark(r.Remarked, db.Application, "2024-05-11", "2024-05-20")
	p.done(tx.Unmark(ctx, r.Remarked, "2025-06-10", db.Correction, r.Unmarking.ID))
	mark(r.Remarked, db.Application, "2025-11-30", "2025-12-20")

	r.Unmarked = p.registered(db.Association, Yuelu, 3, &db.Organization{Name: "长沙市旧路义工联合会（示例）"})
	mark(r.Unmarked, db.NameAndCharter, "2024-05-12", "2024-05-20")
	p.done(tx.Unmark(ctx, r.Unmarked, "2025-06-10", db.CharterChanged, r.Unmarking.ID))

	r.NeverMarked = p.registered(db.Foundation, "430300", 4, &db.Organization{Name: "湘潭市未名公益基金会（示例）"})
}

func (r *Register) inspect(p *publication) {
	result := p.announced(&db.Announcement{
		DocumentNumber: "示例通报〔2026〕5号", Title: "抽查结果通报（示例）", Kind: db.InspectionResult, PublishedOn: "2026-06-10", Summary: "通报一家。（示例）",
	})
	recorded := func(year int, i *db.Inspection) *db.Inspection {
		campaign := &db.InspectionCampaign{Year: year, RegionCode: "430100", Title: map[int]string{2025: "2025年度抽查（示例）", 2026: "2026年度抽查（示例）"}[year]}
		i.RegionCode, i.Origin = Yuelu, invented
		p.done(p.tx.RecordInspection(p.Context(), campaign, i))
		return i
	}
	r.Faulty = recorded(2025, &db.Inspection{
		SubjectName: r.Marked.Name, SubjectCreditCode: r.Marked.CreditCode, InspectedOn: "2025-04-08", PublishedOn: "2025-05-06",
		Mode: db.Written, Selection: db.SelectedByComplaint, Outcome: db.IssuesFound, Problem: "记录晚了两个月（示例）", Handling: "责令限期改正（示例）",
		RectificationState: db.RectificationCompleted, RectificationDueOn: "2025-07-01", RectificationCompletedOn: "2025-06-20",
		Findings: []*db.Finding{{Item: db.WithinTenWorkingDays, Result: db.NotMet, Note: "逾期十二条（示例）"}, {Item: db.FeeCharged, Result: db.Met}},
	})
	r.Clean = recorded(2026, &db.Inspection{
		SubjectName: r.Marked.Name, SubjectCreditCode: r.Marked.CreditCode, InspectedOn: "2026-05-12", PublishedOn: "2026-06-10",
		Mode: db.OnSite, Selection: db.SelectedAtRandom, Outcome: db.NoIssue, AnnouncementID: result.ID,
		Findings: []*db.Finding{{Item: db.ServiceTime, Result: db.Met}, {Item: db.Training, Result: db.NotApplicable}},
	})
	for _, due := range []rules.Date{"2026-08-31", "2026-12-20"} {
		recorded(2026, &db.Inspection{
			SubjectKind: db.SubjectOtherBody, SubjectName: "限期至" + due.Zh() + "的单位（示例）", InspectedOn: "2026-05-11", PublishedOn: "2026-06-09",
			Mode: db.Written, Selection: db.SelectedAtRandom, Outcome: db.IssuesFound, Problem: "证明没有记录可查（示例）",
			RectificationState: db.RectificationOrdered, RectificationDueOn: due,
		})
	}
	r.Refused = recorded(2026, &db.Inspection{
		SubjectKind: db.SubjectGroup, SubjectName: "岳麓区闭门志愿服务队（示例）", InspectedOn: "2026-05-13", PublishedOn: "2026-06-11",
		Mode: db.OnSite, Selection: db.SelectedAsKeyTarget, Outcome: db.NotCooperating, Problem: "拒绝出示记录（示例）",
		RectificationState: db.RectificationOverdue, RectificationDueOn: "2026-08-01",
	})
}

func (r *Register) commend(p *publication) {
	for _, c := range []*db.Commendation{
		{Year: 2025, Programme: "四个一百（示例）", Category: "最佳志愿服务组织（示例）", Name: r.Marked.Name, Level: "省级（示例）", RegionCode: Yuelu, OrganizationID: r.Marked.ID},
		{Year: 2024, Programme: "五个一批（示例）", Category: "社区（示例）", Name: "示例社区（示例）", RegionCode: "430300"},
	} {
		c.Origin = invented
		p.done(p.tx.Commend(p.Context(), c))
	}
}

// platforms gives the one that is closed.
func (r *Register) platforms(p *publication) *db.Platform {
	closed := &db.Platform{Name: "示例旧平台（示例）", URL: "https://old.example.org/", ValidFrom: "2017", ValidTo: "2026-07-20", Note: "已并入新平台（示例）"}
	for _, platform := range []*db.Platform{
		closed,
		{Name: "示例新平台（示例）", URL: "https://new.example.org/", ValidFrom: "2026-07"},
		{Name: "示例无期平台（示例）"},
	} {
		platform.Origin = invented
		p.done(p.tx.NamePlatform(p.Context(), platform))
	}
	return closed
}

// issue issues the certificates. Each is drawn from two records of 150 and 90
// minutes, the second of them recorded late.
func (r *Register) issue(p *publication, closed *db.Platform) {
	issued := func(c *db.Certificate, day int, minutes ...int64) Paper {
		for i, length := range minutes {
			started := time.Date(2026, 3, day+i, 1, 0, 0, 0, time.UTC)
			c.Records = append(c.Records, &db.ServiceRecord{
				Activity: "敬老院陪伴（示例）", Place: "示例敬老院（示例）", Content: "陪伴聊天（示例）", Minutes: length,
				StartedAt: started, EndedAt: started.Add(4 * time.Hour), RecordedAt: started.AddDate(0, 0, 2+40*i),
			})
		}
		c.Content, c.IssuedOn, c.Origin = "敬老院陪伴（示例）", "2026-04-20", invented
		out, err := p.tx.Issue(p.Context(), &registry.Issue{Certificate: c, HolderName: holderName, IDNumber: holderID})
		if err != nil {
			p.Fatal(err)
		}
		return Paper{out.Number, out.Code, holderName, rules.LastFour(holderID)}
	}
	ours := func() *db.Certificate {
		return &db.Certificate{IssuerName: r.Marked.Name, IssuerCreditCode: r.Marked.CreditCode}
	}
	r.Valid, r.Revoked, r.Replaced = issued(ours(), 2, 150, 90), issued(ours(), 4, 150, 90), issued(ours(), 6, 150, 90)
	r.Foreign = issued(&db.Certificate{IssuerName: "示例社区居民委员会（示例）", PlatformID: closed.ID}, 9, 75)
	p.done(p.tx.Revoke(p.Context(), r.Revoked.Number, "记录不实（示例）", "2026-05-08"))
	p.done(p.tx.Replace(p.Context(), r.Replaced.Number, r.Valid.Number, "姓名写错（示例）", "2026-05-09"))
}
