package synthetic

import (
	"context"
	"fmt"
	"math/rand/v2"
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

// batch is how many publications go into one transaction: as many as a large list has
// rows.
const batch = 5000

// source is what invented rows name as their source.
const source = "Mingzhi synthetic register（程序生成的示例数据）"

// generator carries what the steps of one generation share.
type generator struct {
	Options
	register *registry.Registry
	random   *rand.Rand
	// places are the regions in the order in which they get announcements; placeOf
	// finds one by its region's code.
	places        []*place
	placeOf       map[string]*place
	organizations []*db.Organization
	names         map[string]bool
	// persons is how many were invented before, at most.
	persons int64
	sample  *Sample
	done    int
}

// Generate invents a register and publishes it. It returns the first
// certificate as a sample, or nil when none was asked for. Generating again from
// the same seed into the same register changes nothing but adds certificates.
func Generate(ctx context.Context, database *db.DB, register *registry.Registry, options Options) (*Sample, error) {
	regions, err := database.Regions(ctx, db.RegionFilter{})
	if err != nil {
		return nil, err
	}
	standing, err := database.Checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	g := &generator{
		persons: standing.Size,
		Options: options, register: register, placeOf: map[string]*place{}, names: map[string]bool{},
		random: rand.New(rand.NewPCG(options.Seed, options.Seed^0x9e3779b97f4a7c15)),
	}
	if g.Organizations > 0 && g.Announcements == 0 {
		g.Announcements = 1
	}
	g.spread(regions)
	steps := []struct {
		count int
		some  func(ctx context.Context, tx *registry.Tx, from, to int) error
	}{
		{g.Announcements, each(g.announce)}, {g.Organizations, each(g.enrol)}, {g.Inspections, each(g.inspect)}, {g.Certificates, g.issue},
	}
	for _, step := range steps {
		if err := g.run(ctx, step.count, step.some); err != nil {
			return nil, err
		}
	}
	return g.sample, database.Analyze(ctx)
}

// each does one thing after another.
func each(one func(context.Context, *registry.Tx, int) error) func(context.Context, *registry.Tx, int, int) error {
	return func(ctx context.Context, tx *registry.Tx, from, to int) error {
		for i := from; i < to; i++ {
			if err := one(ctx, tx, i); err != nil {
				return err
			}
		}
		return nil
	}
}

// run does a step count times, in transactions of a batch.
func (g *generator) run(ctx context.Context, count int, some func(context.Context, *registry.Tx, int, int) error) error {
	total := g.Announcements + g.Organizations + g.Inspections + g.Certificates
	for start := 0; start < count; start += batch {
		end := min(start+batch, count)
		err := g.register.Publish(ctx, func(tx *registry.Tx) error { return some(ctx, tx, start, end) })
		if err != nil {
			return fmt.Errorf("generating %d to %d: %w", start, end, err)
		}
		if g.done += end - start; g.Progress != nil {
			g.Progress(g.done, total)
		}
	}
	return nil
}

func (g *generator) enrol(ctx context.Context, tx *registry.Tx, i int) error {
	at := g.places[g.random.IntN(min(len(g.places), g.reached()))]
	if i == 0 { // what the first page offers to look for
		at = g.places[0]
	}
	region, announcement := at.region, pick(g.random, at.marking)
	kind := []db.OrganizationKind{db.Association, db.ServiceInstitution, db.ServiceInstitution, db.Foundation}[g.random.IntN(4)]
	if i == 0 {
		kind = db.Association
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
		CreditCode: code, Name: g.name(region.Name, ending), Kind: kind,
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
	if at.marked++; len(at.unmarking) == 0 || at.marked%5 != 0 {
		return nil
	}
	unmarking := pick(g.random, at.unmarking)
	_, err = tx.Unmark(ctx, o, unmarking.PublishedOn, db.CharterChanged, unmarking.ID)
	return err
}

// name invents a name that no other organization has, as no two of a place have one.
func (g *generator) name(region, ending string) string {
	for try := 0; ; try++ {
		name := region + word(g.random) + ending + Mark
		if try > 10 { // few places with many organizations run out of words
			name = fmt.Sprintf("%s%s第%d%s%s", region, word(g.random), len(g.names), ending, Mark)
		}
		if !g.names[name] {
			g.names[name] = true
			return name
		}
	}
}

func (g *generator) inspect(ctx context.Context, tx *registry.Tx, i int) error {
	o := g.organizations[(i*7)%len(g.organizations)]
	inspection := &db.Inspection{
		SubjectKind: db.SubjectOrganization, SubjectName: o.Name, SubjectCreditCode: o.CreditCode, RegionCode: o.RegionCode, Mode: db.OnSite,
		Selection: pick(g.random, []db.InspectionSelection{db.SelectedAtRandom, db.SelectedAsKeyTarget, db.SelectedByComplaint}),
		Outcome:   db.NoIssue, Origin: db.Origin{Source: source, Synthetic: true},
	}
	inspection.PublishedOn = g.ago(1, 700)
	if results := g.placeOf[o.RegionCode].results; len(results) > 0 {
		result := pick(g.random, results)
		inspection.PublishedOn, inspection.AnnouncementID = result.PublishedOn, result.ID
	}
	on := inspection.PublishedOn.AddDays(-4 - g.random.IntN(15))
	inspection.InspectedOn = on
	found, issues := pick(g.random, problems), g.random.IntN(4) == 0
	for _, item := range []db.CheckItem{db.ServiceTime, db.ServiceContent, db.WithinTenWorkingDays, db.EnteredInSystem, db.IssuedFromRecords, db.FeeCharged} {
		finding := &db.Finding{Item: item, Result: db.Met}
		if issues && item == found.item {
			finding.Result = db.NotMet
		}
		inspection.Findings = append(inspection.Findings, finding)
	}
	if issues {
		inspection.Outcome, inspection.Problem, inspection.Handling = db.IssuesFound, found.text+Mark, "责令限期改正"
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

// issue issues some certificates and tells them.
func (g *generator) issue(ctx context.Context, tx *registry.Tx, from, to int) error {
	var issues []*registry.Issue
	for i := from; i < to; i++ {
		issues = append(issues, g.draw(i))
	}
	all, err := tx.IssueAll(ctx, issues)
	if err != nil {
		return err
	}
	for i, issued := range all {
		sample := Sample{
			Number: issued.Number, Code: issued.Code, HolderName: issues[i].HolderName, IDLastFour: rules.LastFour(issues[i].IDNumber),
		}
		if g.sample == nil {
			g.sample = &sample
		}
		if g.Issued != nil {
			g.Issued(sample)
		}
	}
	return nil
}

// draw invents a certificate.
func (g *generator) draw(i int) *registry.Issue {
	o := g.organizations[(i*3)%len(g.organizations)]
	name, id, activity := person(g.random), idNumber(g.persons+int64(i)), pick(g.random, activities)
	c := &db.Certificate{
		IssuerName: o.Name, IssuerCreditCode: o.CreditCode, Content: activity + Mark,
		Origin: db.Origin{Source: source, Synthetic: true},
	}
	end := g.Today.AddDays(-30 - g.random.IntN(200))
	for n := range 1 + g.random.IntN(3) {
		started := end.AddDays(-7 * n).Time(rules.Shanghai()).Add(9 * time.Hour)
		minutes := int64(60 + 30*g.random.IntN(7))
		c.Records = append(c.Records, &db.ServiceRecord{
			Activity: activity + Mark, Place: "示例地点", Content: activity,
			StartedAt: started, EndedAt: started.Add(time.Duration(minutes) * time.Minute), Minutes: minutes,
			RecordedAt: started.AddDate(0, 0, 2+g.random.IntN(12)), Evaluation: "良好",
		})
	}
	c.IssuedOn = end.AddDays(15)
	return &registry.Issue{Certificate: c, HolderName: name, IDNumber: id}
}
