package synthetic

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// Options say how large a register to invent.
type Options struct {
	// Seed gives the same register every time.
	Seed uint64
	// Organizations, Announcements, Inspections and Certificates are how many of
	// each. At least one announcement is made when there are organizations.
	Organizations, Announcements, Inspections, Certificates int
	// Today bounds every date.
	Today rules.Date
	// Progress is told how many publications are done, of how many; may be nil.
	Progress func(done, total int)
	// Issued is given each certificate as it is issued, with its proofs; may be nil.
	Issued func(Sample)
}

// Sample is a certificate that a reader can verify.
type Sample struct {
	Number, Code, HolderName, IDLastFour string
}

// batch is how many publications go into one transaction.
const batch = 500

// source is what invented rows name as their source.
const source = "Mingzhi synthetic register（程序生成的示例数据）"

// generator carries what the steps of one generation share.
type generator struct {
	Options
	register *registry.Registry
	random   *rand.Rand
	regions  []*db.Region
	// announcements are all of them, marking and unmarking those of one kind.
	announcements, marking, unmarking []*db.Announcement
	organizations                     []*db.Organization
	sample                            *Sample
	done                              int
}

// Generate invents a register and publishes it. It returns the first
// certificate as a sample, or nil when none was asked for. Generating again from
// the same seed into the same register changes nothing but adds certificates.
func Generate(ctx context.Context, database *db.DB, register *registry.Registry, options Options) (*Sample, error) {
	regions, err := database.Regions(ctx, db.RegionFilter{})
	if err != nil {
		return nil, err
	}
	g := &generator{
		Options: options, register: register, regions: regions,
		random: rand.New(rand.NewPCG(options.Seed, options.Seed^0x9e3779b97f4a7c15)),
	}
	if g.Organizations > 0 && g.Announcements == 0 {
		g.Announcements = 1
	}
	steps := []struct {
		count int
		one   func(context.Context, *registry.Tx, int) error
	}{
		{g.Announcements, g.announce}, {g.Organizations, g.enrol}, {g.Inspections, g.inspect}, {g.Certificates, g.issue},
	}
	for _, step := range steps {
		if err := g.run(ctx, step.count, step.one); err != nil {
			return nil, err
		}
	}
	return g.sample, nil
}

// run does a step count times, in transactions of a batch.
func (g *generator) run(ctx context.Context, count int, one func(context.Context, *registry.Tx, int) error) error {
	total := g.Announcements + g.Organizations + g.Inspections + g.Certificates
	for start := 0; start < count; start += batch {
		end := min(start+batch, count)
		err := g.register.Publish(ctx, func(tx *registry.Tx) error {
			for i := start; i < end; i++ {
				if err := one(ctx, tx, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("generating %d to %d: %w", start, end, err)
		}
		if g.done += end - start; g.Progress != nil {
			g.Progress(g.done, total)
		}
	}
	return nil
}

// day is a date between one and n days before today.
func (g *generator) day(n int) rules.Date { return g.Today.AddDays(-1 - g.random.IntN(n)) }

// office is an invented office of a region.
func office(region *db.Region) string { return region.Name + "民政局" + Mark }

func (g *generator) region(i int) *db.Region { return g.regions[i%len(g.regions)] }

func (g *generator) regionNamed(name string) *db.Region {
	return g.regions[slices.IndexFunc(g.regions, func(region *db.Region) bool { return region.Name == name })]
}

func (g *generator) announce(ctx context.Context, tx *registry.Tx, i int) error {
	region, on := g.region(i), g.day(900)
	serial := i + 1
	a := &db.Announcement{
		PublishedOn: on, RegionCode: region.Code,
		Publishers: []*db.Publisher{{Name: office(region), Line: db.CivilAffairs, RegionCode: region.Code}},
		Origin:     db.Origin{Source: source, Synthetic: true},
	}
	a.DocumentNumber = fmt.Sprintf("示例公告〔%d〕%d号", on.Year(), serial%90000+1)
	if serial > 90000 {
		a.DocumentNumber = fmt.Sprintf("示例公告%s〔%d〕%d号", string(firstWords[serial/90000%len(firstWords)]), on.Year(), serial%90000+1)
	}
	switch i % 6 {
	case 5:
		a.Kind, a.Title = db.UnmarkingAnnouncement, fmt.Sprintf("关于取消标识%s第%d批志愿服务组织的公告%s", region.Name, i/len(g.regions)+1, Mark)
		a.Summary = "章程修改后不再以开展志愿服务为宗旨，取消标识并公告。本条为程序生成的示例，并非真实公告。"
	case 0, 1, 2:
		a.Kind, a.Title = db.MarkingAnnouncement, fmt.Sprintf("关于标识%s第%d批志愿服务组织的公告%s", region.Name, i/len(g.regions)+1, Mark)
		a.Summary = "对章程以开展志愿服务为宗旨的社会组织予以标识并公告。本条为程序生成的示例，并非真实公告。"
	case 3:
		a.Kind, a.Title = db.AnnualList, fmt.Sprintf("%d年度%s志愿服务组织名单公告%s", on.Year(), region.Name, Mark)
		a.Summary = "公布本级经过标识的志愿服务组织名单。本条为程序生成的示例，并非真实公告。"
	default:
		a.Kind, a.Title = db.InspectionResult, fmt.Sprintf("%d年%s志愿服务记录与证明抽查结果通报%s", on.Year(), region.Name, Mark)
		a.Summary = "通报联合抽查的对象、结论和整改要求。本条为程序生成的示例，并非真实通报。"
	}
	if _, err := tx.Announce(ctx, a); err != nil {
		return err
	}
	g.announcements = append(g.announcements, a)
	switch a.Kind {
	case db.MarkingAnnouncement:
		g.marking = append(g.marking, a)
	case db.UnmarkingAnnouncement:
		g.unmarking = append(g.unmarking, a)
	}
	return nil
}

func (g *generator) enrol(ctx context.Context, tx *registry.Tx, i int) error {
	announcement := pick(g.random, g.marking)
	region := g.regions[g.random.IntN(len(g.regions))]
	kind := []db.OrganizationKind{db.Association, db.ServiceInstitution, db.ServiceInstitution, db.Foundation}[g.random.IntN(4)]
	if i == 0 { // what the first page offers to look for
		region, kind = g.regionNamed("岳麓区"), db.Association
	}
	code, err := rules.SyntheticCreditCode(string(kind), region.Code, int64(i))
	if err != nil {
		return err
	}
	ending, basis := pick(g.random, keyworded), db.NameAndCharter
	if g.random.IntN(4) == 0 {
		ending, basis = pick(g.random, plain), db.Application
	}
	if i == 0 {
		ending, basis = "志愿者协会", db.NameAndCharter
	}
	if kind == db.Foundation {
		ending, basis = "志愿服务基金会", db.NameAndCharter
	}
	o := &db.Organization{
		CreditCode: code, Name: region.Name + word(g.random) + ending + Mark, Kind: kind,
		RegistrationAuthority: office(region), RegionCode: region.Code,
		RegisteredOn:      announcement.PublishedOn.AddDays(-400 - g.random.IntN(3000)),
		Address:           region.Name + word(g.random) + "路" + fmt.Sprint(1+g.random.IntN(300)) + "号" + Mark,
		Purpose:           "以开展志愿服务为宗旨，自愿、无偿服务社会。" + Mark,
		ServiceCategories: []string{pick(g.random, categories)},
		Origin:            db.Origin{Source: source, Synthetic: true},
	}
	if _, err := tx.RegisterOrganization(ctx, o); err != nil {
		return err
	}
	g.organizations = append(g.organizations, o)
	if o.MarkStatus != db.NeverMarked || i%20 == 19 {
		return nil // marked by an earlier run, or one of those never marked
	}
	m := &db.Marking{
		Basis: basis, MarkedOn: announcement.PublishedOn, CharterCheckedOn: announcement.PublishedOn.AddDays(-7),
		AnnouncementID: announcement.ID,
	}
	if _, err := tx.Mark(ctx, o, m); err != nil {
		return err
	}
	if i%25 != 24 || len(g.unmarking) == 0 {
		return nil
	}
	if unmarking := pick(g.random, g.unmarking); unmarking.PublishedOn >= m.MarkedOn {
		_, err = tx.Unmark(ctx, o, unmarking.PublishedOn, db.CharterChanged, unmarking.ID)
	}
	return err
}

func (g *generator) inspect(ctx context.Context, tx *registry.Tx, i int) error {
	o := g.organizations[(i*7)%len(g.organizations)]
	on := g.day(700)
	inspection := &db.Inspection{
		SubjectKind: db.SubjectOrganization, SubjectName: o.Name, SubjectCreditCode: o.CreditCode, RegionCode: o.RegionCode,
		InspectedOn: on, PublishedOn: min(on.AddDays(5+g.random.IntN(20)), g.Today), Mode: db.OnSite,
		Selection: pick(g.random, []db.InspectionSelection{db.SelectedAtRandom, db.SelectedAsKeyTarget, db.SelectedByComplaint}),
		Outcome:   db.NoIssue, Origin: db.Origin{Source: source, Synthetic: true},
	}
	for _, item := range []db.CheckItem{db.ServiceTime, db.ServiceContent, db.WithinTenWorkingDays, db.IssuedFromRecords, db.FeeCharged} {
		inspection.Findings = append(inspection.Findings, &db.Finding{Item: item, Result: db.Met})
	}
	if g.random.IntN(4) == 0 {
		inspection.Outcome, inspection.Problem, inspection.Handling = db.IssuesFound, pick(g.random, problems)+Mark, "责令限期改正"
		inspection.Findings[2].Result = db.NotMet
		inspection.RectificationState, inspection.RectificationDueOn = db.RectificationOrdered, on.AddDays(30)
		if done := on.AddDays(20); done <= g.Today && g.random.IntN(2) == 0 {
			inspection.RectificationState, inspection.RectificationCompletedOn = db.RectificationCompleted, done
		}
	}
	campaign := &db.InspectionCampaign{Year: on.Year(), RegionCode: o.RegionCode,
		Title: fmt.Sprintf("%d年度志愿服务记录与证明抽查%s", on.Year(), Mark)}
	_, err := tx.RecordInspection(ctx, campaign, inspection)
	return err
}

func (g *generator) issue(ctx context.Context, tx *registry.Tx, i int) error {
	o := g.organizations[(i*3)%len(g.organizations)]
	name, id := person(g.random), idNumber(g.random)
	c := &db.Certificate{
		IssuerName: o.Name, IssuerCreditCode: o.CreditCode, Content: pick(g.random, activities) + Mark,
		Origin: db.Origin{Source: source, Synthetic: true},
	}
	end := g.Today.AddDays(-30 - g.random.IntN(200))
	for n := range 1 + g.random.IntN(3) {
		started := end.AddDays(-7 * n).Time(rules.Shanghai()).Add(9 * time.Hour)
		minutes := int64(60 + 30*g.random.IntN(7))
		c.Records = append(c.Records, &db.ServiceRecord{
			Activity: pick(g.random, activities) + Mark, Place: "示例地点", Content: pick(g.random, activities),
			StartedAt: started, EndedAt: started.Add(time.Duration(minutes) * time.Minute), Minutes: minutes,
			RecordedAt: started.AddDate(0, 0, 2+g.random.IntN(12)), Evaluation: "良好",
		})
	}
	c.IssuedOn = end.AddDays(15)
	issued, err := tx.Issue(ctx, &registry.Issue{Certificate: c, HolderName: name, IDNumber: id})
	if err != nil {
		return err
	}
	sample := Sample{Number: issued.Number, Code: issued.Code, HolderName: name, IDLastFour: rules.LastFour(id)}
	if g.sample == nil {
		g.sample = &sample
	}
	if g.Issued != nil {
		g.Issued(sample)
	}
	return nil
}
